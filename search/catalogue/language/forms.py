"""The forms of questions about a list, as templates with slots for a title, a noun phrase or a place in the list.

Grouped by the first word of the question, so that a question compiles few patterns. Knows words alone; what fills a
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
# "Does Google have any ..." asks for what is by Google.
_HAS_ANY = (
    rf"^(?:does|did|has|have) (?!{LIST}\b|it\b|you\b|we\b|i\b)(\w.*?) "
    r"(?:have|write|written|publish|published|made) (?:any|some) (\w+)"
)
_REWORDINGS = (
    (r"\bwhich\b", "what"),
    (r"^what else\b", "what"),
    (r"^(?:(?:and|so|ok|hi|hello|please) )+|(?: please| thanks| thank you)+$", ""),
    (r"^(what|who|where|when|how) s\b", r"\1 is"),
    (r"^(?:are|is) (?:any|some) of (?:the |these )?", "are there "),
    (_HAS_ANY, r"are there \2 by \1"),
    # "in which section" is asked for as "which section".
    (r"^(?:in|from|under) what (section|folder|chapter|year)\b", r"what \1"),
)


def match_forms(words: str) -> Iterator[FormMatch]:
    """The forms that a question in plain words has, the most specific first."""
    for pattern, replacement in _REWORDINGS:
        words = re.sub(pattern, replacement, words)
    first = words.partition(" ")[0]
    for group in (first, "") if first in TEMPLATES else ("",):
        for intent, form in _compile(group):
            if match := form.fullmatch(words):
                yield FormMatch(intent, {name: slot for name, slot in match.groupdict().items() if slot})
    if lead := re.match(_LEAD, words):
        yield FormMatch(Intent.LIST, {"scope": words[lead.end() :], "lead": lead[0].strip()})
    yield FormMatch(Intent.LIST, {"scope": words})


@cache
def _compile(group: str) -> tuple[tuple[Intent, "re.Pattern[str]"], ...]:
    return tuple((intent, re.compile(_fill(template))) for intent, template in TEMPLATES[group])


def _fill(template: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: PARTS[part[1]], template)
