"""Follow-ups that put another name or topic in the place of one: "and Netflix?", "what about papers?".

Knows names of the list; must not know records of resources.
"""

import re
from collections.abc import Mapping

from search.catalogue.language.names import ListNames
from search.catalogue.wording import plain_words
from search.followups.change import Change
from search.followups.conditions import narrow_years
from search.followups.mentions import Mention, find_mentions, maker_mentions
from search.followups.situation import Situation
from search.followups.topics import replace_topic
from search.model import ParsedFilter

MAKERS = ("company", "author")


def substitute(situation: Situation, slots: Mapping[str, str]) -> Change | None:
    """The last question with another name, kind, year or topic; None if it is not certain what it replaces."""
    words = slots["words"].strip("\"'“” ")
    if years := narrow_years(situation, f"{slots.get('preposition', 'in')} {words}"):
        return years
    if change := swap_name(situation, words):
        return change
    question = _replace_unknown_name(situation, words) or replace_topic(situation.last.question, words)
    return Change(question) if question else None


def swap_name(situation: Situation, words: str) -> Change | None:
    """The last question with a name of the list in place of one of the same field; without one there, with a filter.

    None for words that are no name of the list, and for a name that neither fits.
    """
    names, last = situation.names, situation.last
    plain = re.sub(r"^(?:the|an?) ", "", plain_words(words))
    if plain in names.companies or plain in names.authors:
        filters = _maker_filters(names, plain, words)
        if mentions := maker_mentions(last.question, names):
            is_filtered = bool(last.filter.companies or last.filter.authors)
            return Change(mentions[0].replaced(last.question, words), filters if is_filtered else (), MAKERS)
        return Change(filters=filters, drops=MAKERS)
    if kinds := names.kinds.get(plain):
        return _swap_kind(situation, plain, kinds)
    for forms in (names.sections, names.tags, names.titles.forms):
        if plain in forms and (mentions := find_mentions(last.question, forms)):
            return Change(max(mentions, key=_length).replaced(last.question, words))
    return None


def _swap_kind(situation: Situation, plain: str, kinds: tuple[str, ...]) -> Change:
    last, names = situation.last, situation.names
    filters = tuple(ParsedFilter("kind", kind, plain) for kind in kinds)
    if mentions := find_mentions(last.question, names.plural_kinds):
        return Change(mentions[0].replaced(last.question, plain), filters if last.filter.kinds else (), ("kind",))
    return Change(filters=filters, drops=("kind",))


def _maker_filters(names: ListNames, plain: str, words: str) -> tuple[ParsedFilter, ...]:
    """The filter for a name: that of the organisation, which also finds authors of this name, else of the authors."""
    if companies := names.companies.get(plain):
        return tuple(ParsedFilter("company", name, words) for name in companies)
    return tuple(ParsedFilter("author", name, words) for name in names.authors[plain])


def _replace_unknown_name(situation: Situation, words: str) -> str:
    """The last question with a name that the list does not have in place of the only author or organisation."""
    question = situation.last.question
    mentions = maker_mentions(question, situation.names) if words[:1].isupper() else []
    return mentions[0].replaced(question, words) if len(mentions) == 1 else ""


def _length(mention: Mention) -> int:
    return mention.end - mention.start
