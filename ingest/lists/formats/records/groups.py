"""Groups that records and other groups name by identifiers, as those of Karakeep, Linkwarden and Zotero: sections.

Knows the shapes of exports; must not know what a record becomes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.lists.formats.records.addresses import fields_of, resource_address
from ingest.lists.formats.records.record import title_of

Group = Mapping[str, Any]
Groups = Mapping[str | int, Group]

_TABLES = ("lists", "collections")
_IDENTIFIER = ("id", "key")
_PARENT = ("parentid", "parent_id", "parentId", "parent")
# Identifier of a record in the groups of Zotero (Better BibTeX JSON).
_RECORD = "itemID"
_DEPTH = 60


def parent_sections(values: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    """Titles of the folders around each of these folders, by position, where they name each other by identifiers."""
    groups = _by_identifier(values)
    folders = ((number, value) for number, value in enumerate(values) if isinstance(value, Mapping))
    sections = {number: _titles(_ancestors(folder, groups), groups) for number, folder in folders}
    return {number: section for number, section in sections.items() if section}


def with_sections(export: Any) -> Any:
    """The export with a section in each record in place of the identifiers of its groups.

    Records name their groups under the name of the table of groups (Karakeep), or groups their records (Zotero). The
    first group is the section, the titles of the others are tags. Groups without records stay, so that they are named.
    """
    name = next((name for name in _TABLES if isinstance(export, Mapping) and _table(export.get(name))), "")
    if not name:
        return export
    memberships = _Memberships(name, _table(export[name]))
    placed = {field: memberships.place(value) for field, value in export.items() if field != name}
    return placed | {name: memberships.unused()} if memberships.used else export


class _Memberships:
    """Which records are in which groups of the table `name`."""

    def __init__(self, name: str, groups: Groups) -> None:
        self.name = name
        self.groups = groups
        self.used: set[str | int] = set()
        self._of_record: dict[str | int, list[str | int]] = defaultdict(list)
        for identifier, group in groups.items():
            for item in _identifiers(group.get("items")):
                self._of_record[item].append(identifier)

    def place(self, value: Any) -> Any:
        """A field of the export, with sections in its records."""
        if not _is_list(value):
            return value
        return [self._record(item) if isinstance(item, Mapping) else item for item in value]

    def unused(self) -> list[Group]:
        """The groups without records in them or below them."""
        return [group for identifier, group in self.groups.items() if identifier not in self.used]

    def _record(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        given = [*_identifiers(record.get(self.name)), *self._of_record.get(_first(record, (_RECORD,)), ())]
        known = [identifier for identifier in dict.fromkeys(given) if identifier in self.groups]
        if not known:
            return record
        paths = [[*_ancestors(self.groups[identifier], self.groups), identifier] for identifier in known]
        self.used.update(identifier for path in paths for identifier in path)
        fields = {name: value for name, value in record.items() if name != self.name}
        tags: Any = record.get("tags") or []
        others = _titles(known[1:], self.groups)
        section = list(_titles(paths[0], self.groups))
        return fields | {"section": section, "tags": [*(tags if _is_list(tags) else [tags]), *others]}


def _table(value: Any) -> Groups:
    """The groups of a table by their identifiers; none if its entries hold records or are records themselves."""
    items = list(value.values()) if isinstance(value, Mapping) else value if _is_list(value) else []
    groups = _by_identifier(items)
    is_table = len(groups) == len(items) and not any(map(_holds_records, items))
    return groups if is_table else {}


def _holds_records(group: Group) -> bool:
    lists = (value for value in group.values() if _is_list(value))
    return bool(resource_address(fields_of(group))) or any(isinstance(item, Mapping) for each in lists for item in each)


def _by_identifier(values: Iterable[Any]) -> dict[str | int, Group]:
    groups = [value for value in values if isinstance(value, Mapping)]
    return {identifier: group for group in groups if (identifier := _first(group, _IDENTIFIER)) != ""}


def _ancestors(group: Group, groups: Groups) -> tuple[str | int, ...]:
    """Identifiers of the groups around a group, the outermost first; groups in a circle count once."""
    path: list[str | int] = []
    own, parent = _first(group, _IDENTIFIER), _first(group, _PARENT)
    while parent in groups and parent not in {own, *path} and len(path) < _DEPTH:
        path.append(parent)
        parent = _first(groups[parent], _PARENT)
    return tuple(reversed(path))


def _titles(identifiers: Iterable[str | int], groups: Groups) -> tuple[str, ...]:
    titles = (title_of(fields_of(groups[identifier])) for identifier in identifiers)
    return tuple(filter(None, titles))


def _first(record: Mapping[str, Any], names: Iterable[str]) -> str | int:
    """The first identifier under these names; empty without one."""
    return next(iter(_identifiers([record.get(name) for name in names])), "")


def _identifiers(value: Any) -> list[str | int]:
    items = value if _is_list(value) else []
    return [item for item in items if isinstance(item, str | int) and not isinstance(item, bool)]


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
