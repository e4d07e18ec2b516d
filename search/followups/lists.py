"""Follow-ups that name another of several lists: "only those in my team list", "and in team?".

Knows the names of lists; must not know resources.
"""

import re
from collections.abc import Sequence

from search.followups.change import Change
from search.followups.situation import Situation
from search.query.phrases.lists import find_list

# What may stand beside the phrase: nothing but references to the resources shown.
_REFERENCE = re.compile(
    r"\W*(?:(?:and|but|or|what about|how about|only|just|show(?: me)?|those|these|the|ones?|that|which|are|is|"
    r"resources|please)\W*)*",
    re.IGNORECASE,
)


def change_list(situation: Situation, question: str, lists: Sequence[str]) -> Change | None:
    """The last question in the list that a follow-up names; None for words that say more than that."""
    phrase = find_list(question, lists)
    if not phrase or not _REFERENCE.fullmatch(phrase.rest):
        return None
    last = find_list(situation.last.question, lists)
    if last and {last.parsed.kind, phrase.parsed.kind} == {"list"}:
        old, new = re.escape(str(last.parsed.value)), str(phrase.parsed.value)
        mention = re.sub(rf"(?<![\w-]){old}(?![\w-])", new, last.parsed.phrase, flags=re.IGNORECASE)
        return Change(situation.last.question.replace(last.parsed.phrase, mention), drops=("list",))
    return Change(filters=(phrase.parsed,), drops=("list",) if phrase.parsed.kind == "list" else ())
