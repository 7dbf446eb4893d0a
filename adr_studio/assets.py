"""Where the program's own files are: resources/ and templates/, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `resources` or `templates`; FileNotFoundError where the installation lacks it."""
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name}/ is missing beside {_PACKAGE}")


def text(*parts: str) -> str:
    """The text of one file, such as `text("resources", "css", "page.css")`."""
    return folder(parts[0]).joinpath(*parts[1:]).read_text(encoding="utf-8")
