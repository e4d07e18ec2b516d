"""What the parsers of filter phrases share: their result, patterns of questions, and matching by prepared names.

Patterns are compiled at the first question that needs them: compiling all of them would slow down a cold start
noticeably. Knows words alone.
"""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from search.model import ParsedFilter

PREPOSITION = r"(?:about|on|regarding|concerning|covering|to learn(?: about)?|for|in)"
TIME_WORDS = (
    r"(?:(?:newer|later|older|earlier) than|after|before|since|between|until|published|written|released|recorded)"
)
YEAR = r"(?:19|20)\d\d"
QUESTION = (
    r"^\W*(?:how|what|why|when|where|who|whose|which|is|are|was|were|do|does|did|can|could|should|would|will|has|have|"
    r"had|may|might|tell|explain|describe|compare)\b|\?\s*$"
)
# What stands for resources without naming their kind: "everything by Chip Huyen".
_ANYTHING = (
    r"(?:(?:anything|everything|something|all|what you have|(?:the |all )?(?:works?|writings?|stuff|things|entries|"
    r"items|resources|texts|material))(?: that is| that are| there is)?)"
)
# Words of the longest name.
MAX_NAME_WORDS = 8


class PhraseMatch(NamedTuple):
    """The filters that a phrase states, empty without a match, and the words without the phrase."""

    filters: tuple[ParsedFilter, ...]
    rest: str


def match_words(pattern: str, words: str) -> "re.Match[str] | None":
    """A match of `pattern` at the start of `words`, ignoring case."""
    return re.match(pattern, words, re.IGNORECASE)


def search_words(pattern: str, words: str) -> "re.Match[str] | None":
    """The first match of `pattern` in `words`, ignoring case."""
    return re.search(pattern, words, re.IGNORECASE)


def cut(words: str, start: int, end: int) -> str:
    """The words without those from `start` to `end`."""
    return f"{words[:start]} {words[end:]}"


def contains_any(words: str, forms: Collection[str]) -> bool:
    """Whether any of `forms` occurs as a substring: a cheap test that most questions fail."""
    lower = words.casefold()
    return any(form in lower for form in forms)


def leading_form(words: str, forms: Collection[str], fold: Callable[[str], str] = str.casefold) -> tuple[str, str]:
    """The longest of `forms` at the start of `words`, as spelt there, and the words after it; empty without a match."""
    tokens = words.split(" ", MAX_NAME_WORDS)
    for count in range(min(len(tokens), MAX_NAME_WORDS), 0, -1):
        form = re.sub(r"['’]s?$", "", " ".join(tokens[:count]).strip("\"'“”,.:;?!"))
        if fold(form) in forms:
            return form, " ".join(tokens[count:])
    return "", ""


def strip_fillers(words: str) -> str:
    """The rest of a question without the prepositions, punctuation and general nouns that are left of the phrases."""
    rest = re.sub(r"^[\s,:;.]+|[\s,:;]+(?=[?!.]*$)", "", " ".join(words.split()))
    rest = re.sub(rf"^{_ANYTHING}(?: (?={PREPOSITION}\b)|\W*$)", "", rest, flags=re.IGNORECASE)
    return re.sub(rf"^(?:{PREPOSITION}|of|that|which) ", "", rest, flags=re.IGNORECASE).strip()
