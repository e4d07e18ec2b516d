"""The forms of questions about a list, as templates with slots for a title, a noun phrase or a place in the list.

Grouped by the first word of the question, so that a question tries few patterns. Knows words alone; what fills a
slot is known to `search.catalogue.language.titles` and `search.catalogue.language.noun_phrase`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from search.catalogue.language.noun_phrase import LIST
from search.catalogue.language.parts import PARTS
from search.catalogue.language.templates import TEMPLATES, Intent


class FormMatch(NamedTuple):
    """A form that a question has, with the words in its slots: `title`, `scope`, `place` or `field`."""

    intent: Intent
    slots: dict[str, str]


# What may stand before a noun phrase that asks for resources.
_LEAD = (
    r"(?:(?:(?:can|could|would) you )?"
    r"(?:(?:show|give|find|name|tell|get|list|recommend|sort|arrange)(?: (?:me|us))?(?: all)?|"
    r"what(?: ones)?(?: (?:are|is|were|was))?|(?:do|can) (?:you|we|i) (?:have|see|get)|have you(?: got)?|got|"
    r"(?:are|is) there|i (?:want|need)|(?:im|i am) looking for|id like(?: to see)?|let me see|"
    rf"does (?:{LIST}|it) (?:have|contain|include)) )"
)
# Leads of a question for what the list has.
_EXISTENCE = re.compile(rf"(?:do (?:you|we|i) have|have you|got|(?:are|is) there|does (?:{LIST}|it) )")
# "Does Google have any ..." asks for what is by Google; "anything" is "any thing".
_HAS_ANY = (
    rf"^(?:does|did|has|have) (?!{LIST}\b|it\b|you\b|we\b|i\b)(\w.*?) "
    r"(?:have|write|written|publish|published|made) (?:(?:any|some) |(?:any|some)(?=thing\b))(\w+)"
)
# Leads and noun phrases of a question for all that the list has on a topic, or the extreme of it.
_ALL = re.compile(r"list\b|.*\ball$")
_EXTREME = r"(?:the )?(?:\w+ )?(?:newest|latest|most recent|oldest|earliest|shortest|quickest|longest)"
_ALL_OF = re.compile(rf"(?:all|every|everything|{_EXTREME})\b")
_ASKS_MENTION = re.compile(
    r".+ (?:(?:are|is|were|was) (?:all )?about|talks? about|mentions?|names?|refers? to|contains? the words?) \w"
)
# A slot, group, set or sign of a template; then a run of letters outside of those, none of them optional.
_GROUP = re.compile(r"(?:\{\w+\}|\([^()]*\)|\[[^\]]*\]|\\\w|\.)[?*+]?")
_FIXED = re.compile(r"[a-z]+(?![a-z]*[?*])")
_TOPICS = r"(?:topics|subjects|areas|themes)"
_WRITERS = r"(?:authors|writers|publishers)"
# Fields of resources whose names a question may request by topic: "types of cloud resources" are no types in the list.
_BY_TOPIC = re.compile(r"who$|compan|organi[sz]|publisher|author|writer|people|year")
_REWORDINGS = (
    (r"\bwhich\b", "what"),
    (r"^what else\b", "what"),
    (r"^(?:(?:and|so|ok|hi|hello|please) )+|(?: please| thanks| thank you)+$", ""),
    (r"^(what|who|where|when|how) s\b", r"\1 is"),
    (r"^(?:are|is) (?:any|some) of (?:the |these )?", "are there "),
    (_HAS_ANY, r"are there \2 by \1"),
    (
        rf"^what (?:(?:do|have) (?:you|we|i) (?:have|got)|is there|does (?:{LIST}|it) have) (about|on) (?!{LIST})",
        r"do you have resources \1 ",
    ),
    (rf"^does {LIST} ((?:mention|cover|discuss|deal with) \w)", r"do you have resources that \1"),
    (rf"^is (\w.*) mentioned(?: anywhere)?(?: in {LIST})?$", r"do you have resources that mention \1"),
    (rf"^((?:what|how many) {_WRITERS}) (?:cover|discuss) ", r"\1 wrote about "),
    # What a section is on is what it has.
    (rf"^what {_TOPICS} are (?:(?:covered|treated|listed) )?(?=in (?!{LIST}\b))", "what is "),
    (rf"^what {_TOPICS} (?=does (?!(?:it|{LIST})\b))", "what "),
    # "in which section" is asked for as "which section".
    (r"^(?:in|from|under) what (section|folder|chapter|year)\b", r"what \1"),
)


def match_forms(words: str) -> Iterator[FormMatch]:
    """The forms that a question in plain words has, the most specific first."""
    for pattern, replacement in _REWORDINGS:
        words = re.sub(pattern, replacement, words)
    first = words.partition(" ")[0]
    for group in (first, "") if first in TEMPLATES else ("",):
        for intent, template in TEMPLATES[group]:
            if _has_words(template, words) and (match := _compile(template).fullmatch(words)):
                yield FormMatch(intent, {name: slot for name, slot in match.groupdict().items() if slot})
    if lead := re.match(_LEAD, words):
        yield FormMatch(Intent.LIST, {"scope": words[lead.end() :], "lead": lead[0].strip()})
    yield FormMatch(Intent.LIST, {"scope": words})


def asks_for_existence(form: FormMatch) -> bool:
    """Whether a question asks how many resources of a kind the list has, or whether it has any."""
    return form.intent is Intent.COUNT or bool(_EXISTENCE.match(form.slots.get("lead", "")))


def asks_by_topic(form: FormMatch) -> bool:
    """Whether a question may select resources by a topic.

    It counts them, or asks for all, for those that name it, or for their authors, companies or years. Any other, such
    as "posts about fraud", asks for the best texts.
    """
    lead, words = form.slots.get("lead", ""), form.slots.get("scope", "")
    if form.intent is Intent.NAMES:
        return bool(_BY_TOPIC.match(form.slots.get("field", "who")))
    if asks_for_existence(form) or words.startswith("anything "):
        return True
    return bool(lead) and bool(_ALL.match(lead) or _ALL_OF.match(words) or _ASKS_MENTION.match(words))


def _has_words(template: str, words: str) -> bool:
    return all(word in words for word in _fixed_words(template))


@cache
def _fixed_words(template: str) -> tuple[str, ...]:
    """Words that every question of a form has, those outside of its groups: most forms need not be compiled."""
    while (shorter := _GROUP.sub("\0", template)) != template:  # the innermost first
        template = shorter
    return tuple(_FIXED.findall(template))


@cache
def _compile(template: str) -> "re.Pattern[str]":
    return re.compile(_fill(template))


def _fill(template: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: PARTS[part[1]], template)
