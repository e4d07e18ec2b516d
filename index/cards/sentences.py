"""The sentences of a case study that can stand on a card. Knows text and spans; must not know the fields."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.cards.vocabulary import POST, any_of
from index.model import Chunk
from ingest.model import Document, Via

# Words of a sentence on a card, and characters.
_FEWEST_WORDS, _MOST_WORDS, _LONGEST = 6, 70, 480
_BACK = any_of(
    rf"""it, its, he, she, his, her, they, their, them, that, these, those, such, both, here, there, however, therefore,
    thus, this(?! {POST}), hence, also, then, but, and, or, so, moreover, furthermore, instead, otherwise, besides,
    similarly, nevertheless, for example, for instance, in (?:addition|contrast|other words|that|these|this(?! {POST})),
    (?:each|all|most|some|any|none|one|two|both) (?:of )?(?:these|those|them), on the other hand, next, finally,
    as (?:a result|to|for|you can|we can|shown|expected), (?:the )?(?:former|latter|above|following|below),
    second(?:ly)?, third(?:ly)?, note, see, again, still, yet, now, let['’]?s, well, ok, okay, yes, no, e\.g, i\.e"""
)
# A sentence that begins so refers to the text before it.
_DANGLING = re.compile(rf"[\W_]*{_BACK}\b", re.IGNORECASE)
# Code, output, tables, images, headings, formulas and what is cut off at the end are no sentences.
_NO_SENTENCE = re.compile(
    r"```|~~~|^\s*\[\d|^\s*[|#>!<$\\]|!\[|\\begin|[{}]|<-|%>%|::|\w\(\)|[:,;(]\s*$|\.\.\.\s*$|…\s*$|\?\W*$"
)
_FIGURE = re.compile(
    rf"\b{any_of('figure, fig[.], table, listing, equation, section, chapter, appendix')}\s*\d|\b(?:above|below)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CardSentence:
    """A sentence with its span in its document, the row of its passage, its headings and its relative position.

    `position` is from 0 at the beginning of the document to 1 at the end.
    """

    text: str
    row: int
    start: int
    end: int
    headings: tuple[str, ...]
    position: float
    is_note: bool


def card_sentences(document: Document, chunks: Iterable[tuple[int, Chunk]]) -> Iterator[CardSentence]:
    """The sentences of a document that can be understood alone; `chunks` come with their rows."""
    for row, chunk in chunks:
        for start, end in chunk.sentences:
            if _stands_alone(text := document.text[start:end]):
                position = start / max(1, len(document.text))
                yield CardSentence(text, row, start, end, chunk.headings, position, document.via is Via.NOTE)


def _stands_alone(text: str) -> bool:
    words = len(text.split())
    is_fitting = _FEWEST_WORDS <= words <= _MOST_WORDS and len(text) <= _LONGEST and text[-1:] in '.!)”"’*'
    return is_fitting and not (_DANGLING.match(text) or _NO_SENTENCE.search(text) or _FIGURE.search(text))
