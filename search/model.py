"""What a question is and what comes back: plain frozen data that every interface renders."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.catalog import ListedResource, Passage
from ingest.model import Via
from search.errors import QuestionError

MAX_QUESTION = 2_000
MAX_K = 100
# Default number of sentences in an answer.
SENTENCES = 4


class Mode(StrEnum):
    """How passages are ranked: by all stages, or by fewer of them, to measure what each contributes."""

    HYBRID = "hybrid"
    FUSED = "fused"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which resources may be hits. The values of a field are alternatives; all fields must match."""

    kinds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedFilter:
    """A filter read from a question: `kind` is the name of the option, `phrase` the words of the question."""

    kind: str
    value: str | int
    phrase: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its options.

    `literal` turns off parsing and spelling correction. Without `allow_llm` the answer is quotes,
    even if a language model is set. Raises QuestionError if the question or `k` is out of bounds.
    """

    question: str
    k: int = 5
    filter: Filter = field(default_factory=Filter)
    mode: Mode = Mode.HYBRID
    literal: bool = False
    allow_llm: bool = True

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise QuestionError("The question is empty: say what you are looking for.")
        if len(self.question) > MAX_QUESTION:
            length = f"{len(self.question):,} characters"
            raise QuestionError(f"The question has {length}, at most {MAX_QUESTION:,} are taken: shorten it.")
        # A printable question has no control characters: one check instead of one for each character.
        if not self.question.isprintable() and any(_is_control(c) for c in self.question):
            raise QuestionError("The question has control characters in it: type it anew.")
        if not 1 <= self.k <= MAX_K:
            raise QuestionError(f"k is {self.k}, it must be from 1 to {MAX_K}.")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r"


@dataclass(frozen=True, slots=True)
class StageScores:
    """The score of a hit's best passage at each stage.

    `bm25` is at least 0, the others are at most 1. `late` is None if late interaction did not score the passage.
    """

    cosine: float
    bm25: float
    fused: float
    late: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource with its best passages, best first. `score` is from 0 to 1.

    `parts` are the stage scores of the first passage. `also` are resources with nearly the same
    text, which are not hits of their own.
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
    """The position of a quote: `document.text[start:end] == quote`."""

    number: int
    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The quoted text, byte for byte as stored."""
        return self.passage.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


class Verdict(StrEnum):
    """What the list has for a question: an answer, related reading without an answer, or nothing."""

    ANSWERED = "answered"
    RELATED = "related"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class LlmUse:
    """The language model that was called, its prompt version, and whether its sentences are `used`.

    `dropped` are sentences that the passages do not support. They are recorded, not part of the answer.
    """

    provider: str
    model: str
    prompt: str
    used: bool = False
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes, or a model's sentences with quotes for each, or neither and the reason for abstaining.

    If the outcome is RELATED, the hits of the result are the related reading. `written` describes
    the call of a language model; if not all of its text is shown, `reason` says why.
    """

    outcome: Verdict
    reason: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    written: LlmUse | None = None

    @property
    def abstained(self) -> bool:
        """Whether there is no quote."""
        return self.outcome is not Verdict.ANSWERED


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that a query returns. `answer` is None after a search.

    `understood` are the filters read from the question, `remark` are other notes on how it was
    read, `stages` maps each stage to its milliseconds.
    """

    question: str
    generation: str
    took_ms: float
    hits: tuple[Hit, ...]
    answer: Answer | None = None
    understood: tuple[ParsedFilter, ...] = ()
    remark: str = ""
    stages: Mapping[str, float] = field(default_factory=dict, compare=False)


def describe_filters(filters: Sequence[ParsedFilter]) -> str:
    """Filters as text, such as "kind video or talk, year-from 2019"."""
    by_kind: dict[str, list[str]] = {}
    for parsed in filters:
        by_kind.setdefault(parsed.kind, []).append(str(parsed.value))
    return ", ".join(f"{kind} {' or '.join(dict.fromkeys(values))}" for kind, values in by_kind.items())
