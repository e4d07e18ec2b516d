"""Follow-ups that refer to the resources shown, to who made them, or to the topic of the last question.

Knows the situation; must not know the list's words for conditions.
"""

import re
from collections.abc import Mapping

from search.errors import QuestionError
from search.followups.change import Change, within_resources, without_resources
from search.followups.situation import Situation
from search.followups.topics import topic_of

# What follows an "it" that stands for nothing: "is it possible", "why is it called that".
_EXPLETIVE = re.compile(
    r"\b(?:to|that|when|if|whether|for|called|possible|better|best|worth|true|okay|ok|safe|legal|important|necessary|"
    r"normal|common|mean|rain|snow)\b",
    re.IGNORECASE,
)
# After "they": what people in general say or do, to "you".
_GENERAL = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
Slots = Mapping[str, str]


def show_others(situation: Situation, _slots: Slots) -> Change:
    """The last question without the resources shown. Raises QuestionError if they are all that its filters leave."""
    filters = without_resources(situation.present, "else")
    if not situation.has_any(filters):
        raise QuestionError("There is nothing else: everything in the list that passes the filters is shown.")
    return Change(filters=filters)


def show_others_by_maker(situation: Situation, slots: Slots) -> Change:
    """Everything by who made the resources shown, without these. Raises QuestionError if there is no more."""
    maker = situation.makers(slots["maker"])
    question, filters = f"everything by {maker}", without_resources(situation.present, "else")
    if not situation.has_any(filters, question):
        raise QuestionError(f"There is nothing else: everything that the list has by {maker} is shown.")
    return Change(question, filters, is_new=True)


def show_similar(situation: Situation, slots: Slots) -> Change:
    """The resources related to one that is shown."""
    return Change(f"more like {situation.referent(slots['which']).title}", is_new=True)


def show_details(situation: Situation, slots: Slots) -> Change:
    """One of the resources shown by itself."""
    resource = situation.referent(slots["which"])
    return Change(resource.title, within_resources([resource], slots["which"]), is_new=True)


def ask_within(situation: Situation, slots: Slots) -> Change:
    """The last question within one of the resources shown."""
    return Change(filters=within_resources([situation.referent(slots["which"])], slots["which"]))


def ask_content(situation: Situation, slots: Slots) -> Change:
    """What one of the resources shown has on a topic, or at all."""
    resource = situation.referent(slots["which"])
    return Change(slots.get("topic", resource.title), within_resources([resource], slots["which"]), is_new=True)


def ask_fact(situation: Situation, slots: Slots) -> Change:
    """A question about the record of one of the resources shown, with its title."""
    title = situation.referent(slots.get("which", "")).title
    if field := slots.get("field"):
        return Change(f"What is the {field} of {title}?", is_new=True)
    before = slots["before"].removesuffix(" to read").removesuffix(" to watch")
    if before.casefold() == "how long does it take":
        return Change(f"How long does it take to read {title}?", is_new=True)
    return Change(" ".join(filter(None, (before, title, slots.get("after")))) + "?", is_new=True)


def ask_about_maker(situation: Situation, slots: Slots) -> Change | None:
    """A question with the name of who made the resources in place of "they" or "their"."""
    before, after = slots.get("before", "").strip(), slots["after"]
    if _GENERAL.search(after):
        return None
    maker = situation.makers(slots["maker"])
    is_possessive = slots["maker"].casefold() in {"their", "his", "her"} or slots["maker"][-2:] in {"'s", "’s"}
    parts = (before, f"{maker}'s" if is_possessive else maker, after)
    question, count = re.subn(r"\b(?:else|other) ", "", " ".join(filter(None, parts)))
    others = without_resources(situation.present, "else") if count else ()
    return Change(question + "?" if before else question, others, is_new=True)


def ask_about_topic(situation: Situation, slots: Slots) -> Change | None:
    """A question with the topic of the last question in place of "it"; None if that has no certain topic."""
    topic = topic_of(situation.last.question)
    if not topic or _EXPLETIVE.search(slots.get("after", "")):
        return None
    return Change(f"{slots['before']} {topic.written}{slots.get('after', '')}?", is_new=True)
