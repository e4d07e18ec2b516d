"""What a noun phrase of a question selects, such as "books by Kevin Murphy before 2010".

Knows the records of resources; must not know words of questions.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.catalog import ListedResource
from ingest.model import ALIVE, DEAD, UNKNOWN_KIND, WITH_TEXT, Outcome, Resource, reading_minutes
from search.catalogue.topic import Topic
from search.model import ParsedFilter

# What the list may lack for a resource, by the word of a question for it.
FIELDS_BY_WORD = {
    "year": "year", "date": "year", "author": "authors", "authors": "authors", "link": "url", "address": "url",
    "url": "url", "note": "note", "notes": "note", "tag": "tags", "tags": "tags", "company": "organisation",
    "organisation": "organisation", "publisher": "organisation", "section": "section",
}  # fmt: skip
_READ = WITH_TEXT | {Outcome.ARCHIVED}
# The status of a link of which nothing is known, and that of one of which it is not known whether it works.
UNTRIED, UNCHECKED = "untried", "unchecked"
# Outcomes of a link by the word of a question for them.
OUTCOMES_BY_WORD = {
    "dead": DEAD,
    "working": ALIVE,
    "archived": frozenset({Outcome.ARCHIVED}),
    "unread": frozenset(Outcome) - _READ,
    "read": _READ,
    UNTRIED: frozenset({Outcome.NOT_TRIED}),
    UNCHECKED: frozenset(Outcome) - ALIVE - DEAD,
}
# "free" as a price: not "model-free", "free from errors", "free to choose" or "no longer free".
FREE = re.compile(
    r"(?<![\w-])(?<!not )(?<!longer )free(?![\w-])"
    r"(?! (?:from|time|space|will|energy|form|fall|speech|parameters?|variables?)\b)(?! of (?!charge\b|cost\b))"
    r"(?! to (?!read|watch|use|download|view|access|try|play|hear|study)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ListScope:
    """A selection of resources; all conditions must hold, the values of one are alternatives.

    `noun` is the word for the kinds, empty for any kind; `kinds` without a value match nothing if there is a noun.
    `makers` are pairs of a field (author or company) and a name; `unlisted` is a maker that the list does not name, so
    nothing is in the scope. `language` is an ISO 639-1 code, the minutes are those of reading. `lacking` is a field
    without a value, `having` is one with a value, `status` a word of OUTCOMES_BY_WORD, `topic` what they are about.
    `order` and `limit` choose among the selected: newest, oldest, shortest, longest, first, last. `sorting` gives all
    of them in such an order, or by title.
    """

    noun: str = ""
    kinds: tuple[str, ...] = ()
    makers: tuple[tuple[str, str], ...] = ()
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    minutes_from: int | None = None
    minutes_to: int | None = None
    language: str = ""
    unlisted: str = ""
    lacking: str = ""
    having: str = ""
    status: str = ""
    free: bool = False
    topic: Topic | None = None
    excluded: "ListScope | None" = None
    order: str = ""
    limit: int = 0
    sorting: str = ""

    def select(self, resources: Iterable[ListedResource]) -> list[ListedResource]:
        """The resources of this scope in list order, without regard to `order`, `limit` and `sorting`."""
        return [listed for listed in resources if self.has(listed)]

    def has(self, listed: ListedResource) -> bool:
        """Whether a resource is in this scope."""
        resource = listed.resource
        return (
            (not self.noun or resource.kind in self.kinds)
            and (not self.makers or bool(set(self.makers) & set(_makers(resource))))
            and (not self.sections or not set(self.sections).isdisjoint(resource.headings))
            and (not self.tags or not set(self.tags).isdisjoint(resource.tags))
            and self._has_year(resource.year)
            and self._has_minutes(resource.words)
            and (not self.language or resource.language == self.language)
            and not self.unlisted
            and (not self.lacking or not getattr(resource, self.lacking))
            and (not self.having or bool(getattr(resource, self.having)))
            and (not self.status or listed.outcome in OUTCOMES_BY_WORD[self.status])
            and (not self.free or bool(FREE.search(resource.note)))
            and (not self.topic or self.topic.has(listed))
            and not (self.excluded and self.excluded.has(listed))
        )

    def _has_year(self, year: int | None) -> bool:
        if self.year_from is None and self.year_to is None:
            return True
        return year is not None and (self.year_from or -math.inf) <= year <= (self.year_to or math.inf)

    def _has_minutes(self, words: int) -> bool:
        if self.minutes_from is None and self.minutes_to is None:
            return True
        longest = math.inf if self.minutes_to is None else self.minutes_to
        return bool(words) and (self.minutes_from or 0) <= reading_minutes(words) <= longest

    def undecided(self, resources: Iterable[ListedResource]) -> tuple[int, str]:
        """How many resources might belong to the scope but lack what it compares, and what they lack, as a verb."""
        rest, singular, plural = self._without_comparison()
        count = len(rest.select(resources)) if singular else 0
        return count, singular if count == 1 else plural

    def _without_comparison(self) -> tuple["ListScope", str, str]:
        """The scope of what lacks what this one compares, and the verb for one and for several; else no verb."""
        if self.status == "working":
            return replace(self, status=UNCHECKED), "is not known to work", "are not known to work"
        if self.status and self.status != "unread":
            return replace(self, status=UNTRIED), "was not tried", "were not tried"
        for names, field, lack in _COMPARED:
            open_conditions = {name: getattr(_EVERYTHING, name) for name in names}
            if any(getattr(self, name) != value for name, value in open_conditions.items()):
                return replace(self, **open_conditions, lacking=field), f"has no {lack}", f"have no {lack}"
        return (replace(self, kinds=(UNKNOWN_KIND,)), "has no kind", "have no kind") if self.noun else (self, "", "")

    def parsed_filters(self, phrase: str) -> tuple[ParsedFilter, ...]:
        """The conditions that are filters of a query too."""
        values: list[tuple[str, str | int | None]] = [("kind", kind) for kind in self.kinds]
        values += [*self.makers, *(("section", name) for name in self.sections), *(("tag", tag) for tag in self.tags)]
        values += [("year-from", self.year_from), ("year-to", self.year_to)]
        values += [("minutes-from", self.minutes_from), ("minutes-to", self.minutes_to)]
        return tuple(ParsedFilter(kind, value, phrase) for kind, value in values if value is not None)


_EVERYTHING = ListScope()
# The conditions that compare a field, that field, and what a resource without it lacks.
_COMPARED = (
    (("year_from", "year_to"), "year", "year"),
    (("minutes_from", "minutes_to"), "words", "known length"),
    (("language",), "language", "known language"),
)


def _makers(resource: Resource) -> list[tuple[str, str]]:
    authors = [("author", name) for name in resource.authors]
    return [*authors, ("company", resource.organisation)] if resource.organisation else authors


def entries_within(listed: Sequence[ListedResource], lists: Sequence[str]) -> Sequence[ListedResource]:
    """The resources with their places in these lists alone, in the order of these; as they are without names."""
    if not lists:
        return listed
    names = {name.casefold().strip() for name in lists}
    placed = [(place, entry) for entry in listed for place in entry.resource.places if place.name.casefold() in names]
    order = list(dict.fromkeys((place.name, place.list) for place, _ in placed))  # a folder has several of one name
    placed.sort(key=lambda pair: (order.index((pair[0].name, pair[0].list)), pair[0].position))
    entries: dict[int, ListedResource] = {}
    for place, entry in placed:
        earlier = entries.get(entry.ordinal)
        places = (*(earlier.resource.places if earlier else ()), place)
        first = places[0]
        resource = replace(entry.resource, section=first.section, position=first.position, places=places)
        entries[entry.ordinal] = replace(entry, resource=resource)
    return list(entries.values())
