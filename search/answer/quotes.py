"""Quotes: the spans of a document that can be quoted for a sentence, each understood by itself.

A sentence that refers back is quoted with the one before it, a question with the sentence after it, an announcement
with the list or code that it announces. Long tables are quoted by row and long code by a part, each with its lead:
the header, or the opening fence. All spans are of the document. Knows text and spans; must not know questions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.catalog import Passage
from index.model import Span
from ingest.model import ALSO_LISTED, Via
from search.answer import blocks
from search.answer.quotability import Unquotable, is_program_output, why_unquotable

# Words of a quote, at most: a longer sentence is quoted only if it is not much longer.
MAX_WORDS = 60
_LONGEST_SENTENCE = 90
# Lines of quoted code, fences aside.
MAX_CODE_LINES = 12
# Earlier sentences that a quote is extended by, at most.
_MAX_EARLIER = 2
# Factor for the score of a sentence that cannot be understood alone.
_DANGLING = 0.8
# Factor for two sentences together: the second must add something. From 0.9 to 1 the share of questions on real pages
# whose first quote has the answer differs by 0.03; a third sentence adds nothing.
_LONGER = 0.97

_BLANK = re.compile(r"\s*")
_POINTS_BACK = re.compile(
    r"[\W_]*(?:it|its|he|she|his|her|they|their|them|this|that|these|those|such|both|here|there(?!['’]s| (?:is|are))|"
    r"however|therefore|thus|hence|also|then|but|and|or|so|moreover|furthermore|instead|otherwise|consequently|besides|"
    r"similarly|conversely|nevertheless|for (?:example|instance)|in (?:addition|contrast|other words|this|that|these)|"
    r"the (?:former|latter|same)|as a result|on the other hand)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A span worth quoting.

    `focus` is the part of it that is compared with a question. `lead` is the span that the quote stands under: a
    table's header, the opening fence of code, the line that introduces a list. `factor` multiplies the score.
    """

    span: Span
    focus: Span
    lead: Span | None = None
    factor: float = 1.0
    is_code: bool = False


def passage_excerpts(passage: Passage, position: int) -> Iterator[Excerpt]:
    """The spans to quote for the sentence at `position` of a passage."""
    document, sentences = passage.document, passage.chunk.sentences
    is_note = document.via is Via.NOTE
    # A title that stands for a missing note, and a sentence that the reader of lists wrote, say nothing.
    is_ours = document.text == document.title or document.text.startswith(ALSO_LISTED, sentences[position][0])
    if not (is_note and is_ours):
        yield from excerpts(document.text, sentences, position, is_note=is_note)


