"""Recognises the forms of follow-ups in the words of a question. Knows words alone."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.followups.patterns import CUES, LEAD, ORDINAL, ORDINALS, PATTERNS, Relation

# Words of the longest follow-up.
_MAX_WORDS = 20
# Relations of follow-ups that mean nothing on their own, and slots that give the words for a topic or name.
_BARE = frozenset({
    Relation.OTHERS, Relation.OTHERS_BY, Relation.SORTED, Relation.LIKE, Relation.DETAILS, Relation.PLACE,
    Relation.CONTENT, Relation.FACT,
})  # fmt: skip


# The ordinal of the last of the resources shown.
LAST = -1


class FollowUpForm(NamedTuple):
    """A form that a question has, with the words in its slots."""

    relation: Relation
    slots: dict[str, str]

    @property
    def is_bare(self) -> bool:
        """Whether such a question consists of references alone, so that it means nothing without a context."""
        if self.relation is Relation.RANGED:
            return "ones" in self.slots
        return self.relation in _BARE and "topic" not in self.slots


def match_follow_up(question: str) -> Iterator[FollowUpForm]:
    """The forms of follow-ups that a question has, the most specific first; none for most questions."""
    words = " ".join(question.split()).strip(" ?!.…")
    if words.count(" ") >= _MAX_WORDS:
        return
    tokens = set(re.findall(r"\w+", words.casefold()))
    for relation, patterns in PATTERNS.items():
        lead = "" if relation is Relation.SUBSTITUTED else LEAD
        for pattern in () if tokens.isdisjoint(CUES[relation]) else patterns:
            if match := re.fullmatch(f"{lead}(?:{pattern})", words, re.IGNORECASE):
                yield FollowUpForm(relation, {name: slot for name, slot in match.groupdict().items() if slot})


def is_ordinal(words: str) -> bool:
    """Whether the words are a number of a resource shown and nothing else, such as "2" or "the second one"."""
    return re.fullmatch(ORDINAL, words.strip(" .!"), re.IGNORECASE) is not None


def read_ordinal(words: str) -> int | None:
    """The number in words such as "the second one", "no. 2" or "2", LAST for the last; None without a number."""
    tokens = re.findall(r"\w+", words.casefold())
    numbers = (ORDINALS.get(token) or (int(token) if token.isdecimal() else None) for token in tokens)
    return next((number for number in numbers if number is not None), None)
