"""The phrases in which a question says what kind of thing it wants, from when, by whom, from which section.

Each method takes the words at hand, one blank between two, and gives what it read from them
and the words that are left. A phrase counts only where it can hardly be the topic.
Knows words alone. Patterns are compiled at the first question that may need them, as compiling
them all would be felt in a cold answer.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from search.model import ParsedFilter
from search.query.lexicon import Lexicon

_LEAD = (
    r"^\W*(?:(?:please )?(?:(?:show|give|recommend|suggest|find|get) (?:me|us)|find|search for|(?:an? )?list(?: of)?|"
    r"(?:i(?:['’]?m| am) )?looking for|i (?:want|need)(?: to (?:see|read|watch|find))?|(?:are|is) there|"
    r"do you (?:have|know(?: of)?)|(?:what|which) are(?= (?:the|some) )) )?"
)
_SOME = r"(?:(?:all|any|some|the|an?|few|good|great|best|free|online|recent|other|more|interesting|introductory) )*"
_ABOUT = r"(?:about|on|regarding|concerning|covering|to learn(?: about)?|for|in)"
_WHEN = r"(?:(?:newer|later|older|earlier) than|after|before|since|between|until|published|written|released|recorded)"
# What somebody does who asks "which books ..." for books, not about books.
_TELLS = (
    r"^(?:(?:cover|discuss|explain|describe|teach|introduce|treat|address|explore)(?:e?s|e?d)?|deals? with|"
    r"talks? about|(?:is|are)(?: there)? (?:about|on)|"
    r"(?:should|can|could|may) (?:i|we|one) (?:read|watch|take|study)(?: (?:about|on|for|to learn))?)\b"
)
_AFTER_KIND = rf"^(?:\W*$|(?:{_ABOUT}|{_WHEN}|by|from|at|that|which|who)\b)"
# "Threads in Python" and "classes that are rare" are about what they name.
_AFTER_TOPIC = rf"^(?:\W*$|(?:about|on|regarding|concerning|covering|by|from|{_WHEN}|in (?:19|20)\d\d)\b)"
_AFTER_ROW = rf"^(?:\W*$|(?:{_WHEN}|by|from|at|in)\b)"
_AFTER_NAME = rf"^(?:\W*$|(?:{_WHEN}|{_ABOUT})\b)"
_YEAR = r"(?:19|20)\d\d"
_YEARS = (
    rf"(?:(?:between|from|in) (?P<first>{_YEAR}) ?(?:and|to|until|-|–) ?(?P<last>{_YEAR})|"
    rf"(?:(?:newer|later) than|after) (?P<after>{_YEAR})|since (?P<since>{_YEAR})|"
    rf"(?:(?:older|earlier) than|before) (?P<before>{_YEAR})|(?:until|up to) (?P<until>{_YEAR})|"
    rf"(?:in|from|of) (?P<year>{_YEAR}))"
)
_DATED = rf"\b(?:published|written|released|recorded) {_YEARS}\b"
_AT_AN_END = (rf"^\W*{_YEARS}\b[\s,:]*", rf"[\s,]*\b{_YEARS}\W*$")
_ASKS = (
    r"^\W*(?:how|what|why|when|where|who|whose|which|is|are|was|were|do|does|did|can|could|should|would|will|has|have|"
    r"had|may|might|tell|explain|describe|compare)\b|\?\s*$"
)
# Words that no row of nouns has, as in "fraud detection case studies".
_NO_NOUNS = (
    r"\b(?:about|on|of|in|for|from|by|at|to|with|and|or|the|an?|my|your|i|we|not|"
    r"(?!learning|engineering|processing|monitoring|testing|streaming|mining|computing)\w+ing)\b"
)
# Words before the kind in such a row, and of the longest name that is looked for.
_ROW, _FORM_WORDS = 4, 8


class PhraseMatch(NamedTuple):
    """What a phrase was read as, nothing if there was none, and the words without it."""

    readings: tuple[ParsedFilter, ...]
    rest: str


class PhraseParser:
    """The phrases of one list, its own words in them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = lexicon

    def kind(self, words: str) -> PhraseMatch:
        """What sort of thing is asked for, and of whom if that stands before it ("Netflix talks on ...")."""
        if not _mentions(words, self._words.kinds):
            return PhraseMatch((), words)
        return self._which(words) or self._wanted(words) or self._row(words) or PhraseMatch((), words)

    def _which(self, words: str) -> PhraseMatch | None:
        """Which books cover ..."""
        lead = _match(rf"^\W*(?:what|which) {_SOME}", words)
        said, rest = _begins(words[lead.end() :], self._words.kinds) if lead else ("", "")
        tells = _match(_TELLS, rest) if said else None
        return PhraseMatch(self._kinds(said), rest[tells.end() :]) if tells else None

    def _wanted(self, words: str) -> PhraseMatch | None:
        """Show me books about ..., but not "talk about ..." or "classes of ..."."""
        lead = _match(_LEAD + _SOME, words)
        start = words[lead.end() :] if lead else words
        said, rest = _begins(start, self._words.kinds)
        by, after = ("", "") if said else _begins(start, self._words.companies)
        if by:
            said, rest = _begins(after, self._words.kinds)
        if not (said and self._is_asked(words, said.casefold(), rest, led=bool(by or (lead and lead[0].strip())))):
            return None
        return PhraseMatch((*self._kinds(said), *((self._by(by),) if by else ())), rest)

    def _is_asked(self, words: str, form: str, rest: str, *, led: bool) -> bool:
        """Whether a kind that `words` begin with is asked for; `led` says that something stands before it."""
        if _match(r"^of\b", rest):
            return form.startswith("case")
        asked = _match(_LEAD, words)
        sure = form in self._words.settled or bool(asked and asked[0].strip())
        many = led or form in self._words.plurals
        return many and _match(_AFTER_KIND if sure else _AFTER_TOPIC, rest) is not None

    def _row(self, words: str) -> PhraseMatch | None:
        """Fraud detection case studies."""
        tokens = words.split(" ")
        for at in range(1, min(_ROW, len(tokens) - 1) + 1):
            said, rest = _begins(" ".join(tokens[at:]), self._words.settled)
            nouns = " ".join(tokens[:at])
            if said and _match(_AFTER_ROW, rest) and not _search(_NO_NOUNS, nouns) and not _search(_ASKS, words):
                return PhraseMatch(self._kinds(said), f"{nouns} {rest}")
        return None

    def years(self, words: str, *, asked: bool) -> PhraseMatch:
        """From when it should be. Of what is not asked for by its kind, "in 2020" is the topic."""
        if not (self._words.dated and _search(_YEAR, words)):
            return PhraseMatch((), words)
        for pattern in (_DATED, *(_AT_AN_END if asked or not _search(_ASKS, words) else ())):
            found = _search(pattern, words)
            if found and (asked or pattern is _DATED or not found["year"] or found[0] == words):
                return PhraseMatch(tuple(_years(found)), _without(words, found.start(), found.end()))
        return PhraseMatch((), words)

    def company(self, words: str, *, asked: bool) -> PhraseMatch:
        """Whose it should be. "How did Airbnb ..." has it as its topic, "ranking at Airbnb" as its filter."""
        if not _mentions(words, self._words.companies) or (_search(_ASKS, words) and not asked):
            return PhraseMatch((), words)
        for found in re.finditer(r"(?:^| )(?:at|from|by) ", words, re.IGNORECASE):
            said, rest = _begins(words[found.end() :], self._words.companies)
            if said and _match(_AFTER_NAME, rest):
                return PhraseMatch((self._by(said),), f"{words[: found.start()]} {rest}")
        said, rest = _begins(words, self._words.companies)
        whose = said and words.removeprefix(said).startswith(("'s ", "’s "))
        return PhraseMatch((self._by(said),), rest) if whose else PhraseMatch((), words)

    def section(self, words: str) -> PhraseMatch:
        """Where in the list it should stand."""
        before = _search(r",? ?\b(?:(?:in|from|under) )?(?:the )?section ", words)
        said, rest = _begins(words[before.end() :], self._words.sections) if before else ("", "")
        if before and said:
            return PhraseMatch((self._at(said),), f"{words[: before.start()]} {rest}")
        after = _search(r"(?:^| )(?:(?:in|from|under) )?(?:the )?(?P<name>[^ ].{0,80}?) section\b", words)
        named = after["name"].strip("\"'“”") if after else ""
        if after and named.casefold() in self._words.sections:
            return PhraseMatch((self._at(named),), _without(words, after.start(), after.end()))
        return PhraseMatch((), words)

    def _kinds(self, said: str) -> tuple[ParsedFilter, ...]:
        return tuple(ParsedFilter("kind", kind, said) for kind in self._words.kinds[said.casefold()])

    def _by(self, said: str) -> ParsedFilter:
        return ParsedFilter("company", self._words.companies[said.casefold()], said)

    def _at(self, said: str) -> ParsedFilter:
        return ParsedFilter("section", self._words.sections[said.casefold()], said)


