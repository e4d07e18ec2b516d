"""What a list does not have, as questions name it: "by Ada Byrne", "from Netflix", "podcasts".

Such words count only in a question for what the list has ("how many ...", "are there ..."), and only if no entry
mentions them: the records can then answer that there is none, while any other question may be about the texts. Knows
the names of the list; must not know resources.
"""

import re
from calendar import day_name, month_name
from dataclasses import dataclass

from search.catalogue.language.names import ListNames, leading_name
from search.catalogue.language.phrase_state import PhraseState
from search.catalogue.wording import plain_words
from search.query.lexicon import plural_of

# Kinds that are hardly ever a topic.
_KINDS = ("podcast", "podcast episode", "newsletter", "webinar", "audiobook", "magazine", "dissertation", "documentary")
_KIND_WORDS = {form: kind for kind in _KINDS for form in (kind, plural_of(kind))}
_LONGEST_NAME = 4
# Words of names that are not capitalised.
_PARTICLES = {"van", "von", "de", "der", "den", "da", "di", "du", "la", "le", "of"}
# Words with a capital after "from" that begin a time or a place in a work.
_NO_MAKERS = {
    *(word.casefold() for word in (*month_name, *day_name) if word), "spring", "summer", "autumn", "fall", "winter",
    "christmas", "easter", "part", "chapter", "section", "volume", "module", "week", "lesson", "page", "scratch",
}  # fmt: skip
_QUARTER_OR_NUMBER = re.compile(r"(?:[qh]\d|\d+)\b")
_TOKEN = re.compile(r"\S+")
_PREPOSITION = (
    r"(?:(?:made|written|published|authored) )?(?:by|from) (?:the (?:company|author|organisation|publisher) )?"
)


@dataclass(frozen=True, slots=True)
class ProperNames:
    """The proper names in a question: its words with a capital, as they are written."""

    question: str

    def leading(self, words: str) -> tuple[str, str]:
        """The name at the start of plain words as the question writes it, and the words after it; empty without."""
        tokens = _TOKEN.findall(self.question)
        for start in range(len(tokens)):
            for end in range(min(start + _LONGEST_NAME, len(tokens)), start, -1):
                name = " ".join(tokens[start:end]).strip(".,;:!?\"'()")
                plain = plain_words(name)
                if _is_proper(name) and (words == plain or words.startswith(f"{plain} ")):
                    return name, words[len(plain) + 1 :]
        return "", words


def _is_proper(name: str) -> bool:
    """Whether each word has a capital, but for particles inside."""
    first, *inner = name.split() or [""]
    *inner, last = inner or [first]
    return all(word[:1].isupper() for word in (first, last)) and all(
        word[:1].isupper() or word in _PARTICLES for word in inner
    )


def take_unlisted_maker(state: PhraseState, names: ListNames) -> bool:
    """Take "by Ada Byrne" or "from Netflix" after the noun, if no entry mentions the name."""
    match = re.match(_PREPOSITION, state.rest) if state.proper and state.has_head else None
    if not match or not state.proper or state.scope.makers or state.scope.unlisted:
        return False
    name, rest = state.proper.leading(state.rest[match.end() :])
    is_unlisted = bool(name) and _may_be_maker(name, rest) and not names.is_mentioned(name)
    return is_unlisted and state.narrow(rest, unlisted=name)


def _may_be_maker(name: str, rest: str) -> bool:
    """Whether a name with these plain words after it is none of a time, such as "January 2020" or "Q3"."""
    first = name.casefold().split()[0]
    return first not in _NO_MAKERS and not any(_QUARTER_OR_NUMBER.match(words) for words in (first, rest))


def take_unlisted_kind(state: PhraseState, names: ListNames) -> bool:
    """Take "podcasts" as the noun, if no entry mentions one."""
    form, rest = leading_name(state.rest, _KIND_WORDS) if state.proper and not state.has_head else ("", "")
    if not form or names.is_mentioned(_KIND_WORDS[form]):
        return False
    state.has_head = state.is_plural = True
    return state.narrow(rest, is_bound=False, noun=_KIND_WORDS[form])
