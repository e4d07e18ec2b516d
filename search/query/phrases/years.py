"""Phrases that state years: "since 2019", "between 2017 and 2019", "published in 2020". Knows words alone."""

import re
from collections.abc import Iterator

from search.model import ParsedFilter
from search.query.phrases.patterns import QUESTION, YEAR, PhraseMatch, cut, search_words

_YEARS = (
    rf"(?:(?:between|from|in) (?P<first>{YEAR}) ?(?:and|to|until|-|–) ?(?P<last>{YEAR})|"
    rf"(?:(?:newer|later) than|after) (?P<after>{YEAR})|since (?P<since>{YEAR})|"
    rf"(?:(?:older|earlier) than|before) (?P<before>{YEAR})|(?:until|up to) (?P<until>{YEAR})|"
    rf"(?:in|from|of) (?P<year>{YEAR}))"
)
_DATED = rf"\b(?:published|written|released|recorded) {_YEARS}\b"
_AT_EDGE = (rf"^\W*{_YEARS}\b[\s,:]*", rf"[\s,]*\b{_YEARS}\W*$")


def parse_years(words: str, *, kind_requested: bool) -> PhraseMatch:
    """The years. In a question that requests no kind, "in 2020" is part of the topic."""
    if not search_words(YEAR, words):
        return PhraseMatch((), words)
    for pattern in (_DATED, *(_AT_EDGE if kind_requested or not search_words(QUESTION, words) else ())):
        match = search_words(pattern, words)
        if match and (kind_requested or pattern is _DATED or not match["year"] or match[0] == words):
            return PhraseMatch(tuple(_year_filters(match)), cut(words, match.start(), match.end()))
    return PhraseMatch((), words)


def _year_filters(match: "re.Match[str]") -> Iterator[ParsedFilter]:
    phrase = match[0].strip(" ,:;.?!")
    shift = {"after": 1, "before": -1}
    for name, value in match.groupdict().items():
        if value and name in {"first", "after", "since", "year"}:
            yield ParsedFilter("year-from", int(value) + shift.get(name, 0), phrase)
        if value and name in {"last", "before", "until", "year"}:
            yield ParsedFilter("year-to", int(value) + shift.get(name, 0), phrase)
