"""Prerequisites that notes and texts name: other resources of the list, and what a reader should know before.

Rules over English phrases, in the note and at the start of each page, where texts say whom they are for. Knows
sentences and titles; must not know goals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.catalog import ListedResource, Passage
from index.reader import IndexReader
from search.answer.quotes import passage_excerpts
from search.catalogue.language.names import ListNames, leading_name
from search.catalogue.wording import plain_words
from search.model import Citation

# Passages of a resource that are searched: its note and the start of its page.
_SEARCHED = 4
# Words between a phrase and the title that it is about, as in "read the post".
_MAX_BETWEEN = 3
# Words of a shorter title also mean something else.
_MIN_TITLE_WORDS = 2
_NEEDS = re.compile(
    r"\b(?:prerequisites?(?: is| are| include)?|assumes?|requires?|builds? (?:up)?on|after(?: reading| watching)?|"
    r"continues|continuation of|follow ?up (?:to|of|on)|sequel (?:to|of)|companion (?:to|of)|familiar(?:ity)? with|"
    r"(?:read|watch|start with|begin with)(?= .* (?:first|before)\b)) "
)
_PRECEDES = re.compile(
    r"\b(?:before(?: reading| watching| starting)?|prepares? (?:you |readers? )?for|preparation for) "
)
_READERS = r"(?:you|readers?|students?|learners?|people|those|programmers|engineers|practitioners|anyone)"
_REQUIREMENT = re.compile(
    r"\bpre-?requisites?\b|\bassum(?:es?|ing) (?:that )?(?:you|the reader|readers|familiarity|(?:some|basic|a|prior|"
    r"working) (?:\w+ )?(?:knowledge|familiarity|experience|background))\b|"
    rf"\b{_READERS} (?:should|need to|must|will need to) (?:already )?(?:know|understand|have (?:read|taken)|"
    rf"be (?:familiar|comfortable) with)\b|\b{_READERS} (?:who )?already (?:know|use)\b|"
    rf"\bfor {_READERS} (?:who|that) (?:already )?(?:know|can|use|have)\b|\banyone who (?:knows|can)\b|"
    r"\breaders are [\w ,'’-]{0,60}(?:who|that) (?:can|know|already)\b|"
    r"\b(?:is|are) (?:enough to (?:start|begin|follow|read)|all that \w+ asks? for)\b|\bwith [\w, -]{4,60} in place\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Precedence:
    """The resource with ordinal `earlier` comes before `later`, as the quoted sentence says."""

    earlier: int
    later: int
    source: Citation


def quote_requirement(index_reader: IndexReader, listed: ListedResource) -> Citation | None:
    """The first sentence of a resource that says what its readers should know before; None if none does."""
    citations = (
        _cite(passage, position)
        for passage, position in _sentences(index_reader, listed)
        if _REQUIREMENT.search(_text(passage, position))
    )
    return next(filter(None, citations), None)


def find_precedences(index_reader: IndexReader, names: ListNames, listed: ListedResource) -> Iterator[Precedence]:
    """What the texts of a resource say of its place before or after others of the list."""
    for passage, position in _sentences(index_reader, listed):
        words = plain_words(_text(passage, position))
        for pattern, is_later in ((_NEEDS, True), (_PRECEDES, False)):
            for other in _named_after(pattern, words, names):
                citation = _cite(passage, position) if other != listed.ordinal else None
                if citation:
                    pair = (other, listed.ordinal) if is_later else (listed.ordinal, other)
                    yield Precedence(*pair, citation)


def _sentences(index_reader: IndexReader, listed: ListedResource) -> Iterator[tuple[Passage, int]]:
    for passage in index_reader.catalog.passages(index_reader.rows(listed.ordinal)[:_SEARCHED]).values():
        for position in range(len(passage.chunk.sentences)):
            yield passage, position


def _text(passage: Passage, position: int) -> str:
    return passage.document.text[slice(*passage.chunk.sentences[position])]


def _cite(passage: Passage, position: int) -> Citation | None:
    """The sentence as a quote that is understood by itself, if it is one."""
    excerpt = next(passage_excerpts(passage, position), None)
    return Citation(1, passage, *excerpt.span, excerpt.lead) if excerpt else None


def _named_after(pattern: "re.Pattern[str]", words: str, names: ListNames) -> Iterator[int]:
    """Ordinals of the resources whose whole titles stand after a phrase; a title that several have names none."""
    for match in pattern.finditer(words):
        following = words[match.end() :].split(" ")
        for start in range(_MAX_BETWEEN + 1):
            form, _ = leading_name(" ".join(following[start:]), names.titles.forms)
            positions = names.titles.resolve_whole(form) if form.count(" ") + 1 >= _MIN_TITLE_WORDS else ()
            if len(positions) == 1:
                yield names.listed[positions[0]].ordinal
                break
