"""Quoted phrases of a question, which must occur as they are written. Knows words alone."""

import re

from index.text.lexical import terms
from search.query.phrases.patterns import QUESTION, search_words

# Quotation marks that stand around words, unlike the inches of `5" and 6"`.
_QUOTED = re.compile(r"(?<![\w\"”])(?:\"(?=\S)([^\"“”]{2,200}?)(?<=\S)\"|“([^\"“”]{2,200}?)”|«([^«»]{2,200}?)»)(?!\w)")


def quoted_phrases(words: str) -> list[str]:
    """The phrases in quotation marks that have a content word, in order, each once.

    In a question a single quoted word is left out: its marks often distance from the word or stress it.
    """
    phrases = (" ".join("".join(filter(None, match.groups())).split()) for match in _QUOTED.finditer(words))
    distinct = list(dict.fromkeys(phrase.strip(" ,.;:?!") for phrase in phrases))
    least = 2 if search_words(QUESTION, words) else 1
    return [phrase for phrase in distinct if terms(phrase) and len(phrase.split()) >= least]