def excerpts(text: str, sentences: Sequence[Span], position: int, *, is_note: bool = False) -> Iterator[Excerpt]:
    """The spans to quote for `sentences[position]` of a passage; none if it says nothing by itself.

    In a note, as in a list, a sentence needs no full stop.
    """
    span = sentences[position]
    if table := blocks.table_around(text, span):
        yield from _table_excerpts(text, table, span)
    elif code := blocks.code_around(text, span):
        if not is_program_output(text[slice(*span)]):
            yield from _code_excerpts(text, code, span)
    else:
        in_list = blocks.is_list_item(text, span[0])
        reason = why_unquotable(text[slice(*span)], needs_full_stop=not in_list and not is_note)
        if reason is None or (is_note and reason is Unquotable.LABEL):
            yield from _sentence_excerpts(text, sentences, position, in_list=in_list)
        elif reason is Unquotable.QUESTION:
            yield from _question_excerpts(text, sentences, position)
        elif reason is Unquotable.ANNOUNCEMENT:
            yield from _announced_excerpts(text, span)


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a word that refers to the text before it."""
    return _POINTS_BACK.match(sentence) is not None


def self_contained_span(text: str, sentences: Sequence[Span], position: int) -> Span | None:
    """The span from `sentences[position]` back to a sentence that stands alone.

    None if the passage has no such sentence, only too far back, or in the middle of code or a table. The first
    sentence of a document refers to the title, which is shown with every quote.
    """
    first, (start, end) = position, sentences[position]
    while points_back(text[start:end]) and start > 0:
        if (
            not first
            or position - first == _MAX_EARLIER
            or quote_length(text, (sentences[first - 1][0], end)) > MAX_WORDS
            or blocks.is_within_block(text, sentences[first - 1])
        ):
            return None
        first -= 1
        start = sentences[first][0]
    return start, end


def quote_length(text: str, span: Span) -> int:
    """The number of words of a quote."""
    return len(text[slice(*span)].split())


def _sentence_excerpts(text: str, sentences: Sequence[Span], position: int, *, in_list: bool) -> Iterator[Excerpt]:
    span = sentences[position]
    if quote_length(text, span) > _LONGEST_SENTENCE:
        return
    if in_list:
        lead = blocks.list_lead(text, span[0])
        yield Excerpt(span, span, lead, 1.0 if lead or not points_back(text[slice(*span)]) else _DANGLING)
        return
    whole = self_contained_span(text, sentences, position)
    factor = 1.0 if whole else _DANGLING
    yield Excerpt(whole or span, span, factor=factor)
    if (longer := _with_next(text, sentences, position, whole or span)) is not None:
        yield Excerpt(longer, longer, factor=factor * _LONGER)


def _with_next(text: str, sentences: Sequence[Span], position: int, span: Span) -> Span | None:
    """`span` with the sentence after `sentences[position]`, if that is a statement of the same paragraph."""
    if position + 1 == len(sentences):
        return None
    start, end = sentences[position + 1]
    follows = "\n\n" not in text[span[1] : start] and not blocks.is_list_item(text, start)
    fits = follows and quote_length(text, (span[0], end)) <= MAX_WORDS
    return (span[0], end) if fits and why_unquotable(text[start:end]) is None else None


def _question_excerpts(text: str, sentences: Sequence[Span], position: int) -> Iterator[Excerpt]:
    """A question of the text with the sentence after it."""
    for start, end in sentences[position + 1 : position + 2]:
        whole = sentences[position][0], end
        if why_unquotable(text[start:end]) is None and quote_length(text, whole) <= MAX_WORDS:
            yield Excerpt(whole, whole, factor=_DANGLING if points_back(text[slice(*sentences[position])]) else 1.0)


def _announced_excerpts(text: str, span: Span) -> Iterator[Excerpt]:
    """An announcement with the items of its list, or its code, as far as they fit."""
    blank = _BLANK.match(text, span[1])
    start, end = blank.end() if blank else span[1], span[1]
    for item in blocks.list_items(text, start):
        if quote_length(text, (span[0], item[1])) > MAX_WORDS:
            break
        end = item[1]
    code = blocks.code_around(text, (start, start)) if text.startswith(("```", "~~~"), start) else None
    if code and len(list(blocks.lines(text, code))) <= MAX_CODE_LINES + 2:
        end = code[1]
    if end > span[1]:
        yield Excerpt((span[0], end), (span[0], end))


def _table_excerpts(text: str, table: Span, span: Span) -> Iterator[Excerpt]:
    """A small table whole, the rows of a larger one each by itself."""
    header, rows = blocks.table_rows(text, table)
    if quote_length(text, table) <= MAX_WORDS:
        if not _lists_references(text, rows):
            yield Excerpt(table, table)
        return
    for row in rows:
        inside = span[0] <= row[0] and row[1] <= span[1]
        if inside and quote_length(text, row) <= _LONGEST_SENTENCE and not _lists_references(text, [row]):
            yield Excerpt(row, row, header)


def _lists_references(text: str, rows: Sequence[Span]) -> bool:
    return any(
        why_unquotable(text[slice(*row)].strip("| "), needs_full_stop=False) is Unquotable.REFERENCE for row in rows
    )


def _code_excerpts(text: str, code: Span, span: Span) -> Iterator[Excerpt]:
    """Short code whole, of longer code the parts of as many lines as may be quoted."""
    fence, *body = list(blocks.lines(text, code))
    if len(body) <= MAX_CODE_LINES + 1:
        yield Excerpt(code, code, is_code=True)
        return
    inside = [line for line in body if span[0] <= line[0] and line[1] <= span[1] and not _is_fence(text, line)]
    for first in range(0, len(inside), MAX_CODE_LINES):
        part = inside[first : first + MAX_CODE_LINES]
        whole = blocks.line_start(text, part[0][0]), part[-1][1]
        yield Excerpt(whole, whole, fence, is_code=True)


def _is_fence(text: str, line: Span) -> bool:
    return text[slice(*line)].lstrip().startswith(("```", "~~~"))
