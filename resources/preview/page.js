// Runs in a world of its own: the page's own scripts are switched off, and these cannot be reached from it.
(() => {
  const root = document.getElementById("document");
  const MARGIN = 24; // pixels that stay free above a line that was brought to the top
  let boxes = []; // one element for each block
  let starts = []; // the line at which each block begins
  let followed = null; // the line that was brought to the top last, until somebody scrolls
  let held = null; // the block at the top of what is seen, and where its own top is
  let moving = false;

  const nodesOf = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  const boxOf = (block) => {
    const box = document.createElement("div");
    box.className = "block";
    box.append(nodesOf(block.html));
    return box;
  };

  // ---- A changed block becomes the new one in place, so that what the reader did to it stays.

  const alike = (one, other) => one.nodeName === other.nodeName && one.textContent === other.textContent;

  const morphText = (old, fresh) => {
    const [before, after] = [old.data, fresh.data];
    if (before === after) return;
    const most = Math.min(before.length, after.length);
    let head = 0;
    while (head < most && before[head] === after[head]) head += 1;
    let tail = 0;
    while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
    // Not `data = …`: a selection beside what changed would be lost.
    old.replaceData(head, before.length - head - tail, after.slice(head, after.length - tail));
  };

  const morphAttributes = (old, fresh) => {
    for (const { name } of Array.from(old.attributes)) {
      const ours = name === "data-missing" || (old.nodeName === "DETAILS" && name === "open");
      if (!fresh.hasAttribute(name) && !ours) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      // Whether details are open is the reader's business once they are shown.
      if (old.nodeName === "DETAILS" && name === "open") continue;
      if (old.getAttribute(name) === value) continue;
      if (name === "src") delete old.dataset.missing;
      old.setAttribute(name, value);
    }
  };

  const morph = (old, fresh) => {
    if (old.nodeType === Node.TEXT_NODE) return morphText(old, fresh);
    if (old.nodeType !== Node.ELEMENT_NODE || old.isEqualNode(fresh)) return undefined;
    morphAttributes(old, fresh);
    return morphChildren(old, fresh);
  };

  const morphChildren = (old, fresh) => {
    const [before, after] = [Array.from(old.childNodes), Array.from(fresh.childNodes)];
    const most = Math.min(before.length, after.length);
    let head = 0;
    while (head < most && alike(before[head], after[head])) head += 1;
    let tail = 0;
    while (tail < most - head && alike(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail += 1;
    for (let index = 0; index < head; index += 1) morph(before[index], after[index]);
    for (let index = 1; index <= tail; index += 1) morph(before[before.length - index], after[after.length - index]);
    let at = head;
    const end = before.length - tail;
    for (const node of after.slice(head, after.length - tail)) {
      let match = at;
      while (match < end && before[match].nodeName !== node.nodeName) match += 1;
      if (match < end) {
        while (at < match) before[at++].remove();
        morph(before[at++], node);
      } else {
        old.insertBefore(node, before[at] || null);
      }
    }
    while (at < end) before[at++].remove();
  };

  // ---- Lines and places.

  const topOf = (element) => element.getBoundingClientRect().top;

  // Footnotes are shown at the end, wherever in the text they are written: their block is not in the order of lines.
  const inOrder = () => {
    const count = starts.length;
    return count > 1 && starts[count - 1] < starts[count - 2] ? count - 1 : count;
  };

  const last = (count, holds) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(middle)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const markersOf = (index) => {
    const found = [[starts[index], boxes[index]]];
    for (const inner of boxes[index].querySelectorAll("[data-line]")) {
      const line = starts[index] + Number(inner.dataset.line);
      if (line > found[found.length - 1][0] && inner.checkVisibility()) found.push([line, inner]);
    }
    if (index + 1 < inOrder()) found.push([starts[index + 1], boxes[index + 1]]);
    return found;
  };

  const move = (to) => {
    const before = window.scrollY;
    window.scrollTo(0, Math.max(0, to));
    moving = moving || window.scrollY !== before;
  };

  const hold = () => {
    const index = Math.max(0, last(boxes.length, (each) => topOf(boxes[each]) <= MARGIN));
    held = boxes[index] ? { box: boxes[index], top: topOf(boxes[index]) } : null;
  };

  const keep = () => {
    if (followed !== null) follow(followed);
    else if (held && held.box.isConnected) {
      const by = topOf(held.box) - held.top;
      if (Math.abs(by) >= 1) move(window.scrollY + by);
    }
  };

  const follow = (line) => {
    followed = line;
    const index = last(inOrder(), (each) => starts[each] <= line);
    if (index < 0) return move(0);
    const found = markersOf(index);
    const at = last(found.length, (each) => found[each][0] <= line);
    const next = found[at + 1];
    const top = topOf(found[at][1]);
    const bottom = next ? topOf(next[1]) : document.body.getBoundingClientRect().bottom;
    const share = next ? (line - found[at][0]) / Math.max(1, next[0] - found[at][0]) : 0;
    return move(window.scrollY + top + (bottom - top) * share - MARGIN);
  };

  const lineInCode = (pre, y) => {
    const code = pre.querySelector("code") || pre;
    const count = code.textContent.replace(/\n$/, "").split("\n").length;
    const height = parseFloat(getComputedStyle(code).lineHeight) || code.getBoundingClientRect().height / count;
    const line = Math.floor((y - topOf(code)) / height);
    return Math.min(Math.max(line, 0), count - 1) + (pre.closest(".fence") ? 1 : 0);
  };

  const placeOf = (element) => {
    const marked = element.closest("[data-line]");
    const box = element.closest(".block");
    const index = boxes.indexOf(box);
    return index < 0 ? -1 : starts[index] + (marked && box.contains(marked) ? Number(marked.dataset.line) : 0);
  };

  const at = (line) => {
    const index = last(inOrder(), (each) => starts[each] <= line);
    if (index < 0) return null;
    const found = markersOf(index).filter(([, element]) => boxes[index].contains(element));
    return found[last(found.length, (each) => found[each][0] <= line)][1];
  };

  document.addEventListener(
    "load",
    (event) => {
      // A picture that came late moved what is below it.
      if (event.target.nodeName === "IMG") keep();
    },
    true,
  );
  document.addEventListener(
    "error",
    (event) => {
      if (event.target.nodeName === "IMG") event.target.dataset.missing = "";
    },
    true,
  );
  window.addEventListener("scroll", () => {
    if (!moving) followed = null;
    moving = false;
    hold();
  });
  window.addEventListener("resize", keep);

  window.studio = {
    show(blocks) {
      boxes = blocks.map(boxOf);
      starts = blocks.map((block) => block.start);
      root.replaceChildren(...boxes);
      followed = null;
      move(0);
      hold();
      return boxes.length;
    },
    apply(patches, shifts) {
      // The first block that changes is the one that is typed in: where it is seen, it stays where it is.
      const typed = patches.length && patches[0].count ? boxes[patches[0].index] : null;
      const seen = typed && topOf(typed) < window.innerHeight && typed.getBoundingClientRect().bottom > 0;
      if (seen) held = { box: typed, top: topOf(typed) };
      for (const { index, count, blocks } of patches) {
        const kept = Math.min(count, blocks.length);
        for (let each = 0; each < kept; each += 1) morphChildren(boxes[index + each], nodesOf(blocks[each].html));
        const added = blocks.slice(kept).map(boxOf);
        const removed = boxes.splice(index + kept, count - kept, ...added);
        removed.forEach((box) => box.remove());
        const next = boxes[index + kept + added.length] || null;
        added.forEach((box) => root.insertBefore(box, next));
        starts.splice(index, count, ...blocks.map((block) => block.start));
      }
      for (const [index, count, lines] of shifts) {
        for (let each = index; each < index + count; each += 1) starts[each] += lines;
      }
      if (patches.length) {
        followed = null;
        keep();
        hold();
      }
      return boxes.length;
    },
    follow(line) {
      follow(line);
      hold();
    },
    top() {
      const index = Math.max(0, last(inOrder(), (each) => topOf(boxes[each]) <= MARGIN + 1));
      if (!boxes.length) return 0;
      const found = markersOf(index);
      const marker = Math.max(0, last(found.length, (each) => topOf(found[each][1]) <= MARGIN + 1));
      const [line, element] = found[marker];
      const next = found[marker + 1];
      if (!next) return line;
      const [top, bottom] = [topOf(element), topOf(next[1])];
      const share = bottom > top ? Math.min(1, Math.max(0, (MARGIN - top) / (bottom - top))) : 0;
      return line + (next[0] - line) * share;
    },
    line(x, y) {
      const element = document.elementFromPoint(x, y);
      if (!element || !root.contains(element)) return -1;
      const pre = element.closest("pre");
      return placeOf(element) + (pre ? lineInCode(pre, y) : 0);
    },
    jump(id) {
      const target = document.getElementById(id) || document.getElementsByName(id)[0];
      if (!target || !root.contains(target)) return -1;
      for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
      target.scrollIntoView();
      return placeOf(target);
    },
    flash(line) {
      const element = at(line);
      if (!element) return;
      element.classList.remove("flash");
      void element.offsetWidth; // so that a second one in a row is seen as well
      element.classList.add("flash");
      setTimeout(() => element.classList.remove("flash"), 1600);
    },
    theme(css) {
      document.getElementById("theme").textContent = css;
    },
  };
})();
