"""The concept that a question asks to explain: "speculative decoding" of "How does speculative decoding work?".

Knows words alone; must not know which texts name it.
"""

import re

from index.text.lexical import terms
from search.ranking.definitions import forms_of

_USER = r"(?:i|we|you|one)"
_NOUN = (
    r"(?:advantages?|benefits?|pros and cons|disadvantages?|drawbacks?|downsides?|limitations?|purpose|goal|"
    r"idea behind|basics|principles?|meaning|definition|use cases?|applications?)"
)
_ASKS = re.compile(
    r"\W*(?:"
    r"(?:what (?:is|are)|what['’]s|(?:please |can you )?(?:define|explain(?: what)?|describe)|tell me about) "
    r"(?P<what>(?!the ).+?)(?: (?:is|are|means?))?|"
    r"what (?:does|do) (?P<means>.+?) (?:mean|stand for)|"
    r"how (?:does|do) (?P<works>.+?) (?:actually )?work|"
    rf"what (?:is|are) the {_NOUN} of (?P<of>.+?)|"
    rf"(?:when|why|how) (?:(?:should|would|do|can|to) )?(?:{_USER} )?use (?P<use>.+?)"
    r")(?: in (?:simple|plain) (?:words|terms))?[\s?!.]*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:an?|the) (?=\w)", re.IGNORECASE)
_ABOUT_IT = re.compile(r" (?:examples?|definition|meaning|tutorial)$", re.IGNORECASE)
# Words of a clause or of an attribute of something else, which texts say in other words.
_CLAUSE = re.compile(
    r"['’]s\b|[,;:]|\b(?:of|to|in|on|at|for|by|from|with|not|used|called|and|or|than|good|best|better|my|our|your|you|we|"
    r"i|it|its|this|that|these|those|there|is|are|does|do)\b",
    re.IGNORECASE,
)
_MAX_WORDS = 3


def concept_of(question: str) -> tuple[str, ...]:
    """The forms in which a question names the concept that it asks to explain; empty for any other question.

    A concept is a short name or noun phrase; "the name of Watt's partner" is an attribute of something else.
    """
    match = _ASKS.fullmatch(question)
    words = next(filter(None, match.groups()), "") if match else ""
    concepts = tuple(_ABOUT_IT.sub("", _ARTICLE.sub("", form)) for form in forms_of(words))
    return concepts if all(map(_is_concept, concepts)) else ()


def _is_concept(words: str) -> bool:
    return len(words.split()) <= _MAX_WORDS and bool(terms(words)) and not _CLAUSE.search(words)
