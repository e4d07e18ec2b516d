"""Verification: checks each sentence of a language model against the passages that it cites.

A sentence is supported if its citations exist, the cited passages contain its names, its numbers and most of its
content words, it has no negation without one in them, and it is about the question without only repeating it. Strict
on purpose: if too much is dropped, the quotes are still there. Must not know language models.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.text.lexical import terms

# Share of a sentence's content words that the cited passages must contain.
SUPPORTED = 0.75
# Characters of a sentence; longer text is rejected.
LONGEST = 600
_MIN_WORDS = 3

_CITATION = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_SENTENCE_END = re.compile(
    r"(?:[.!?][\"”’)*]*(?:\s*\[[\d,\s]+\])*|(?:\s*\[[\d,\s]+\])+[.!?]?)\s+(?=[\"“(*-]?[A-Z0-9])|[^\S\n]*\n"
)
_SCALE = r"%|percent|per cent|hundred|thousand|million|billion|trillion"
_NUMBER = re.compile(rf"\d[\d.,:/]*(?:\s?(?:{_SCALE})(?!\w))?", re.IGNORECASE)
_SPELLED_NUMBER = re.compile(
    rf"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|half|twice|double|"
    rf"triple|dozens?|{_SCALE.removeprefix('%|')})s?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.&+][^\W_]+)*")
_NEGATION = re.compile(r"\b(?:not|no|never|none|nothing|without|cannot|neither|nor|unlike)\b|n['’]t\b", re.IGNORECASE)
# A yes-or-no question or a choice: the answer may be among the words of the question.
_CHOICE = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|should|must|will|would|has|have|had)\b|\bor\b", re.IGNORECASE
)
_URL = re.compile(r"https?:|www\.|@\w+\.\w|<\w|\]\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence without its citation marks, the numbers it cites (from 1), and its problem, empty if supported."""

    text: str
    citations: tuple[int, ...]
    problem: str = ""


def stream_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Split a text that arrives in pieces into sentences with their citations, each as soon as the next has begun."""
    buffer = ""
    for piece in pieces:
        buffer += piece
        while end := _SENTENCE_END.search(buffer):
            if sentence := buffer[: end.end()].strip():
                yield sentence
            buffer = buffer[end.end() :]
        if len(buffer) > 2 * LONGEST:
            yield buffer
            buffer = ""
    if buffer.strip():
        yield buffer.strip()


def check_sentence(sentence: str, passages: Sequence[str], question: str) -> CheckedSentence:
    """Check one sentence against the passages it cites; `[n]` cites `passages[n - 1]`."""
    numbers = (int(number) for group in _CITATION.findall(sentence) for number in group.split(","))
    citations = tuple(dict.fromkeys(numbers))
    text = " ".join(re.sub(r"\s+([.,;!?])", r"\1", _CITATION.sub("", sentence)).split()).strip("-*• ")
    return CheckedSentence(text, citations, _find_problem(text, citations, passages, question))


def _find_problem(text: str, citations: Sequence[int], passages: Sequence[str], question: str) -> str:
    if not citations or not all(1 <= number <= len(passages) for number in citations):
        return "it cites what is not there" if citations else "it cites nothing"
    words = terms(text)
    if len(text) > LONGEST or len(words) < _MIN_WORDS or _URL.search(text):
        return "it is no plain sentence"
    question_terms = set(terms(question))
    if question_terms.isdisjoint(words):
        return "it is not about the question"
    if question_terms.issuperset(words) and not _CHOICE.search(question):
        return "it only repeats the question"
    return _find_unsupported(text, words, "\n".join(passages[number - 1] for number in citations))


def _find_unsupported(text: str, words: Sequence[str], source: str) -> str:
    """The part of a sentence that its source does not support; empty if there is none."""
    source_terms = set(terms(source))
    if numbers := _numbers(text) - _numbers(source):
        return f"the number {min(numbers)} is not in what it cites"
    if names := set(_missing_names(text, _words(source), source_terms)):
        return f"the name {min(names)} is not in what it cites"
    if _NEGATION.search(text) and not _NEGATION.search(source):
        return "what it cites denies nothing"
    supported = sum(word in source_terms for word in words)
    return "" if supported >= SUPPORTED * len(words) else "what it cites does not say that"


def _numbers(text: str) -> set[str]:
    """The numbers of a text with their scale, without spaces, commas and final punctuation; spelled ones as words."""
    digits = (re.sub(r"[\s,]", "", match[0].lower()).rstrip(".:/") for match in _NUMBER.finditer(text))
    numbers = {re.sub(r"percent$", "%", number) for number in digits}
    return numbers | {match[0].lower() for match in _SPELLED_NUMBER.finditer(text)}


def _missing_names(text: str, source_words: set[str], source_terms: set[str]) -> Iterator[str]:
    """Capitalised words that are not in the source, also without or with a final s, in lower case.

    The first word of a sentence need not be a name, so any form of a source term is accepted. Elsewhere it is not:
    the notes "Systems Design" are not the book "Designing Systems".
    """
    for position, word in enumerate(match[0] for match in _WORD.finditer(text)):
        name, word_terms = _fold(word), set(terms(word))
        if (position == 0 and source_terms >= word_terms) or not any(c.isupper() for c in word):
            continue
        if word_terms and source_words.isdisjoint({name, f"{name}s", name.removesuffix("s")}):
            yield name


def _words(text: str) -> set[str]:
    words = {_fold(match[0]) for match in _WORD.finditer(text)}
    return words | {part for word in words for part in re.split(r"[-.&+]", word)}


def _fold(word: str) -> str:
    return re.sub(r"['’]s$", "", word).casefold()
