"""Filters that a question states in its own words: "case studies about fraud since 2019".

Each filter keeps the phrase it was read from, so that an interface can show and remove it. A
filter given by the user wins over a parsed one. Parsed filters that would match no resource are
ignored, and a remark says so. Knows words and resources; must not know scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import Resource
from search.model import Filter, ParsedFilter, Query, describe_filters
from search.query.filters import passes_filter
from search.query.lexicon import Lexicon
from search.query.phrases import PhraseParser, strip_fillers

# Characters of a question that is parsed; a longer one is a text, and parsing takes time with its length.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """The query to search for, the filters that were read from the question, and a remark for the user."""

    query: Query
    filters: tuple[ParsedFilter, ...] = ()
    remark: str = ""


class QuestionParser:
    """Parses questions about one list. Safe across threads."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._phrases = PhraseParser(Lexicon(resources))

    def parse(self, query: Query) -> ParsedQuestion:
        """Move the filters stated in the question into the query's filter, and drop their words from it."""
        if query.literal or len(query.question) > LONGEST:
            return ParsedQuestion(query)
        parsed, words = self._read_filters(query.question)
        new = [read for read in parsed if not _is_set(query.filter, read.kind)]
        if not new:
            return ParsedQuestion(query)
        merged = _merge_filters(query.filter, new)
        if not any(passes_filter(resource, merged) for resource in self._resources):
            remark = f"The list has nothing of {describe_filters(new)}; all of it was searched."
            return ParsedQuestion(query, remark=remark)
        question = strip_fillers(words) or query.question
        return ParsedQuestion(replace(query, question=question, filter=merged), tuple(new))

    def _read_filters(self, question: str) -> tuple[list[ParsedFilter], str]:
        """All filters in the order in which they are parsed, and the remaining words."""
        section = self._phrases.parse_section(" ".join(question.split()))
        kind = self._phrases.parse_kind(section.rest)
        requested = bool(kind.filters)
        years = self._phrases.parse_years(kind.rest, kind_requested=requested)
        company = self._phrases.parse_company(years.rest, kind_requested=requested)
        return [*section.filters, *kind.filters, *years.filters, *company.filters], company.rest


def _values(filters: Sequence[ParsedFilter], kind: str) -> list[str | int]:
    return [parsed.value for parsed in filters if parsed.kind == kind]


def _is_set(user_filter: Filter, kind: str) -> bool:
    """Whether the user's filter has a value for the option `kind`."""
    fields = {
        "kind": user_filter.kinds, "section": user_filter.sections, "company": user_filter.companies,
        "year-from": user_filter.year_from, "year-to": user_filter.year_to,
    }  # fmt: skip
    return bool(fields[kind])


def _merge_filters(user_filter: Filter, parsed: Sequence[ParsedFilter]) -> Filter:
    """The user's filter, with parsed values for the fields that it leaves open."""
    names = {name: tuple(str(value) for value in _values(parsed, name)) for name in ("kind", "section", "company")}
    years = {name: next((int(value) for value in _values(parsed, name)), None) for name in ("year-from", "year-to")}
    return Filter(
        user_filter.kinds or names["kind"],
        user_filter.sections or names["section"],
        user_filter.companies or names["company"],
        user_filter.year_from if user_filter.year_from is not None else years["year-from"],
        user_filter.year_to if user_filter.year_to is not None else years["year-to"],
    )
