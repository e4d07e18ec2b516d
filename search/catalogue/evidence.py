"""The resources of a catalogue answer as hits, and the sentences of their texts that are quoted beside it.

Knows the index; must not know rankings.
"""

import re
from collections.abc import Iterator, Sequence

from index.catalog import ListedResource, Passage
from index.reader import IndexReader
from search.catalogue.pipeline import CatalogueReply
from search.model import Answer, Citation, Hit, Sentence, StageScores, Verdict

# Nothing was scored: a resource belongs to the answer or not.
_UNSCORED = StageScores(0.0, 0.0, 0.0, None)
# Passages of a resource in which a sentence is looked for: its note, or the start of its page.
_SEARCHED = 8


def catalogue_hits(index_reader: IndexReader, listed: Sequence[ListedResource]) -> tuple[Hit, ...]:
    """Hits in the order given, all with the score 1; a resource without a passage is none."""
    rows = [index_reader.rows(entry.ordinal)[:1] for entry in listed]
    passages = index_reader.catalog.passages(row for first in rows for row in first)
    pairs = [(entry, passages[first[0]]) for entry, first in zip(listed, rows, strict=True) if first]
    return tuple(_hit(rank, entry, passage) for rank, (entry, passage) in enumerate(pairs, 1))


def _hit(rank: int, listed: ListedResource, passage: Passage) -> Hit:
    return Hit(rank, 1.0, passage.document.via, listed, (passage,), _UNSCORED)


def catalogue_answer(index_reader: IndexReader, reply: CatalogueReply) -> Answer:
    """The answer with its statement, and the first sentence with the pattern of the reply in each text, as quotes."""
    pattern = reply.text_pattern
    spans = [span for entry in reply.listed for span in _first_match(index_reader, entry, pattern)] if pattern else []
    citations = tuple(Citation(number, *span) for number, span in enumerate(spans, 1))
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    return Answer(Verdict.ANSWERED, "", sentences, citations, catalogue=reply.answer)


def _first_match(
    index_reader: IndexReader, listed: ListedResource, pattern: "re.Pattern[str]"
) -> Iterator[tuple[Passage, int, int]]:
    rows = index_reader.rows(listed.ordinal)[:_SEARCHED]
    for passage in index_reader.catalog.passages(rows).values():
        for start, end in passage.chunk.sentences:
            if pattern.search(passage.document.text[start:end]):
                yield passage, start, end
                return
