"""The templates that come with the program, and the repository's own."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from adr_studio import assets
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.record import Kind
from adr_studio.domain.template import Template, own_template, parse_template
from adr_studio.errors import StudioError, Unreadable
from adr_studio.storage.workspace import Workspace


def read_gallery(folder: Path | None = None) -> tuple[Template, ...]:
    """The gallery in its order. Raises StudioError where the installation has none, or a broken one."""
    try:
        files = sorted((folder or assets.folder("templates")).glob("*.md"))
    except FileNotFoundError as error:
        raise StudioError(
            f"There are no templates: {error}.", "The installation is incomplete; install again."
        ) from error
    found = [parse_template(file.stem, file.read_text(encoding="utf-8")) for file in files]
    return tuple(sorted(found, key=lambda template: template.order))


def repository_template(workspace: Workspace, log: str, dialect: str) -> Template | None:
    """The template that a log's folder has of its own; None where there is none, or it cannot be read."""
    for name in ("template.md", "adr-template.md", "templates/template.md", "TEMPLATE.md"):
        path = f"{log}/{name}" if log else name
        if (workspace.root / path).is_file() and not (workspace.root / path).is_symlink():
            try:
                source = workspace.source(path)
            except Unreadable:
                return None
            return None if source.read_only else own_template(path, source.text, Kind.DECISION, dialect)
    return None


def choose_template(workspace: Workspace, gallery: Sequence[Template], catalog: Catalog, log: str) -> Template:
    """The template that a new decision of this log begins with: the repository's own, or that of the log's dialect."""
    used = Counter(record.dialect for record in catalog.records if record.log == log)
    dialect = used.most_common(1)[0][0] if used else gallery[0].dialect
    own = repository_template(workspace, log, dialect)
    if own is not None:
        return own
    fitting = (template for template in gallery if template.dialect == dialect and template.kind is Kind.DECISION)
    return next(fitting, gallery[0])
