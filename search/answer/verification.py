"""Check what a language model wrote against the passages it cites, sentence by sentence.

A sentence is shown only if its citations exist, its names and numbers stand in the passages
that it cites, its content words do, it denies nothing that they do not deny, and it is about
the question without only repeating it. Strict on purpose: the quotes are there where it drops too much. Knows nothing
of models.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.text.lexical import terms

# Of a sentence's content words so many must stand in what it cites.
SUPPORTED = 0.75
# Characters of a sentence; what is longer is not one.
LONGEST = 600
_FEWEST_WORDS = 3

_CITATION = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_END = re.compile(
    r"(?:[.!?][\"”’)*]*(?:\s*\[[\d,\s]+\])*|(?:\s*\[[\d,\s]+\])+[.!?]?)\s+(?=[\"“(*-]?[A-Z0-9])|[^\S\n]*\n"
)
_SCALE = r"%|percent|per cent|hundred|thousand|million|billion|trillion"
_NUMBER = re.compile(rf"\d[\d.,:/]*(?:\s?(?:{_SCALE})(?!\w))?", re.IGNORECASE)
_SPELT = re.compile(
    rf"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|half|twice|double|"
    rf"triple|dozens?|{_SCALE.removeprefix('%|')})s?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.&+][^\W_]+)*")
_DENIES = re.compile(r"\b(?:not|no|never|none|nothing|without|cannot|neither|nor|unlike)\b|n['’]t\b", re.IGNORECASE)
# Here the answer may be among the question's own words.
_CHOICE = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|should|must|will|would|has|have|had)\b|\bor\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?:|www\.|@\w+\.\w|<\w|\]\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence without its marks, what it cites (from 1), and why it is not shown; empty if it is."""

    text: str
    cited: tuple[int, ...]
    wrong: str = ""


def stream_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a text that comes in pieces, each with its citations, as soon as the next has begun."""
    held = ""
    for piece in pieces:
        held += piece
        while found := _END.search(held):
            if said := held[: found.end()].strip():
                yield said
            held = held[found.end() :]
        if len(held) > 2 * LONGEST:
            yield held
            held = ""
    if held.strip():
        yield held.strip()


def check_sentence(sentence: str, passages: Sequence[str], question: str) -> CheckedSentence:
    """One sentence held against the passages, `passages[n - 1]` being what `[n]` cites."""
    cited = tuple(dict.fromkeys(int(n) for found in _CITATION.findall(sentence) for n in found.split(",")))
    text = " ".join(re.sub(r"\s+([.,;!?])", r"\1", _CITATION.sub("", sentence)).split()).strip("-*• ")
    return CheckedSentence(text, cited, _wrong(text, cited, passages, question))


def _wrong(text: str, cited: Sequence[int], passages: Sequence[str], question: str) -> str:
    if not cited or not all(1 <= number <= len(passages) for number in cited):
        return "it cites what is not there" if cited else "it cites nothing"
    words = terms(text)
    if len(text) > LONGEST or len(words) < _FEWEST_WORDS or _ADDRESS.search(text):
        return "it is no plain sentence"
    asked = set(terms(question))
    if asked.isdisjoint(words):
        return "it is not about the question"
    if asked.issuperset(words) and not _CHOICE.search(question):
        return "it only repeats the question"
    return _unsupported(text, words, "\n".join(passages[number - 1] for number in cited))


def _unsupported(text: str, words: Sequence[str], source: str) -> str:
    """What of a sentence does not stand in its source; empty if all does."""
    known = set(terms(source))
    if numbers := _numbers(text) - _numbers(source):
        return f"the number {min(numbers)} is not in what it cites"
    if names := set(_unnamed(text, _words(source), known)):
        return f"the name {min(names)} is not in what it cites"
    if _DENIES.search(text) and not _DENIES.search(source):
        return "what it cites denies nothing"
    return "" if sum(word in known for word in words) >= SUPPORTED * len(words) else "what it cites does not say that"


def _numbers(text: str) -> set[str]:
    """Numbers with their scale, as written but for blanks and marks at the end; spelt ones as words."""
    found = {re.sub(r"[\s,]", "", match[0].lower()).rstrip(".:/") for match in _NUMBER.finditer(text)}
    found = {re.sub(r"percent$", "%", number) for number in found}
    return found | {match[0].lower() for match in _SPELT.finditer(text)}


def _unnamed(text: str, there: set[str], known: set[str]) -> Iterator[str]:
    """Words with a capital that are not `there`, but for an s at the end, folded.

    The first word of a sentence may be any form of a word that is known: it need not be a name. Another may not:
    the notes "Systems Design" are not the book "Designing Systems".
    """
    for at, word in enumerate(match[0] for match in _WORD.finditer(text)):
        name, means = _folded(word), set(terms(word))
        if (at == 0 and known >= means) or not any(c.isupper() for c in word):
            continue
        if means and there.isdisjoint({name, f"{name}s", name.removesuffix("s")}):
            yield name


def _words(text: str) -> set[str]:
    found = {_folded(match[0]) for match in _WORD.finditer(text)}
    return found | {part for word in found for part in re.split(r"[-.&+]", word)}


def _folded(word: str) -> str:
    return re.sub(r"['’]s$", "", word).casefold()
