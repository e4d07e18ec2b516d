"""What the pages show of one generation besides results, each computed once.

Knows the engine and its catalog; must not know HTML.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from api import serialize
from api.web.pages import plot
from api.web.pages.suggestions import suggestions
from index.cards.model import CardField, CardSource
from index.catalog import ListedResource
from ingest.model import WITH_TEXT, Outcome
from search.engine import Engine

# Most values of a filter that the form offers: kinds and sections, organisations. The most frequent are chosen.
_CHOICES = 24
_ORGANISATIONS = 200
# Characters of the introduction on the first page, and sections there.
_LEAD, _SECTIONS = 240, 40
# Outcomes of links that were not followed.
_UNKNOWN = {"", Outcome.NOT_TRIED, Outcome.NO_ADDRESS}
_NO_SECTION = "Without a section"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the list, such as a first-level section, with its number of resources; `query` shows it alone."""

    name: str
    count: int
    query: str


class SiteView:
    """The pages' view of an engine."""

    def __init__(self, engine: Engine, *, keeps_feedback: bool = False, keeps_reading: bool = False) -> None:
        """The view of an engine on a desk that keeps verdicts on answers, or what its one reader has read."""
        self.engine, self.keeps_feedback, self.keeps_reading = engine, keeps_feedback, keeps_reading
        self.manifest = serialize.manifest_json(engine.generation.name, engine.generation.manifest)
        self.introduction = engine.generation.manifest.introduction

    @cached_property
    def sections(self) -> list[Section]:
        """First-level sections in list order."""
        counts = Counter((listed.resource.section or ("",))[0] for listed in self.engine.resources)
        return [
            Section(name or _NO_SECTION, count, urlencode({"section": name}) if name else "")
            for name, count in counts.items()
        ]

    @property
    def shown_sections(self) -> list[Section]:
        """The sections on the first page, at most `_SECTIONS`; of a list without sections its kinds."""
        if len(self.sections) > 1:
            return self.sections[:_SECTIONS]
        return [
            Section(kind.replace("-", " "), count, urlencode({"kind": kind})) for kind, count in self.choices["kind"]
        ]

    @cached_property
    def has_cases(self) -> bool:
        """Whether the list has case studies."""
        return bool(self.engine.generation.catalog.cards())

    @cached_property
    def case_companies(self) -> list[str]:
        """The companies that a filter of case studies knows: those that the list names."""
        companies = (card.values.get(CardField.COMPANY) for card in self.engine.generation.catalog.cards())
        names = {company.text for company in companies if company and company.source is not CardSource.ADDRESS}
        return sorted(names, key=str.casefold)

    @cached_property
    def differing(self) -> set[str]:
        """The columns of the table in which resources differ. Where nothing was fetched, links have no health."""
        rows = self.engine.resources
        values: dict[str, set[Any]] = {
            "kind": {row.resource.kind for row in rows},
            "year": {row.resource.year for row in rows},
            "time": {row.resource.words for row in rows},
            "health": {row.outcome for row in rows if row.outcome not in _UNKNOWN} | {""},
        }
        return {"title", *(name for name, each in values.items() if len(each) > 1)}

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, int]]]:
        """Values with their number of resources, the most frequent first; lists only if the index has several."""
        rows = [listed.resource for listed in self.engine.resources]
        return {
            "list": Counter(name for row in rows for name in row.lists).most_common(_CHOICES),
            "kind": Counter(row.kind for row in rows).most_common(_CHOICES),
            "section": Counter(row.section[0] for row in rows if row.section).most_common(_CHOICES),
            "company": Counter(row.organisation for row in rows if row.organisation).most_common(_ORGANISATIONS),
            "author": Counter(author for row in rows for author in row.authors).most_common(_ORGANISATIONS),
            "tag": Counter(tag for row in rows for tag in row.tags).most_common(_ORGANISATIONS),
        }

    @property
    def examples(self) -> tuple[str, ...]:
        """Questions that the index answered well when it was built."""
        return self.engine.generation.manifest.examples

    @cached_property
    def lead(self) -> str:
        """The first sentences of the introduction, at most `_LEAD` characters unless the first is longer."""
        first, *others = re.split(r"(?<=[.!?])\s+", self.introduction.strip())
        for sentence in others:
            if len(first) + len(sentence) >= _LEAD:
                break
            first += f" {sentence}"
        return first

    @cached_property
    def notes_only(self) -> bool:
        """Whether no page was fetched: all texts are notes of the list."""
        return not (self.coverage["text"] or self.coverage["archive"])

    @cached_property
    def coverage(self) -> Counter[str]:
        """Number of resources by `rests_on`."""
        return Counter(rests_on(listed) for listed in self.engine.resources)

    @cached_property
    def unread(self) -> list[tuple[str, str, list[ListedResource]]]:
        """Resources whose page was not read, by outcome and reason, the largest group first."""
        groups: dict[tuple[str, str], list[ListedResource]] = {}
        for listed in self.engine.resources:
            if listed.outcome not in WITH_TEXT | {Outcome.ARCHIVED}:
                groups.setdefault((listed.outcome, listed.reason), []).append(listed)
        return [(*why, group) for why, group in sorted(groups.items(), key=lambda item: -len(item[1]))]

    @cached_property
    def suggestions(self) -> bytes:
        """What is offered while one types, as JSON."""
        text = json.dumps(suggestions(self.engine), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")

    @cached_property
    def plot(self) -> dict[str, Any]:
        """The plot of the corpus."""
        return plot.plot_data(self.engine)


def rests_on(listed: ListedResource) -> str:
    """The best stored text of a resource: "text" of its page, "archive" for a copy of it, or the list's "note"."""
    if listed.outcome in WITH_TEXT:
        return "text"
    return "archive" if listed.outcome == Outcome.ARCHIVED else "note"
