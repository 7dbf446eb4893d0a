"""Where in a record's path its name stands: in the file's, or in the folder's where the record is a folder."""

import posixpath
import re

from adr_studio.domain.display import visible
from adr_studio.domain.names import could_be_record, fault_of, read_name
from adr_studio.domain.record import Record
from adr_studio.errors import Refused

_UNTOUCHED = "Choose another one. Nothing was changed."


def stem_in(path: str) -> str:
    """The file's name with its suffix; the folder's, where the file is the main page of its folder."""
    name = path.rsplit("/", 1)[-1]
    return path.rsplit("/", 2)[-2] if _is_main_page(name) and "/" in path else name


def number_in(path: str) -> int | None:
    """The number that this path takes from its log; None for a picture and the like."""
    return read_name(stem_in(path)).number if could_be_record(path) else None


def _is_main_page(name: str) -> bool:
    return re.fullmatch(r"(?:readme|index|_index|kep)\.\w+", name, re.IGNORECASE) is not None


def is_folder_record(record: Record) -> bool:
    """Whether the record is the main page of a folder of its own, as a KEP is."""
    return _is_main_page(record.file)


def with_stem(path: str, name: str) -> str:
    """The path with another name where `stem_in` finds it."""
    folder, file = posixpath.split(path)
    if _is_main_page(file):
        return posixpath.join(posixpath.dirname(folder), name, file)
    return posixpath.join(folder, name)


def refuse_unfit(path: str, new_folders: str = "") -> None:
    """Raises Refused where the record at `path` would be given a name that not every system can keep.

    `new_folders` is the path of the folders that would be made for it.
    """
    parts = [(part, True) for part in new_folders.split("/") if part]
    for name, folder in (*parts, (stem_in(path), stem_in(path) != path.rsplit("/", 1)[-1])):
        if why := fault_of(name, folder):
            raise Refused(f"“{visible(name)}” is no name for a {'folder' if folder else 'file'}: {why}.", _UNTOUCHED)


def dated_like(path: str, today: str) -> str:
    """The beginning of a name with today's date, written as this name writes its own; "" where it has none."""
    stem = stem_in(path)
    if re.match(r"\d{8}", stem):
        return today.replace("-", "") + (re.match(r"\d{8}\d*([-_. ])", stem) or ["", "-"])[1]
    if match := re.match(r"\d{4}-\d{1,2}-\d{1,2}([-_. ])", stem):
        return today + match[1]
    return ""
