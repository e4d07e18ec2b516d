"""Phrases that exclude: "not about fraud", "except books", "not by Netflix", `-fraud`.

A negation in a question about content excludes nothing: "why do models not generalise", "all errors except timeouts".
So most forms count only beside another filter, such as a kind, or before a name of the list. Knows words alone.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.text.lexical import terms
from search.model import ParsedFilter
from search.query.lexicon import Lexicon, fold_label, fold_name
from search.query.phrases.patterns import QUESTION, TIME_WORDS, cut, match_words, search_words, strip_fillers

_RELATIVE = r"(?:(?:that|which) (?:is|are) )?"
# "Which books are not about X" excludes, but not "why is accuracy not about X".
_PREDICATE = r"(?P<predicate>(?<=s )(?:is|are) )?"
_LEADS = (
    rf"(?:(?P<about>(?:but )?{_PREDICATE}{_RELATIVE}(?:not|nothing) (?:about|regarding|concerning|covering))|"
    rf"(?P<made>(?:but )?{_RELATIVE}not (?:by|from|at|tagged|on|in the section))|"
    r"(?P<except>except(?: for)?|excluding|other than|apart from|aside from|besides|but (?:not|no)|(?<=, )(?:not|no)))"
)
# What stands for resources before what is excluded: "except the ones about fraud".
_PRONOUN = (
    r"(?:(?:the ones|those|ones|anything|everything|any|the|an?) )?(?:(?:that|which) are )?"
    r"(?:(?:about|on|by|from|at) )?"
)
_STOP = rf"(?=,? ?\b(?:{TIME_WORDS}|by|from|at|tagged)\b|[?!.]*$)"
_NEGATION = rf"(?P<comma>,)? ?\b{_LEADS} (?P<items>{_PRONOUN}[^?!]+?){_STOP}"
_JOINT = r" ?, ?(?:(?:and|or|nor) )?| (?:and|or|nor) "
# Before what limits a statement: "but not too hard", "but not always".
_ADVERBS = (
    r"(?:too|so|very|only|just|yet|to|always|necessarily|really|quite|enough|all|every|more|less|much|many|be|been|"
    r"in|with|for|when|if|because|as|like|limited|sure|necessary|possible|one|longer|matter|need)"
)
_DASHED = r"(?<!\S)[-\u2212](?:[\"“](?P<phrase>[^\"“”]+)[\"”]|(?P<word>[^\W\d_][\w.+#:-]{2,}?))(?=[\s?!.,]|$)"
_MAX_WORDS = 5


class Negation(NamedTuple):
    """A negation as written: its kind, what it excludes, and the words without it.

    It is set off by a comma or "but"; it may be the predicate of the question, as in "which books are not about X".
    """

    lead: str
    items: tuple[str, ...]
    rest: str
    is_set_off: bool
    is_predicate: bool


def find_negation(words: str) -> Negation | None:
    """The last negation of a question, whether it excludes or not."""
    matches = list(re.finditer(_NEGATION, words, re.IGNORECASE))
    if not matches:
        return None
    last = matches[-1]
    lead = next(name for name in ("about", "made", "except") if last[name])
    items = tuple(_strip_item(item) for item in re.split(_JOINT, last["items"], flags=re.IGNORECASE))
    is_set_off = bool(last["comma"]) or last[lead].casefold().startswith("but ")
    rest = cut(words, last.start(), last.end())
    return Negation(lead, items, rest, is_set_off, bool(last["predicate"]))


def _strip_item(item: str) -> str:
    return re.sub(rf"^{_PRONOUN}", "", item.strip("\"'“”,;: "), count=1, flags=re.IGNORECASE)


def read_dashed(words: str) -> tuple[list[str], str]:
    """The words with a leading hyphen and the remaining words; in a question only at its end."""
    matches = list(re.finditer(_DASHED, words))
    rest = " ".join(re.sub(_DASHED, " ", words).split())
    is_trailing = bool(matches) and words.startswith(rest.rstrip("?!. "))
    if not matches or not terms(rest) or (search_words(QUESTION, words) and not is_trailing):
        return [], words
    return [match["phrase"] or match["word"] for match in matches], rest


class NegationParser:
    """Decides with the words of one list what a negation excludes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def exclusions(self, negation: Negation, filters: Sequence[ParsedFilter]) -> list[ParsedFilter]:
        """What a negation excludes beside the other filters of its question; nothing if it is part of the topic."""
        values = [self.value_of(item, negation.lead) for item in negation.items]
        topic = strip_fillers(negation.rest)
        if not all(map(_is_excludable, negation.items)) or not (filters or terms(topic)):
            return []
        if not (filters or self._is_explicit(negation, topic, values)) or (negation.is_predicate and terms(topic)[1:]):
            return []
        return [ParsedFilter("exclude", value, item) for value, item in zip(values, negation.items, strict=True)]

    def _is_explicit(self, negation: Negation, topic: str, values: Sequence[str]) -> bool:
        """Whether a negation without another filter excludes: "not about X", or names of the list."""
        if search_words(QUESTION, topic):
            return negation.lead == "about" and negation.is_set_off
        return negation.lead == "about" or all(":" in value for value in values)

    def value_of(self, item: str, lead: str = "") -> str:
        """The exclusion for what is written: a field and its value if the list has such a name, else the words."""
        return next(self._named_values(item, lead), item)

    def _named_values(self, item: str, lead: str) -> Iterator[str]:
        lexicon, form = self._lexicon, item.casefold()
        if kinds := lexicon.kinds.get(form):
            yield f"kind:{kinds[0]}"
        if company := lexicon.companies.get(form):
            yield f"company:{company}"
        if names := lexicon.authors.get(fold_name(item)):
            yield f"author:{names[0] if len(names) == 1 else item}"
        if " " in form and (title := lexicon.titles.get(form)):
            yield f"title:{title}"
        if lead == "made" and (tag := lexicon.tags.get(fold_label(item))):
            yield f"tag:{tag}"
        if lead == "made" and (section := lexicon.sections.get(form)):
            yield f"section:{section}"


def _is_excludable(item: str) -> bool:
    """Whether an item can be excluded: a few words with content that do not merely limit a statement."""
    words = item.split()
    return 0 < len(words) <= _MAX_WORDS and bool(terms(item)) and not match_words(rf"^{_ADVERBS}\b", item)
