"""Merge several lists into one: a resource in two lists becomes one resource with two places."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.lists.model import ReadingList
from ingest.model import Place, Resource


def merge_lists(lists: Sequence[ReadingList]) -> ReadingList:
    """All lists as one, in order. The first list with a resource sets its fields, later ones fill empty fields.

    A single list is returned unchanged.
    """
    if len(lists) == 1:
        return lists[0]
    resources: dict[str, Resource] = {}
    for reading_list in lists:
        for resource in reading_list.resources:
            place = Place(reading_list.title, resource.section, resource.position)
            if first := resources.get(resource.key):
                resources[resource.key] = _merge_resources(first, resource, place)
            else:
                resources[resource.key] = replace(resource, places=(place,), position=len(resources))
    return ReadingList(
        _title([reading_list.title for reading_list in lists]),
        tuple(resources.values()),
        tuple(problem for reading_list in lists for problem in reading_list.problems),
        tuple(problem for reading_list in lists for problem in reading_list.skipped),
    )


def _merge_resources(first: Resource, later: Resource, place: Place) -> Resource:
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
        addresses=first.addresses + tuple(address for address in later.addresses if address.url not in known),
        places=(*first.places, place),
    )


def _title(titles: list[str]) -> str:
    distinct = list(dict.fromkeys(titles))
    if len(distinct) < 4:
        return ", ".join(distinct[:-1]) + f" and {distinct[-1]}" if len(distinct) > 1 else distinct[0]
    return f"{distinct[0]} and {len(distinct) - 1} more lists"
