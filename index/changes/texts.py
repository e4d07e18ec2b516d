"""How a text changed: which sentences are new or gone, and below which headings.

Sentences are compared as a multiset, which takes time linear in the texts, and by which a paragraph that changes its
place is no change. Must not know where texts come from.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from index.changes.model import TextChange

# Sentences and headings that are shown, and characters of a sentence.
_SENTENCES, _HEADINGS, _CHARACTERS = 3, 20, 400
# Characters of paragraphs that are compared by sentences; more are compared as they are, as that takes a tenth.
_COMPARED = 500_000
_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r" {0,3}#{1,6}\s")
# A line that is a unit of its own, though no empty line is before it: an item, a quote, a row of a table.
_ITEM = re.compile(r"\s*(?:[-*+•>|]|\d{1,4}[.)])\s")
_END = re.compile(r"(?<=[.!?])[\"”’)\]*_]*\s+|(?<=[。！？｡])")
_WORD = re.compile(r"\w+")

Form = Callable[[str], str]


class _Part(NamedTuple):
    """A paragraph or a sentence with the heading above it."""

    text: str
    heading: str


def compare_texts(before: str, after: str, role: str = "", *, reparsed: bool | None = False) -> TextChange | None:
    """The change from one text to the other; None if there is none. Either may be empty.

    White space and the order of sentences are no change. If the texts were `reparsed` by other parsers, or None as that
    is not known, neither are punctuation and markup.
    """
    if before == after:
        return None
    earlier, later = [*_paragraphs(before)], [*_paragraphs(after)]
    gone, new = _differences(earlier, later, _spaced if reparsed is False else same_words)
    if not gone and not new:
        return None
    return TextChange(
        role,
        words_before=len(before.split()),
        words_after=len(after.split()),
        added=_share(new, later),
        removed=_share(gone, earlier),
        headings=tuple(dict.fromkeys(part.heading for part in (*new, *gone) if part.heading))[:_HEADINGS],
        added_sentences=_shown(new),
        removed_sentences=_shown(gone),
        reparsed=bool(reparsed),
    )


def same_words(text: str) -> str:
    """The form in which two texts are equal if their words are."""
    return " ".join(_WORD.findall(text))


def _differences(earlier: Sequence[_Part], later: Sequence[_Part], form: Form) -> tuple[list[_Part], list[_Part]]:
    """The sentences of either text that the other lacks: first paragraphs are compared, then those that differ."""
    gone, new = _only_in(earlier, later, form), _only_in(later, earlier, form)
    if sum(len(part.text) for part in (*gone, *new)) > _COMPARED:
        return gone, new
    earlier, later = [*_sentences(gone)], [*_sentences(new)]
    return _only_in(earlier, later, form), _only_in(later, earlier, form)


def _only_in(parts: Sequence[_Part], others: Sequence[_Part], form: Form) -> list[_Part]:
    """The parts that the others lack, each as often as it is missing."""
    left = Counter(form(part.text) for part in others)
    missing = []
    for part in parts:
        key = form(part.text)
        left[key] -= 1
        if key and left[key] < 0:
            missing.append(part)
    return missing


def _paragraphs(text: str) -> Iterator[_Part]:
    """Paragraphs, items, headings and lines of code; wrapped lines are joined."""
    heading, paragraph, is_code = "", list[str](), False
    for line in [*text.splitlines(), ""]:
        is_fence, is_heading = _FENCE.match(line), not is_code and _HEADING.match(line)
        if paragraph and (is_code or is_fence or is_heading or not line.strip() or _ITEM.match(line)):
            yield _Part(" ".join(paragraph), heading)
            paragraph = []
        if is_fence:
            is_code = not is_code
        elif is_heading:
            heading = line.strip(" \t#")
            yield _Part(heading, heading)
        elif line.strip():
            paragraph.append(line)


def _sentences(paragraphs: Sequence[_Part]) -> Iterator[_Part]:
    for paragraph in paragraphs:
        for text in _END.split(paragraph.text):
            if text and text.strip():
                yield _Part(text, paragraph.heading)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _share(parts: Sequence[_Part], whole: Sequence[_Part]) -> float:
    return round(_count_words(parts) / max(1, _count_words(whole)), 4)


def _count_words(parts: Sequence[_Part]) -> int:
    return sum(len(part.text.split()) for part in parts)


def _shown(parts: Sequence[_Part]) -> tuple[str, ...]:
    texts = (_spaced(part.text) for part in parts[:_SENTENCES])
    return tuple(text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS].rsplit(None, 1)[0]} ..." for text in texts)
