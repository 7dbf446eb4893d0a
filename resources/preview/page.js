// Runs in a world of its own: the page's own scripts are switched off, and these cannot be reached from it.
(() => {
  const root = document.getElementById("document");

  const element = (block) => {
    const box = document.createElement("div");
    box.className = "block";
    box.dataset.start = block.start;
    box.dataset.end = block.end;
    box.innerHTML = block.html;
    return box;
  };

  const renumber = (lines) => {
    for (let index = 0; index < lines.length; index += 1) {
      const box = root.children[index];
      [box.dataset.start, box.dataset.end] = lines[index];
    }
  };

  const keepOpen = (old, fresh) => {
    const were = old.querySelectorAll("details");
    fresh.querySelectorAll("details").forEach((each, index) => {
      if (were[index]) each.open = were[index].open;
    });
  };

  const markers = () => {
    const found = [];
    for (const box of root.children) {
      const start = Number(box.dataset.start);
      // Footnotes are shown at the end, wherever in the text they are written.
      if (found.length && start < found[found.length - 1][0]) continue;
      found.push([start, box]);
      for (const inner of box.querySelectorAll("[data-line]")) {
        const line = start + Number(inner.dataset.line);
        if (line > found[found.length - 1][0]) found.push([line, inner]);
      }
    }
    return found;
  };

  window.studio = {
    show(blocks) {
      root.replaceChildren(...blocks.map(element));
      window.scrollTo(0, 0);
      return root.children.length;
    },
    apply(patches, lines) {
      for (const patch of patches) {
        const fresh = patch.blocks.map(element);
        const old = Array.from(root.children).slice(patch.index, patch.index + patch.count);
        fresh.forEach((each, index) => old[index] && keepOpen(old[index], each));
        const next = root.children[patch.index + patch.count] || null;
        fresh.forEach((each) => root.insertBefore(each, next));
        old.forEach((each) => each.remove());
      }
      renumber(lines);
      return root.children.length;
    },
    follow(line) {
      const found = markers();
      let at = found.findIndex(([start]) => start > line);
      at = at < 0 ? found.length - 1 : at - 1;
      if (at < 0) return window.scrollTo(0, 0);
      const [start, box] = found[at];
      const top = box.getBoundingClientRect().top + window.scrollY;
      const next = found[at + 1];
      const bottom = next ? next[1].getBoundingClientRect().top + window.scrollY : document.body.scrollHeight;
      const share = next ? (line - start) / Math.max(1, next[0] - start) : 0;
      window.scrollTo(0, Math.max(0, top + (bottom - top) * share - 24));
    },
    theme(css) {
      document.getElementById("theme").textContent = css;
    },
    line(x, y) {
      let at = document.elementFromPoint(x, y);
      let line = 0;
      while (at && at !== root) {
        if (at.dataset.line !== undefined && !line) line = Number(at.dataset.line);
        if (at.dataset.start !== undefined) return Number(at.dataset.start) + line;
        at = at.parentElement;
      }
      return -1;
    },
  };
})();
