"""Follow-ups that ask which of the resources meet a condition: "how many of them are free?".

Knows the forms of questions about a list; must not know the forms of follow-ups.
"""

from collections.abc import Mapping

from search.catalogue.language.forms import asks_by_topic, match_forms
from search.catalogue.language.names import ListNames
from search.catalogue.language.noun_phrase import parse_noun_phrase
from search.catalogue.language.templates import Intent
from search.catalogue.wording import plain_words
from search.followups.change import Change, within_resources
from search.followups.situation import Situation


def ask_part(situation: Situation, slots: Mapping[str, str]) -> Change | None:
    """The last question with the condition, if it was one for resources of the list; else those shown that meet it.

    None for a condition that is not understood.
    """
    last = situation.last.question.rstrip(" ?!.")
    whole = f"{last} that {slots['condition']}"
    if _selects_resources(last, situation.names) and _selects_resources(whole, situation.names):
        return Change(f"{whole}?")
    part = ask_part_of_list(slots, situation.names)
    shown = within_resources(situation.present, slots["condition"])
    return Change(part, shown, is_new=True) if part else None


def ask_part_of_list(slots: Mapping[str, str], names: ListNames) -> str:
    """The question about all resources of the list; empty for a condition that is not understood."""
    part = f"{slots['lead']} resources {slots['condition']}?"
    return part if _selects_resources(part, names) else ""


def _selects_resources(question: str, names: ListNames) -> bool:
    """Whether a question counts or lists resources, and each of its words is understood."""
    forms = (form for form in match_forms(plain_words(question)) if form.intent in {Intent.COUNT, Intent.LIST})
    return any(
        parse_noun_phrase(form.slots.get("scope", ""), names, is_topical=asks_by_topic(form)) is not None
        for form in forms
    )
