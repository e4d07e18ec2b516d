"""Names of people: whether a shorter form refers to a full name, and the family name of a full one.

Knows words alone; must not know resources or questions.
"""

import re
from functools import lru_cache

from index.text.lexical import normalize_word

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md"})
_PARTICLES = frozenset("van von der den de del della di da dos du la le el al bin ibn ter ten zu".split())  # noqa: SIM905
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """The normalised words of a name in speaking order; "Murphy, Kevin P." is turned round."""
    family, comma, given = name.partition(",")
    spoken = f"{given} {family}" if comma and len(family.split()) < len(name.split()) and given.strip() else name
    return tuple(word for word in _WORD.findall(normalize_word(spoken)) if word not in _SUFFIXES)


@lru_cache(maxsize=8192)
def family_name(name: str) -> str:
    """The family name with its particles, normalised; empty for a name of a single word."""
    words = name_words(name)
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return " ".join(words[start:]) if len(words) > 1 else ""


def full_forms(name: str) -> set[str]:
    """The normalised forms of a whole name: all words, without initials, and the first name or its initial alone."""
    words, family = name_words(name), family_name(name)
    without_initials = [word for word in words if len(word) > 1]
    short = ((words[0], family), (words[0][0], family)) if family else ()
    return {" ".join(form) for form in (words, without_initials, *short) if form}


def matches_name(form: str, name: str) -> bool:
    """Whether `form` refers to `name`: its words occur in the name in order, initials standing for words.

    At least one of its words must occur in full: "K. Murphy" and "Murphy" refer to "Kevin P. Murphy", "K. P." does not.
    """
    remaining = iter(name_words(name))
    words = name_words(form)
    pairs = [next(((word, other) for other in remaining if _stands_for(word, other)), None) for word in words]
    return bool(words) and None not in pairs and any(pair and pair[0] == pair[1] and len(pair[0]) > 1 for pair in pairs)


def _stands_for(word: str, other: str) -> bool:
    return word == other or (1 in {len(word), len(other)} and word[0] == other[0])
