"""Records in a tree, as JSON and XML hold them: what is nested around the records are folders, which are sections.

Must not know the formats.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.lists import inference
from ingest.lists.collect import skipped_link, unlinked_entry
from ingest.lists.formats.records.addresses import Fields, fields_of, resource_address
from ingest.lists.formats.records.fields import first_text, is_default_folder, squeeze
from ingest.lists.formats.records.groups import parent_sections, with_sections
from ingest.lists.formats.records.record import entry_from_fields, title_of
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListEntry, ListProblem, ProblemKind

Items = Iterator[ListEntry | ListProblem]
Section = tuple[str, ...]

_DEPTH = 60
# Names of the records in a record that has an address of its own; under other names are its details.
_CHILDREN = {"children", "items", "bookmarks"}
# Fields of an export that hold no records of the list.
_DETAILS = {"tags", "owner", "user", "author", "authors", "creators", "annos", "annotations", "highlights", "assets"}


@dataclass(frozen=True, slots=True)
class _Folder:
    """The place of a value: its section, its depth, whether records stand beside it, and the field that holds it."""

    section: Section = ()
    depth: int = 0
    beside_records: bool = False
    field: str = ""


def entries_in(value: Any, line: int, base: str) -> Items:
    """The entries in a JSON value, in order; what cannot be one becomes a problem or a skipped link."""
    yield from _walk(with_sections(value), _Folder(), line, base)


def _walk(value: Any, folder: _Folder, line: int, base: str) -> Items:
    if folder.depth > _DEPTH:
        sentence = f"What is nested deeper than {_DEPTH} levels was left out."
        yield ListProblem(line, sentence, kind=ProblemKind.UNREADABLE)
    elif isinstance(value, Mapping):
        yield from _walk_record(value, folder, line, base)
    elif isinstance(value, list):
        yield from _walk_list(value, folder, line, base)
    elif isinstance(value, str) and (folder.depth < 2 or value.lower().startswith(("http://", "https://"))):
        title = inference.title_from_url(value)
        yield ListEntry(resolve_link(value.strip(), base), title, line, section=folder.section)
    elif folder.depth < 2:
        yield _unreadable(value, line)


def _walk_list(values: Sequence[Any], folder: _Folder, line: int, base: str) -> Items:
    beside_records = any(map(_has_address, values))
    paths = parent_sections(values)
    for number, value in enumerate(values):
        section = folder.section + paths.get(number, ())
        yield from _walk(value, _Folder(section, folder.depth + 1, beside_records), line, base)


def _walk_record(node: Mapping[str, Any], folder: _Folder, line: int, base: str) -> Items:
    fields = fields_of(node)
    url = resource_address(fields, base)
    inner = _inner_values(node, with_address=bool(url))
    has_lists = any(isinstance(value, list) for _, value in inner)
    if _is_separator(node):
        yield unlinked_entry(line, "A separator")
    elif url and ((inner and folder.depth == 0) or _is_folder(node)):
        yield skipped_link(line, url, "it is the address of the list or a folder")
    elif url or (folder.beside_records and not has_lists and not _is_folder(node) and "children" not in node):
        yield entry_from_fields(fields, line, base, folder.section) or _unreadable(node, line)
        inner = inner if url else []
    elif folder.depth and not inner and not _is_root(node, folder) and title_of(fields):
        yield unlinked_entry(line, title_of(fields))
    section = folder.section + (() if _is_root(node, folder) else _label(fields, folder)) if inner else ()
    for name, value in inner:
        below = (*section, name) if _is_label(name, value) else section
        field = "roots.child" if folder.field == "roots" else name
        yield from _walk(value, _Folder(below, folder.depth + 1, field=field), line, base)


def _label(fields: Fields, folder: _Folder) -> Section:
    """The title of a folder as a section; none for the list itself and for folders that everybody has."""
    label = title_of(fields) if folder.depth else ""
    return () if not label or is_default_folder(label) else (label,)


def _is_root(node: Mapping[str, Any], folder: _Folder) -> bool:
    """Whether a folder is one that the browser itself made: marked so by Firefox, among the `roots` of Chrome."""
    return "root" in node or folder.field == "roots.child"


def _has_address(value: Any) -> bool:
    """Whether a value is a record with an address."""
    return isinstance(value, Mapping) and not _is_folder(value) and bool(resource_address(fields_of(value)))


def _inner_values(node: Mapping[str, Any], *, with_address: bool) -> list[tuple[str, Any]]:
    """Name and value of each field that may hold records."""
    return [
        (str(name), value)
        for name, value in node.items()
        if (squeeze(name) in _CHILDREN if with_address else squeeze(name) not in _DETAILS)
        and (_has_records(value) or (isinstance(value, Mapping) and value))
    ]


def _has_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping | list | str) for item in value)


def _is_separator(node: Mapping[str, Any]) -> bool:
    return any("separator" in str(node.get(name, "")).lower() for name in ("type", "element"))


def _is_folder(node: Mapping[str, Any]) -> bool:
    """Whether a record says itself that it is a folder, which may be empty."""
    kind = str(node.get("type", "")).lower()
    return kind == "folder" or "container" in kind


def _is_label(name: str, value: Any) -> bool:
    """Whether a name in an object is one that people gave to a group of records, such as `Data Quality`."""
    return isinstance(value, list) and (name[:1].isupper() or " " in name) and squeeze(name) not in _CHILDREN


def _unreadable(value: Any, line: int) -> ListProblem:
    texts = (
        {name: part for name, part in value.items() if not isinstance(part, int)}
        if isinstance(value, Mapping)
        else {"": value}
    )
    excerpt = first_text(texts, texts)
    sentence = f"'{excerpt[:60]}' has neither address nor title; it was left out."
    return ListProblem(line, sentence, kind=ProblemKind.UNREADABLE)
