"""Phrases of a question that state a filter: the kind, the year, the company or the section.

Each method takes the words of a question, separated by single spaces, and returns the filters it
read and the remaining words. A phrase counts only if it is hardly ever the topic. Knows words
alone. Patterns are compiled at the first question that needs them: compiling all of them would
slow down a cold start noticeably.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from search.model import ParsedFilter
from search.query.lexicon import Lexicon

_REQUEST = (
    r"^\W*(?:(?:please )?(?:(?:show|give|recommend|suggest|find|get) (?:me|us)|find|search for|(?:an? )?list(?: of)?|"
    r"(?:i(?:['’]?m| am) )?looking for|i (?:want|need)(?: to (?:see|read|watch|find))?|(?:are|is) there|"
    r"do you (?:have|know(?: of)?)|(?:what|which) are(?= (?:the|some) )) )?"
)
_QUALIFIERS = (
    r"(?:(?:all|any|some|the|an?|few|good|great|best|free|online|recent|other|more|interesting|introductory) )*"
)
_PREPOSITION = r"(?:about|on|regarding|concerning|covering|to learn(?: about)?|for|in)"
_TIME_WORDS = (
    r"(?:(?:newer|later|older|earlier) than|after|before|since|between|until|published|written|released|recorded)"
)
# After "which books": verbs of a request for books, as opposed to a question about books.
_CONTENT_VERBS = (
    r"^(?:(?:cover|discuss|explain|describe|teach|introduce|treat|address|explore)(?:e?s|e?d)?|deals? with|"
    r"talks? about|(?:is|are)(?: there)? (?:about|on)|"
    r"(?:should|can|could|may) (?:i|we|one) (?:read|watch|take|study)(?: (?:about|on|for|to learn))?)\b"
)
_AFTER_KIND = rf"^(?:\W*$|(?:{_PREPOSITION}|{_TIME_WORDS}|by|from|at|that|which|who)\b)"
# "Threads in Python" and "classes that are rare" name their topic, not a kind.
_AFTER_AMBIGUOUS_KIND = (
    rf"^(?:\W*$|(?:about|on|regarding|concerning|covering|by|from|{_TIME_WORDS}|in (?:19|20)\d\d)\b)"
)
_AFTER_NOUN_PHRASE = rf"^(?:\W*$|(?:{_TIME_WORDS}|by|from|at|in)\b)"
_AFTER_COMPANY = rf"^(?:\W*$|(?:{_TIME_WORDS}|{_PREPOSITION})\b)"
_YEAR = r"(?:19|20)\d\d"
_YEARS = (
    rf"(?:(?:between|from|in) (?P<first>{_YEAR}) ?(?:and|to|until|-|–) ?(?P<last>{_YEAR})|"
    rf"(?:(?:newer|later) than|after) (?P<after>{_YEAR})|since (?P<since>{_YEAR})|"
    rf"(?:(?:older|earlier) than|before) (?P<before>{_YEAR})|(?:until|up to) (?P<until>{_YEAR})|"
    rf"(?:in|from|of) (?P<year>{_YEAR}))"
)
_DATED = rf"\b(?:published|written|released|recorded) {_YEARS}\b"
_YEARS_AT_EDGE = (rf"^\W*{_YEARS}\b[\s,:]*", rf"[\s,]*\b{_YEARS}\W*$")
_QUESTION = (
    r"^\W*(?:how|what|why|when|where|who|whose|which|is|are|was|were|do|does|did|can|could|should|would|will|has|have|"
    r"had|may|might|tell|explain|describe|compare)\b|\?\s*$"
)
# Words that a noun phrase such as "fraud detection case studies" does not have.
_NON_NOUNS = (
    r"\b(?:about|on|of|in|for|from|by|at|to|with|and|or|the|an?|my|your|i|we|not|"
    r"(?!learning|engineering|processing|monitoring|testing|streaming|mining|computing)\w+ing)\b"
)
# Most nouns before the kind in such a phrase, and words of the longest name.
_MAX_NOUNS, _MAX_NAME_WORDS = 4, 8


class PhraseMatch(NamedTuple):
    """The filters that a phrase states, empty without a match, and the words without the phrase."""

    filters: tuple[ParsedFilter, ...]
    rest: str


class PhraseParser:
    """Parses filter phrases with the words of one list."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def parse_kind(self, words: str) -> PhraseMatch:
        """The requested kind, and the company if it stands before the kind ("Netflix talks on ...")."""
        if not _contains_any(words, self._lexicon.kinds):
            return PhraseMatch((), words)
        return (
            self._match_which(words)
            or self._match_request(words)
            or self._match_noun_phrase(words)
            or PhraseMatch((), words)
        )

    def _match_which(self, words: str) -> PhraseMatch | None:
        """Match "which books cover ..."."""
        lead = _match(rf"^\W*(?:what|which) {_QUALIFIERS}", words)
        form, rest = _leading_form(words[lead.end() :], self._lexicon.kinds) if lead else ("", "")
        verb = _match(_CONTENT_VERBS, rest) if form else None
        return PhraseMatch(self._kind_filters(form), rest[verb.end() :]) if verb else None

    def _match_request(self, words: str) -> PhraseMatch | None:
        """Match "show me books about ...", but not "talk about ..." or "classes of ..."."""
        lead = _match(_REQUEST + _QUALIFIERS, words)
        start = words[lead.end() :] if lead else words
        form, rest = _leading_form(start, self._lexicon.kinds)
        company, after = ("", "") if form else _leading_form(start, self._lexicon.companies)
        if company:
            form, rest = _leading_form(after, self._lexicon.kinds)
        led = bool(company or (lead and lead[0].strip()))
        if not (form and self._is_request(words, form.casefold(), rest, led=led)):
            return None
        companies = (self._company_filter(company),) if company else ()
        return PhraseMatch((*self._kind_filters(form), *companies), rest)

    def _is_request(self, words: str, form: str, rest: str, *, led: bool) -> bool:
        """Whether the kind at the start of `words` is requested; `led` if other words stand before it."""
        if _match(r"^of\b", rest):
            return form.startswith("case")
        request = _match(_REQUEST, words)
        certain = form in self._lexicon.unambiguous or bool(request and request[0].strip())
        plural = led or form in self._lexicon.plurals
        return plural and _match(_AFTER_KIND if certain else _AFTER_AMBIGUOUS_KIND, rest) is not None

    def _match_noun_phrase(self, words: str) -> PhraseMatch | None:
        """Match "fraud detection case studies"."""
        tokens = words.split(" ")
        for count in range(1, min(_MAX_NOUNS, len(tokens) - 1) + 1):
            form, rest = _leading_form(" ".join(tokens[count:]), self._lexicon.unambiguous)
            nouns = " ".join(tokens[:count])
            nominal = form and _match(_AFTER_NOUN_PHRASE, rest) and not _search(_NON_NOUNS, nouns)
            if nominal and not _search(_QUESTION, words):
                return PhraseMatch(self._kind_filters(form), f"{nouns} {rest}")
        return None

    def parse_years(self, words: str, *, kind_requested: bool) -> PhraseMatch:
        """The years. In a question that requests no kind, "in 2020" is part of the topic."""
        if not (self._lexicon.has_years and _search(_YEAR, words)):
            return PhraseMatch((), words)
        for pattern in (_DATED, *(_YEARS_AT_EDGE if kind_requested or not _search(_QUESTION, words) else ())):
            match = _search(pattern, words)
            if match and (kind_requested or pattern is _DATED or not match["year"] or match[0] == words):
                return PhraseMatch(tuple(_year_filters(match)), _cut(words, match.start(), match.end()))
        return PhraseMatch((), words)

    def parse_company(self, words: str, *, kind_requested: bool) -> PhraseMatch:
        """The company: a filter in "ranking at Airbnb", the topic in "How did Airbnb ..."."""
        if not _contains_any(words, self._lexicon.companies) or (_search(_QUESTION, words) and not kind_requested):
            return PhraseMatch((), words)
        for match in re.finditer(r"(?:^| )(?:at|from|by) ", words, re.IGNORECASE):
            name, rest = _leading_form(words[match.end() :], self._lexicon.companies)
            if name and _match(_AFTER_COMPANY, rest):
                return PhraseMatch((self._company_filter(name),), f"{words[: match.start()]} {rest}")
        name, rest = _leading_form(words, self._lexicon.companies)
        possessive = name and words.removeprefix(name).startswith(("'s ", "’s "))
        return PhraseMatch((self._company_filter(name),), rest) if possessive else PhraseMatch((), words)

    def parse_section(self, words: str) -> PhraseMatch:
        """The section of the list: "in the section Career" or "from the Career section"."""
        before = _search(r",? ?\b(?:(?:in|from|under) )?(?:the )?section ", words)
        name, rest = _leading_form(words[before.end() :], self._lexicon.sections) if before else ("", "")
        if before and name:
            return PhraseMatch((self._section_filter(name),), f"{words[: before.start()]} {rest}")
        after = _search(r"(?:^| )(?:(?:in|from|under) )?(?:the )?(?P<name>[^ ].{0,80}?) section\b", words)
        name = after["name"].strip("\"'“”") if after else ""
        if after and name.casefold() in self._lexicon.sections:
            return PhraseMatch((self._section_filter(name),), _cut(words, after.start(), after.end()))
        return PhraseMatch((), words)

    def _kind_filters(self, form: str) -> tuple[ParsedFilter, ...]:
        return tuple(ParsedFilter("kind", kind, form) for kind in self._lexicon.kinds[form.casefold()])

    def _company_filter(self, name: str) -> ParsedFilter:
        return ParsedFilter("company", self._lexicon.companies[name.casefold()], name)

    def _section_filter(self, name: str) -> ParsedFilter:
        return ParsedFilter("section", self._lexicon.sections[name.casefold()], name)


