"""What was edited in an entry of the list. What its page says of it is no part of the entry."""

from collections.abc import Iterable, Iterator

from index.changes.model import FieldEdit
from index.changes.renaming import Names, Placement, PlaceName, rename
from ingest.model import UNKNOWN_KIND, Resource

_LISTS, _SECTION = "lists", "section"


def listed_title(resource: Resource) -> str:
    """The title in the list, whatever the page says."""
    return resource.listed_title or resource.title


def placement(resource: Resource, list_title: str) -> Placement:
    """The lists that a resource stands in, each with its sections; `list_title` is that of an only list."""
    places = [(place.list, place.section) for place in resource.places] or [(list_title, resource.section)]
    return frozenset(places)


def entry_edits(
    before: tuple[Resource, Placement], after: tuple[Resource, Placement], names: Names
) -> Iterator[FieldEdit]:
    """The fields of an entry that differ; `names` are lists and sections which were renamed."""
    earlier, later = _fields(before[0]), _fields(after[0])
    for field, value in earlier.items():
        if value != later[field]:
            yield FieldEdit(field, ", ".join(value), ", ".join(later[field]))
    yield from _place_edits(before[1], after[1], names)


def _place_edits(before: Placement, after: Placement, names: Names) -> Iterator[FieldEdit]:
    lists, later_lists = {names.list_of(title) for title, _ in before}, {title for title, _ in after}
    if lists != later_lists:
        yield FieldEdit(_LISTS, ", ".join(sorted(lists)), ", ".join(sorted(later_lists)))
    # Only in lists that it stands in still: the section in another list is part of being in that list.
    kept = {rename(place, names): place for place in before if names.list_of(place[0]) in later_lists}
    later = {place for place in after if place[0] in lists}
    gone = [place for renamed, place in kept.items() if renamed not in later]
    if gone or later - kept.keys():
        yield FieldEdit(_SECTION, _sections(gone), _sections(later - kept.keys()))


def _sections(places: Iterable[PlaceName]) -> str:
    return ", ".join(sorted(" / ".join(section) for _, section in places))


def _fields(resource: Resource) -> dict[str, tuple[str, ...]]:
    """The fields that the list itself gives, each in a form in which an order or a line break is no difference."""
    kind = resource.kind if resource.kind != UNKNOWN_KIND else ""
    given = {
        "kind": (kind,), "authors": resource.authors, "organisation": (resource.organisation or "",),
        "year": (str(resource.year or ""),),
    }  # fmt: skip
    own = {name: () if name in resource.inferred else _normal(values) for name, values in given.items()}
    return {
        "title": _normal((listed_title(resource),)),
        "note": _normal((resource.note,)),
        "tags": _normal(resource.tags),
        "addresses": _normal(tuple(f"{address.role} {address.url}" for address in resource.addresses)),
    } | own


def _normal(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, (" ".join(value.split()) for value in values))))
