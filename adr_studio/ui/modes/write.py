"""Writing: the documents themselves, as text, page or form."""

from adr_studio.ui.mode import Mode

MODE = Mode("write", "Write", "write", 10, lambda context, documents: documents)
