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
    r"how (?:does|do) (?P<works>.+?) (?:actually |really )?work|"
    rf"what (?:is|are) the {_NOUN} of (?P<of>.+?)|"
    rf"(?:when|why|how) (?:(?:should|would|do|can|to) )?(?:{_USER} )?use (?P<use>.+?)"
    r")(?: in (?:simple|plain) (?:words|terms))?(?: exactly| again| please)?[\s?!.]*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:an?|the) (?=\w)", re.IGNORECASE)
_ABOUT_IT = re.compile(r" (?:examples?|definition|meaning|tutorial)$", re.IGNORECASE)
# Besides stop words, those of a clause or a judgement, or of an attribute of something else: texts use other words.
_NOT_IN_NAMES = frozenset(
    """vs versus between during per without within like using used called named causing exactly really actually again
    popular common typical different various many good best better main important useful recommended modern new
    most more less first last next such one two three several""".split()  # noqa: SIM905
)
_PUNCTUATION = re.compile(r"['’]s\b|[,;:/]")
_MAX_WORDS = 3


def concept_of(question: str) -> tuple[str, ...]:
    """The forms in which a question names the concept that it asks to explain; empty for any other question.

    A concept is a short name or noun phrase; "the name of Watt's partner" is an attribute of something else.
    """
    match = _ASKS.fullmatch(question)
    words = next(filter(None, match.groups()), "") if match else ""
    concepts = tuple(_ABOUT_IT.sub("", _ARTICLE.sub("", form)) for form in forms_of(words))
    if not all(map(_is_concept, concepts)):
        return ()
    joined = (concept.replace("-", "") for concept in concepts if "-" in concept)
    return *concepts, *joined


def _is_concept(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= _MAX_WORDS
        and all(map(terms, words))
        and _NOT_IN_NAMES.isdisjoint(word.casefold() for word in words)
        and not _PUNCTUATION.search(text)
    )
