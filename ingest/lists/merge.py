"""Merge what is listed twice, in one list or in several: one resource with all its titles, notes and places.

Knows resources and their keys; must not know list formats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.lists.inference import is_descriptive, title_from_url
from ingest.lists.model import ProblemKind, ReadingList
from ingest.model import ALSO_LISTED, UNKNOWN_KIND, ListSummary, Place, Resource
from ingest.urls import anchor_of, key_of

# A note does not grow beyond this; nobody lists a page so often.
_LONGEST_NOTE = 20_000


def merge_lists(lists: Sequence[ReadingList]) -> ReadingList:
    """All lists as one, in order. The first list that gives a field of a resource sets it.

    Problems keep their order, but that a list was not read whole comes first. A single list is returned unchanged.
    """
    if len(lists) == 1:
        return lists[0]
    resources: dict[str, Resource] = {}
    for reading_list in lists:
        for resource in reading_list.resources:
            placed = replace(resource, places=_named_places(resource, reading_list), position=len(resources))
            add_resource(resources, placed, reading_list.title)
    problems = (problem for reading_list in lists for problem in reading_list.problems)
    summaries = (summary for reading_list in lists for summary in reading_list.lists)
    return ReadingList(
        _title([reading_list.title for reading_list in lists if reading_list.resources] or [lists[0].title]),
        tuple(resources.values()),
        tuple(sorted(problems, key=lambda problem: problem.kind is not ProblemKind.INCOMPLETE)),
        tuple(problem for reading_list in lists for problem in reading_list.skipped),
        " ".join(dict.fromkeys(reading_list.introduction for reading_list in lists if reading_list.introduction)),
        tuple(_count_resources(summary, resources.values()) for summary in summaries if summary.resources),
    )


def name_list(reading_list: ReadingList, name: str) -> ReadingList:
    """The list under a name; without one as it is. `merge_lists` gives the name to the places in it."""
    summary = ListSummary(name, reading_list.title, len(reading_list.resources), reading_list.introduction)
    return replace(reading_list, lists=(summary,)) if name else reading_list


def _count_resources(summary: ListSummary, resources: Iterable[Resource]) -> ListSummary:
    """The summary with the number of merged resources that have a place in its list."""
    return replace(summary, resources=sum(summary.name in resource.lists for resource in resources))


def add_resource(resources: dict[str, Resource], resource: Resource, title: str) -> Resource | None:
    """Add a resource of the list called `title`, or merge it into the one that it is.

    Returns that one as it was before, or None. Parts of one page under different anchors and titles are different
    resources: the first of them has the key of the page, any other that key and its anchor.
    """
    key = _key_among(resources, resource)
    first = resources.get(key)
    resources[key] = _merge_resources(first, resource, title) if first else replace(resource, key=key)
    return first


def _key_among(resources: dict[str, Resource], resource: Resource) -> str:
    key = key_of(resource.url) if resource.url else resource.key
    first, anchor = resources.get(key), anchor_of(resource.url or "")
    other = anchor_of(first.url or "") if first else ""
    if not first or not (anchor and other) or anchor == other or _have_one_title(first, resource):
        return key
    return f"{key}#{anchor}"


def _merge_resources(first: Resource, later: Resource, title: str) -> Resource:
    """`first` with what `later` adds; a title or kind that a list gives replaces one that the address suggests."""
    titled = first if _is_titled(first) or not _is_titled(later) else later
    typed = min((first, later), key=lambda each: (each.kind == UNKNOWN_KIND, "kind" in each.inferred))
    known = {first.url, *(address.url for address in first.addresses)}
    return replace(
        first,
        title=titled.title,
        kind=typed.kind,
        inferred=tuple(name for name, giver in (("title", titled), ("kind", typed)) if name in giver.inferred),
        section=first.section or later.section,
        authors=first.authors or later.authors,
        organisation=first.organisation or later.organisation,
        year=first.year or later.year,
        note=_merge_notes(first, later),
        tags=tuple(dict.fromkeys(first.tags + later.tags)),
        addresses=first.addresses + tuple(address for address in later.addresses if address.url not in known),
        places=_places(first, title) + _places(later, title),
    )


def _places(resource: Resource, title: str) -> tuple[Place, ...]:
    return resource.places or (Place(title, resource.section, resource.position),)


def _named_places(resource: Resource, reading_list: ReadingList) -> tuple[Place, ...]:
    """The places of a resource in one of several lists, with the name of the list if it has one."""
    name = "".join(summary.name for summary in reading_list.lists)
    return tuple(replace(place, name=name) for place in _places(resource, reading_list.title))


def _merge_notes(first: Resource, later: Resource) -> str:
    """Both notes; another title that the later list gives stands before its note, in a sentence of its own.

    A note that has the other in it stays as it is, as that of a list which is taken from an earlier index.
    """
    if first.note and first.note in later.note:
        first, later = replace(first, note=later.note), replace(later, note="")
    note = "" if later.note in first.note else later.note
    has_both = _is_titled(first) and _is_titled(later) and not _have_one_title(first, later)
    other_title = f"{ALSO_LISTED}{later.title}." if has_both else ""
    notes = (first.note, other_title if other_title not in first.note else "", note)
    return "\n\n".join(filter(None, notes))[:_LONGEST_NOTE]


def _is_titled(resource: Resource) -> bool:
    """Whether the list gives the title: more than the words of the address."""
    title, url = resource.title, resource.url or ""
    return "title" not in resource.inferred and is_descriptive(title, url) and title != title_from_url(url)


def _have_one_title(first: Resource, later: Resource) -> bool:
    return first.title.casefold() == later.title.casefold()


def _title(titles: list[str]) -> str:
    distinct = list(dict.fromkeys(titles))
    if len(distinct) < 4:
        return ", ".join(distinct[:-1]) + f" and {distinct[-1]}" if len(distinct) > 1 else distinct[0]
    return f"{distinct[0]} and {len(distinct) - 1} more lists"