def strip_fillers(words: str) -> str:
    """What is left of a question, without the words that led to what was taken out of it."""
    rest = re.sub(r"^[\s,:;.]+|[\s,:;]+$", "", " ".join(words.split()))
    return re.sub(rf"^(?:{_ABOUT}|of|that|which) ", "", rest, flags=re.IGNORECASE).strip()


def _mentions(words: str, forms: Collection[str]) -> bool:
    """Whether any of `forms` occurs at all: spares most questions the rest."""
    lower = words.casefold()
    return any(form in lower for form in forms)


def _begins(words: str, forms: Collection[str]) -> tuple[str, str]:
    """The longest of `forms` that `words` begin with, as said, and the words after it; empty if with none."""
    tokens = words.split(" ", _FORM_WORDS)
    for count in range(min(len(tokens), _FORM_WORDS), 0, -1):
        said = re.sub(r"['’]s$", "", " ".join(tokens[:count]).strip("\"'“”,.:;?!"))
        if said.casefold() in forms:
            return said, " ".join(tokens[count:])
    return "", ""


def _match(pattern: str, words: str) -> "re.Match[str] | None":
    return re.match(pattern, words, re.IGNORECASE)


def _search(pattern: str, words: str) -> "re.Match[str] | None":
    return re.search(pattern, words, re.IGNORECASE)


def _without(words: str, start: int, end: int) -> str:
    return f"{words[:start]} {words[end:]}"


def _years(found: "re.Match[str]") -> Iterator[ParsedFilter]:
    said = found[0].strip(" ,:;.?!")
    shift = {"after": 1, "before": -1}
    for name, value in found.groupdict().items():
        if value and name in {"first", "after", "since", "year"}:
            yield ParsedFilter("year-from", int(value) + shift.get(name, 0), said)
        if value and name in {"last", "before", "until", "year"}:
            yield ParsedFilter("year-to", int(value) + shift.get(name, 0), said)
