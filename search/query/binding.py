"""Which passages have a phrase, and whether the quoted phrases of a question can bind.

Knows the texts of passages; must not know scores.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.reader import IndexReader
from index.text.lexical import terms
from search.query.fields import contains_terms
from search.query.parse import ParsedQuestion

# Passages looked through for a phrase, those with its words first: a phrase in more passages does not narrow a search.
_MAX_PASSAGES, _BATCH = 500, 25
# Passages without a word; a rare word is in fewer.
_MAX_EXCLUDED = 2_000


def passages_with_phrase(index_reader: IndexReader, phrase: str) -> Iterator[int]:
    """Rows of passages with these words side by side, as they are written but for case and punctuation."""
    words = re.findall(r"\w+", phrase)
    pattern = re.compile(r"\b" + r"\W+".join(words) + r"\b", re.IGNORECASE)
    rows = index_reader.top_lexical(terms(phrase), _MAX_PASSAGES) if words else []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        passages = index_reader.catalog.passages(batch)
        yield from (row for row in batch if pattern.search(passages[row].embedded))


def passages_with_words(index_reader: IndexReader, words: str) -> set[int]:
    """Rows of passages with these words side by side, by their stems."""
    sought = terms(words)
    rows = index_reader.top_lexical(sought, _MAX_EXCLUDED if len(sought) == 1 else _MAX_PASSAGES)
    if len(sought) == 1:
        return set(rows)
    passages = index_reader.catalog.passages(rows)
    return {row for row in rows if contains_terms(passages[row].embedded, words)}


def bind_phrases(index_reader: IndexReader, parsed: ParsedQuestion) -> ParsedQuestion:
    """The parsed question without the quoted phrases that no passage has, which a remark names."""
    quoted = [str(read.value) for read in parsed.filters if read.kind == "phrase"]
    if absent := [phrase for phrase in quoted if not any(True for _ in passages_with_phrase(index_reader, phrase))]:
        return _without_phrases(parsed, absent)
    return parsed


def _without_phrases(parsed: ParsedQuestion, absent: Iterable[str]) -> ParsedQuestion:
    query_filter = parsed.query.filter
    kept = tuple(phrase for phrase in query_filter.phrases if phrase not in absent)
    query = replace(parsed.query, filter=replace(query_filter, phrases=kept))
    named = " and ".join(f'"{phrase}"' for phrase in absent)
    remark = f"{parsed.remark} No text has {named} as written; the words were searched one by one.".strip()
    filters = tuple(read for read in parsed.filters if read.kind != "phrase" or read.value in kept)
    return replace(parsed, query=query, filters=filters, remark=remark)
