"""The typed tables of an opened folder."""

from adr_studio.cli.desk import Desk
from adr_studio.domain.model import Model
from adr_studio.domain.names import MARKDOWN, is_template
from adr_studio.domain.typed_tables import TableReader, find_table_kinds


def load_model(desk: Desk) -> Model:
    """The rows of all Markdown files that are no templates."""
    _ = desk.catalog  # with the records, the workspace learns which files there are
    reader = TableReader(find_table_kinds())
    paths = [path for path in desk.workspace.pages if path.lower().endswith(MARKDOWN) and not is_template(path)]
    pages = {path: reader.read(path, desk.workspace.text(path) or "") for path in paths}
    return Model({path: page for path, page in pages.items() if page.tables}, reader.kinds)
