"""Phrases that name one of several lists: "in my team list", "from the list team", "not in the team list".

A name counts only as it is written in the settings, but for capitals. Knows words and names of lists; must not know
resources.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from search.model import ParsedFilter
from search.query.phrases.patterns import contains_any, cut, search_words

_NEGATION = (
    r"(?P<negation>,? ?\b(?:but |that are |which are )?(?:not|(?:missing|absent) from|outside(?: of)?)\b(?: in)? )"
)
_PREPOSITION = r"(?:in|on|from|of|within)"
_OWNER = r"(?:the|my|our|your|this)"


class ListPhrase(NamedTuple):
    """The filter that names a list; the question about "the list" in its place, and without the phrase.

    `is_condition` is whether a preposition makes it a condition of any question, not of one about the list alone.
    """

    parsed: ParsedFilter
    about: str
    rest: str
    is_condition: bool


def find_list(question: str, names: Sequence[str]) -> ListPhrase | None:
    """The phrase of a question that names one of several lists; None without one."""
    if len(names) < 2 or not contains_any(question, [name.casefold() for name in names]):
        return None
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    name = rf"[\"'“‘]?(?P<name>(?<![\w-])(?:{any_name})(?![\w-]))[\"'”’]?"
    after = rf"(?:reading )?list {name.replace('<name>', '<last>')}"
    owned, bare = rf"(?:{_OWNER} {name} (?:reading )?list\b|{_OWNER} {after})", rf"(?:{after}|{name} list\b)"
    lead = rf"(?:{_NEGATION}|(?:^|(?<= )){_PREPOSITION} )"
    if match := search_words(f"{lead}{owned}", question) or search_words(f"{lead}{bare}", question):
        return _phrase(match, question, names, is_condition=True)
    if match := search_words(owned, question) or search_words(rf"{lead}{name}(?=[?.! ]*$)", question):
        return _phrase(match, question, names, is_condition=False)
    return None


def _phrase(match: "re.Match[str]", question: str, names: Sequence[str], *, is_condition: bool) -> ListPhrase:
    groups = match.groupdict()
    name = next(name for name in names if name.casefold() == (groups.get("name") or groups["last"]).casefold())
    text = match[0].strip(" ,")
    is_negated = bool(groups.get("negation"))
    parsed = ParsedFilter("exclude", f"list:{name}", text) if is_negated else ParsedFilter("list", name, text)
    in_place = " in the list" if "negation" in groups else " the list"
    about = f"{question[: match.start()].rstrip()}{in_place}{question[match.end() :]}".strip()
    rest = " ".join(cut(question, match.start(), match.end()).split())
    return ListPhrase(parsed, about, re.sub(r"^[,:;. ]+| (?=[?.!]+$)", "", rest), is_condition)
