"""Parses noun phrases about the list: "the newest posts by Chip Huyen in Career since 2019".

A phrase counts only if each of its words is understood, so one with a topic ("books about fraud") is none unless the
question may name one. Knows the names of the list; must not know resources.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from search.catalogue.language.conditions import (
    makers_of,
    take_lack,
    take_maker,
    take_maker_before_noun,
    take_section,
    take_sorting,
    take_status,
    take_tag,
)
from search.catalogue.language.measures import NUMBERS, take_language, take_minutes, take_years
from search.catalogue.language.names import LEVEL_WORDS, ListNames, leading_name
from search.catalogue.language.phrase_state import PhraseState
from search.catalogue.language.topics import take_topic, take_topic_before_noun
from search.catalogue.language.unlisted import ProperNames, take_unlisted_kind, take_unlisted_maker
from search.catalogue.scope import ListScope

LIST = (
    r"(?:(?:the|this|your|my|our|that|whole|entire) )*(?:reading )?"
    r"(?:list|guide|collection|index|desk|catalogue|catalog|library|bookmarks)"
)
_RESOURCE = (
    r"(?:resources?|pages?|items?|entry|entries|things?|bookmarks?|links?|titles?|works?|materials?|ones?|everything|"
    r"anything|something|stuff|those|all$)"
)
_SINGULAR = re.compile(r"(?:resource|page|item|entry|thing|bookmark|link|title|work|material|one)$")
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(NUMBERS)})"
_ORDERS = {
    "newest": "newest", "latest": "newest", "most recent": "newest", "recent": "newest", "newer": "newest",
    "oldest": "oldest", "earliest": "oldest", "older": "oldest", "shortest": "shortest", "quickest": "shortest",
    "shorter": "shortest", "quicker": "shortest", "short": "shortest", "longest": "longest", "longer": "longest",
    "first": "first", "last": "last",
}  # fmt: skip
_ORDER = rf"(?:{_NUMBER} )?(?P<order>{'|'.join(_ORDERS)})"
# Words that add nothing to a phrase that is complete without them.
_FILLERS = (
    rf"(?:(?:in|of|on|from|within) {LIST}|{LIST} (?:has|contains)|"
    rf"(?:does|do|did) (?:{LIST}|you|we|i|it) (?:have|contain|list|include|hold|know)|"
    r"(?:are|is|were) there|there (?:are|is)|(?:that )?(?:you|we|i) have|has the desk(?= (?:not )?(?:read|fetched))|"
    r"to (?:read|watch|study)|"
    r"please|here|in total|altogether|overall|available|listed|in it|have you(?: got)?|do (?:you|i|we) have got)"
)
_DETERMINERS = r"(?:(?:all )?of (?:the|these|my|your)|all|the|any|some|every|each|an?|my|your|only|just)(?= \w)"
_VERBS = (
    r"(?:(?:that|which|what|who|are|is|were|was|been|be|have|has|published|written|released|made|dated|dating|recorded|"
    r"posted|come|comes|came|coming|appeared)(?= \w)|ones?)"
)
_EXCEPT = r"(?:(?:(?:that|what) are )?(?:not|neither)|except(?: for)?|excluding|other than|but not) "


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A parsed noun phrase; `is_request` if the phrase alone asks for its resources."""

    scope: ListScope
    is_request: bool


def parse_noun_phrase(
    words: str, names: ListNames, proper: ProperNames | None = None, *, is_topical: bool = False
) -> NounPhrase | None:
    """The noun phrase in plain words; None if any of them is not understood.

    `proper` are the names in the question, if it asks for what the list has: names and kinds of which the list has
    nothing are understood then. `is_topical` is whether it may name a topic.
    """
    if words in names.full_names:
        return NounPhrase(ListScope(makers=makers_of(words, names)), is_request=True)
    state = PhraseState(words, proper=proper, is_topical=is_topical)
    if not _parse_rest(state, names) or not (state.has_head or state.is_bound):
        return None
    return NounPhrase(state.scope, state.is_plural or state.is_bound or bool(state.scope.order))


def _parse_rest(state: PhraseState, names: ListNames) -> bool:
    """Take all words left; false if any of them is not understood."""
    while state.rest:
        if not any(rule(state, names) for rule in _RULES):
            return False
    return True


