"""Names of a list in a question: where they stand, and the question with another in their place.

Knows words and names; must not know resources.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from search.catalogue.language.names import ListNames
from search.catalogue.wording import plain_words

_WORD = re.compile(r"[^\W_]+")
# Words of the longest name.
_MAX_WORDS = 12


class Mention(NamedTuple):
    """A name in a text, from `start` to `end`, as written and in plain words."""

    start: int
    end: int
    written: str
    plain: str

    def replaced(self, text: str, name: str) -> str:
        """The text with another name in its place."""
        return text[: self.start] + name + text[self.end :]


def find_mentions(text: str, forms: Collection[str]) -> list[Mention]:
    """The longest names of `forms`, in plain words, that stand in a text, from left to right."""
    words, mentions, position = list(_WORD.finditer(text)), [], 0
    while position < len(words):
        mention = _mention_at(text, words[position : position + _MAX_WORDS], forms)
        if mention:
            mentions.append(mention)
        position += mention.plain.count(" ") + 1 if mention else 1
    return mentions


def _mention_at(text: str, words: "list[re.Match[str]]", forms: Collection[str]) -> Mention | None:
    for count in range(len(words), 0, -1):
        start, end = words[0].start(), words[count - 1].end()
        if (plain := plain_words(text[start:end])) in forms and plain.count(" ") == count - 1:
            return Mention(start, end, text[start:end], plain)
    return None


def maker_mentions(text: str, names: ListNames) -> list[Mention]:
    """The authors and organisations in a text; a name of one word counts only with a capital, if any word has one."""
    mentions = find_mentions(text, names.companies.keys() | names.authors.keys())
    capital = [mention for mention in mentions if mention.written[0].isupper() or " " in mention.plain]
    has_capitals = any(word[0][0].isupper() for word in list(_WORD.finditer(text))[1:])
    companies = [mention for mention in mentions if mention.plain in names.companies]
    return capital or ([] if has_capitals else companies)


def mentioned_makers(text: str, names: ListNames) -> list[str]:
    """The names in the list of the authors and organisations in a text, each once."""
    forms = names.companies
    makers = [(forms.get(mention.plain) or names.authors[mention.plain])[0] for mention in maker_mentions(text, names)]
    return list(dict.fromkeys(makers))