def strip_fillers(words: str) -> str:
    """The rest of a question without the prepositions and punctuation that are left of the parsed phrases."""
    rest = re.sub(r"^[\s,:;.]+|[\s,:;]+$", "", " ".join(words.split()))
    return re.sub(rf"^(?:{_PREPOSITION}|of|that|which) ", "", rest, flags=re.IGNORECASE).strip()


def _contains_any(words: str, forms: Collection[str]) -> bool:
    """Whether any of `forms` occurs as a substring: a cheap test that most questions fail."""
    lower = words.casefold()
    return any(form in lower for form in forms)


def _leading_form(words: str, forms: Collection[str]) -> tuple[str, str]:
    """The longest of `forms` at the start of `words`, as spelt there, and the words after it; empty without a match."""
    tokens = words.split(" ", _MAX_NAME_WORDS)
    for count in range(min(len(tokens), _MAX_NAME_WORDS), 0, -1):
        form = re.sub(r"['’]s$", "", " ".join(tokens[:count]).strip("\"'“”,.:;?!"))
        if form.casefold() in forms:
            return form, " ".join(tokens[count:])
    return "", ""


def _match(pattern: str, words: str) -> "re.Match[str] | None":
    return re.match(pattern, words, re.IGNORECASE)


def _search(pattern: str, words: str) -> "re.Match[str] | None":
    return re.search(pattern, words, re.IGNORECASE)


def _cut(words: str, start: int, end: int) -> str:
    return f"{words[:start]} {words[end:]}"


def _year_filters(match: "re.Match[str]") -> Iterator[ParsedFilter]:
    phrase = match[0].strip(" ,:;.?!")
    shift = {"after": 1, "before": -1}
    for name, value in match.groupdict().items():
        if value and name in {"first", "after", "since", "year"}:
            yield ParsedFilter("year-from", int(value) + shift.get(name, 0), phrase)
        if value and name in {"last", "before", "until", "year"}:
            yield ParsedFilter("year-to", int(value) + shift.get(name, 0), phrase)