def _take_noun(state: PhraseState, names: ListNames) -> bool:
    """Take a word for a kind, or for any resource."""
    if state.has_head:
        return _take_predicate(state, names)
    form, rest = leading_name(state.rest, names.kinds)
    if form:
        state.narrow(rest, is_bound=False, noun=names.plural_kinds.get(form, form), kinds=names.kinds[form])
        state.is_plural = form in names.plural_kinds
        _take_further_nouns(state, names)
    elif match := state.take(_RESOURCE):
        state.head = match[0].strip()
        state.is_plural = not _SINGULAR.match(state.head)
    state.has_head = bool(form or match)
    return state.has_head


def _take_predicate(state: PhraseState, names: ListNames) -> bool:
    """Take "are papers" after "resources"."""
    words = state.after(r"(?:(?:that|which) )?(?:are|is|were) (?:an? )?") if state.head and not state.scope.noun else ""
    form, rest = leading_name(words, names.kinds) if words else ("", "")
    return bool(form) and state.narrow(
        rest, is_bound=False, noun=names.plural_kinds.get(form, form), kinds=names.kinds[form]
    )


def _take_further_nouns(state: PhraseState, names: ListNames) -> None:
    """Take "and courses" after "books"."""
    form, rest = leading_name(state.after(r"(?:and|n?or) (?:the |an? )?"), names.kinds)
    if form:
        noun = f"{state.scope.noun} and {names.plural_kinds.get(form, form)}"
        state.narrow(rest, is_bound=False, noun=noun, kinds=(*state.scope.kinds, *names.kinds[form]))
        _take_further_nouns(state, names)


def _take_order(state: PhraseState, _names: ListNames) -> bool:
    """Take "newest", "3 oldest", "shorter"; after the noun "the newest"."""
    match = None if state.scope.order else state.take(f"(?:the )?{_ORDER}" if state.has_head else _ORDER)
    if not match:
        return False
    number = match["number"]
    if state.take("reads?"):
        state.has_head = True
    if not number and (after := state.take(rf"{_NUMBER}(?= \w)")):
        number = after["number"]
    return state.narrow(is_bound=False, order=_ORDERS[match["order"]], limit=_read_number(number or "0"))


def _take_number(state: PhraseState, _names: ListNames) -> bool:
    """Take "3" of "3 posts"; "one book" asks for the best one."""
    match = None if state.has_head or state.scope.limit else state.take(rf"(?!(?:1|0|one) ){_NUMBER}(?= \w)")
    return bool(match) and state.narrow(is_bound=False, limit=_read_number(match["number"]) if match else 0)


def _read_number(word: str) -> int:
    return NUMBERS.get(word) or int(word)


def _take_adjective(state: PhraseState, names: ListNames) -> bool:
    """Take "free" or "introductory" before the noun."""
    if state.has_head:
        return False
    level = re.match(rf"(?:{'|'.join(LEVEL_WORDS)}) ", state.rest)
    sections = names.level_sections(LEVEL_WORDS[level[0].strip()]) if level else ()
    return bool(level and sections) and state.narrow(state.after(r"\w+ "), is_bound=False, sections=sections)


def _take_exclusion(state: PhraseState, names: ListNames) -> bool:
    """Take "not by Chip Huyen", "except books", which ends the phrase."""
    words = "" if state.scope.excluded else state.after(_EXCEPT)
    excluded = parse_noun_phrase(words, names) if words else None
    return bool(excluded) and state.narrow("", excluded=excluded.scope if excluded else None)


def _take_filler(state: PhraseState, _names: ListNames) -> bool:
    return bool(state.take(_FILLERS) or state.take(_VERBS if state.has_head else _DETERMINERS))


_Rule = Callable[[PhraseState, ListNames], bool]
_RULES: tuple[_Rule, ...] = (
    take_sorting, take_tag, take_lack, take_status, _take_exclusion, take_years, take_minutes, take_maker, take_section,
    take_language, _take_order, _take_number, _take_adjective, _take_noun, take_maker_before_noun, _take_filler,
    take_unlisted_maker, take_unlisted_kind,
    lambda state, names: take_topic(state, names, _parse_rest),
    lambda state, names: take_topic_before_noun(state, names, _parse_rest),
)  # fmt: skip
