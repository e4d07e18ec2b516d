"""What is asked and what is given back. Plain frozen data; every door renders these."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.catalog import ListedResource, Passage
from ingest.model import Via
from search.errors import QuestionError

MAX_QUESTION = 2_000
MAX_K = 100
# Quotes of an answer, unless told otherwise.
SENTENCES = 4


class Mode(StrEnum):
    """How passages are ranked: by all stages, or by fewer, to see what each is worth."""

    HYBRID = "hybrid"
    FUSED = "fused"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which resources may be hits. Within a field any value suffices, all fields must hold."""

    kinds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedFilter:
    """A filter that was read from a question: its name (as the options are called), its value, the words."""

    kind: str
    value: str | int
    phrase: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its wishes; `literal` searches for all its words as they are.

    Without `worded` the answer is quotes, also where a language model would put it into its words.
    Raises QuestionError on one that cannot be searched for.
    """

    question: str
    k: int = 5
    filter: Filter = field(default_factory=Filter)
    mode: Mode = Mode.HYBRID
    literal: bool = False
    worded: bool = True

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise QuestionError("The question is empty: say what you are looking for.")
        if len(self.question) > MAX_QUESTION:
            length = f"{len(self.question):,} characters"
            raise QuestionError(f"The question has {length}, at most {MAX_QUESTION:,} are taken: shorten it.")
        # What can be printed has none: one look instead of one at each character.
        if not self.question.isprintable() and any(_is_control(c) for c in self.question):
            raise QuestionError("The question has control characters in it: type it anew.")
        if not 1 <= self.k <= MAX_K:
            raise QuestionError(f"k is {self.k}, it must be from 1 to {MAX_K}.")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r"


@dataclass(frozen=True, slots=True)
class StageScores:
    """What each stage gave a hit's best passage.

    `bm25` is from 0 upwards, the others up to 1; `late` is None for a passage that was not held closely.
    """

    cosine: float
    bm25: float
    fused: float
    late: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource that fits, with its best passages, best first. `score` is from 0 to 1.

    `also` are resources that were found with nearly the same text, and are no hits of their own.
    """

    rank: int
    score: float
    via: Via
    listed: ListedResource
    passages: tuple[Passage, ...]
    parts: StageScores
    also: tuple[ListedResource, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: `document.text[start:end] == quote`."""

    number: int
    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The words, byte for byte as stored."""
        return self.passage.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


class Verdict(StrEnum):
    """What the list has for a question: an answer, reading near it but no answer, nothing."""

    ANSWERED = "answered"
    RELATED = "related"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class LlmUse:
    """The language model that was asked, the version of its prompt, and whether its sentences are `used`.

    `dropped` are those that the passages do not hold, for the record: they are no part of the answer.
    """

    provider: str
    model: str
    prompt: str
    used: bool = False
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Quoted sentences, or a model's with quotes for each, or none and the reason for abstaining.

    Where the outcome is RELATED, the hits of the result are that reading. An answer has a reason
    where a model (`written`) was asked and not all it wrote is shown.
    """

    outcome: Verdict
    reason: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    written: LlmUse | None = None

    @property
    def abstained(self) -> bool:
        """Whether nothing is quoted."""
        return self.outcome is not Verdict.ANSWERED


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a question got. `answer` is None where only a search was asked for.

    `understood` are the filters that were read from the question, `remark` what else there is to
    say of how it was read, `stages` how long each took, in milliseconds.
    """

    question: str
    generation: str
    took_ms: float
    hits: tuple[Hit, ...]
    answer: Answer | None = None
    understood: tuple[ParsedFilter, ...] = ()
    remark: str = ""
    stages: Mapping[str, float] = field(default_factory=dict, compare=False)


def describe_filters(readings: Sequence[ParsedFilter]) -> str:
    """Readings in words: "kind video or talk, year-from 2019"."""
    by_kind: dict[str, list[str]] = {}
    for one in readings:
        by_kind.setdefault(one.kind, []).append(str(one.value))
    return ", ".join(f"{kind} {' or '.join(dict.fromkeys(values))}" for kind, values in by_kind.items())
