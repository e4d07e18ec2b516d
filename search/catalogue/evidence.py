"""The resources of a catalogue answer as hits, and the sentences of their texts that are quoted beside it.

Knows the index; must not know rankings.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from index.catalog import ListedResource, Passage
from index.reader import IndexReader
from index.text.lexical import terms
from search.catalogue.answers import IndexTexts
from search.catalogue.pipeline import Catalogue, CatalogueReply
from search.catalogue.topic import Topic
from search.catalogue.topic_texts import TopicTexts
from search.model import Answer, Citation, Hit, Sentence, StageScores, Verdict
from search.query.abbreviations import Expansion

# Nothing was scored: a resource belongs to the answer or not.
_UNSCORED = StageScores(0.0, 0.0, 0.0, None)
# Passages of a resource in which a sentence is looked for: its note and the start of its page, or those on a topic.
_SEARCHED = 8
# Spaces in a sentence that says something of a topic, unlike a heading or an entry of a list.
_MIN_SPACES = 4
# Passages that a topic puts before the others of their resources.
_MAX_ON_TOPIC = 2_000


def catalogue_of_index(
    index_reader: IndexReader,
    resources: Sequence[ListedResource],
    related: Callable[[int, int], Sequence[ListedResource]],
    abbreviations: Callable[[str], Iterable[Expansion]],
) -> Catalogue:
    """The catalogue of an index; `related` gives the resources nearest to an ordinal, at most so many."""
    about, topics = index_reader.manifest, TopicTexts(index_reader, resources, abbreviations)
    return Catalogue(resources, about.list_title, about.introduction, IndexTexts(related, topics.find), about.lists)


def catalogue_hits(
    index_reader: IndexReader, listed: Sequence[ListedResource], topic: Topic | None = None
) -> tuple[Hit, ...]:
    """Hits in the order given, all with the score 1; a resource without a passage is none.

    Each is shown by its first passage, or the one that is most about the topic.
    """
    ranks = _ranks_of(index_reader, topic)
    rows = [_first_rows(index_reader, entry, ranks)[:1] for entry in listed]
    passages = index_reader.catalog.passages(row for first in rows for row in first)
    pairs = [(entry, passages[first[0]]) for entry, first in zip(listed, rows, strict=True) if first]
    return tuple(_hit(rank, entry, passage) for rank, (entry, passage) in enumerate(pairs, 1))


def _hit(rank: int, listed: ListedResource, passage: Passage) -> Hit:
    return Hit(rank, 1.0, passage.document.via, listed, (passage,), _UNSCORED)


def _ranks_of(index_reader: IndexReader, topic: Topic | None) -> dict[int, int]:
    """The ranks of the passages on a topic, by row."""
    words = terms(" ".join(topic.forms)) if topic else []
    rows = index_reader.top_lexical(words, _MAX_ON_TOPIC) if words else []
    return {row: rank for rank, row in enumerate(rows)}


def _first_rows(index_reader: IndexReader, listed: ListedResource, ranks: Mapping[int, int]) -> list[int]:
    """Rows of a resource, those with a rank first."""
    rows = index_reader.rows(listed.ordinal)
    return sorted(rows, key=lambda row: ranks.get(row, len(ranks)))[:_SEARCHED]


def catalogue_answer(index_reader: IndexReader, reply: CatalogueReply) -> Answer:
    """The answer with its statement, and the first sentence with the pattern of the reply in each text, as quotes."""
    spans = list(_matches(index_reader, reply))
    citations = tuple(Citation(number, *span) for number, span in enumerate(spans, 1))
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    return Answer(Verdict.ANSWERED, "", sentences, citations, catalogue=reply.answer)


def _matches(index_reader: IndexReader, reply: CatalogueReply) -> Iterator[tuple[Passage, int, int]]:
    """The first sentence that is sought in each resource."""
    topic, pattern = reply.topic, reply.text_pattern
    if topic:
        unnamed = [entry for entry in reply.listed if not topic.is_named(entry.resource)]
        yield from _first_matches(
            index_reader, unnamed[: reply.k], partial(_is_on, topic), _ranks_of(index_reader, topic)
        )
    elif pattern:
        yield from _first_matches(index_reader, reply.listed, lambda text: bool(pattern.search(text)), {})


def _first_matches(
    index_reader: IndexReader,
    listed: Sequence[ListedResource],
    is_sought: Callable[[str], bool],
    ranks: Mapping[int, int],
) -> Iterator[tuple[Passage, int, int]]:
    for entry in listed:
        rows = _first_rows(index_reader, entry, ranks)
        passages = index_reader.catalog.passages(rows)
        sentences = ((passages[row], *span) for row in rows for span in passages[row].chunk.sentences)
        yield from islice((each for each in sentences if is_sought(_text_of(*each))), 1)


def _is_on(topic: Topic, sentence: str) -> bool:
    return sentence.count(" ") >= _MIN_SPACES and topic.is_in(sentence)


def _text_of(passage: Passage, start: int, end: int) -> str:
    return passage.document.text[start:end]
