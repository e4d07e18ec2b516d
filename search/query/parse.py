"""Filters that a question carries in its own words: "case studies about fraud since 2019".

What was understood is told with the phrase it was read from, so that a door can show it and a
user can take it away; a filter of the user's own wins over one that was read. A reading that
would leave nothing is dropped and said. Knows words and resources, never scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import Resource
from search.model import Filter, ParsedFilter, Query, describe_filters
from search.query.filters import passes_filter
from search.query.lexicon import Lexicon
from search.query.phrases import PhraseParser, strip_fillers

# A longer question is a text, and reading one takes time with its length.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """The query to search for in the place of the one asked, what was read from it, what there is to say."""

    query: Query
    readings: tuple[ParsedFilter, ...] = ()
    remark: str = ""


class QuestionParser:
    """Reads the questions on one list. Built once, used by every thread."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._phrases = PhraseParser(Lexicon(resources))

    def understand(self, query: Query) -> ParsedQuestion:
        """The query with its filters, and without the words that said them."""
        if query.literal or len(query.question) > LONGEST:
            return ParsedQuestion(query)
        read, words = self._read(query.question)
        own = [one for one in read if not _is_given(one, query.filter)]
        if not own:
            return ParsedQuestion(query)
        wanted = _joined(query.filter, own)
        if not any(passes_filter(resource, wanted) for resource in self._resources):
            return ParsedQuestion(
                query, remark=f"The list has nothing of {describe_filters(own)}; all of it was searched."
            )
        return ParsedQuestion(
            replace(query, question=strip_fillers(words) or query.question, filter=wanted), tuple(own)
        )

    def _read(self, question: str) -> tuple[list[ParsedFilter], str]:
        """All readings, in their order, and the words that are left."""
        section = self._phrases.section(" ".join(question.split()))
        kind = self._phrases.kind(section.rest)
        years = self._phrases.years(kind.rest, asked=bool(kind.readings))
        company = self._phrases.company(years.rest, asked=bool(kind.readings))
        return [*section.readings, *kind.readings, *years.readings, *company.readings], company.rest


def _values(readings: Sequence[ParsedFilter], kind: str) -> list[str | int]:
    return [one.value for one in readings if one.kind == kind]


def _is_given(reading: ParsedFilter, given: Filter) -> bool:
    fields = {
        "kind": given.kinds, "section": given.sections, "company": given.companies,
        "year-from": given.year_from, "year-to": given.year_to,
    }  # fmt: skip
    return bool(fields[reading.kind])


def _joined(given: Filter, readings: Sequence[ParsedFilter]) -> Filter:
    """The user's own filter, and what was read for the fields that it leaves open."""
    names = {name: tuple(str(value) for value in _values(readings, name)) for name in ("kind", "section", "company")}
    years = {name: next((int(value) for value in _values(readings, name)), None) for name in ("year-from", "year-to")}
    return Filter(
        given.kinds or names["kind"],
        given.sections or names["section"],
        given.companies or names["company"],
        given.year_from if given.year_from is not None else years["year-from"],
        given.year_to if given.year_to is not None else years["year-to"],
    )
