"""Several lists as one: a resource in two of them is one resource with two places."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.lists.model import ReadingList
from ingest.model import Place, Resource


def merge_lists(lists: Sequence[ReadingList]) -> ReadingList:
    """One list of all, in order. The first list that has a resource gives its fields, later ones what it left empty.

    A single list stays as it is.
    """
    if len(lists) == 1:
        return lists[0]
    resources: dict[str, Resource] = {}
    for each in lists:
        for found in each.resources:
            place = Place(each.title, found.section, found.position)
            earlier = resources.get(found.key)
            resources[found.key] = _joined(earlier, found, place) if earlier else _placed(found, place, len(resources))
    return ReadingList(
        _title([each.title for each in lists]),
        tuple(resources.values()),
        tuple(problem for each in lists for problem in each.problems),
        tuple(problem for each in lists for problem in each.passed),
    )


def _placed(found: Resource, place: Place, position: int) -> Resource:
    return replace(found, places=(place,), position=position)


def _joined(first: Resource, later: Resource, place: Place) -> Resource:
    known = {first.url, *(address.url for address in first.addresses)}
    return replace(
        first,
        kind=first.kind if first.kind != "page" else later.kind,
        section=first.section or later.section,
        authors=first.authors or later.authors,
        organisation=first.organisation or later.organisation,
        year=first.year or later.year,
        note=first.note or later.note,
        tags=tuple(dict.fromkeys(first.tags + later.tags)),
        addresses=first.addresses + tuple(other for other in later.addresses if other.url not in known),
        places=(*first.places, place),
    )


def _title(titles: list[str]) -> str:
    different = list(dict.fromkeys(titles))
    if len(different) < 4:
        return ", ".join(different[:-1]) + f" and {different[-1]}" if len(different) > 1 else different[0]
    return f"{different[0]} and {len(different) - 1} more lists"
