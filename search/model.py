"""What is asked and what is given back. Plain frozen data; every door renders these."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.catalog import Listed, Passage
from ingest.model import Via
from search.errors import QuestionError

MAX_QUESTION = 2_000
MAX_K = 100


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
class Reading:
    """A filter that was read from a question: its name (as the options are called), its value, the words."""

    kind: str
    value: str | int
    phrase: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its wishes; `literal` searches for all its words as they are.

    Raises QuestionError on one that cannot be searched for.
    """

    question: str
    k: int = 5
    filter: Filter = field(default_factory=Filter)
    mode: Mode = Mode.HYBRID
    literal: bool = False

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise QuestionError("The question is empty: say what you are looking for.")
        if len(self.question) > MAX_QUESTION:
            length = f"{len(self.question):,} characters"
            raise QuestionError(f"The question has {length}, at most {MAX_QUESTION:,} are taken: shorten it.")
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n\r" for c in self.question):
            raise QuestionError("The question has control characters in it: type it anew.")
        if not 1 <= self.k <= MAX_K:
            raise QuestionError(f"k is {self.k}, it must be from 1 to {MAX_K}.")


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource that fits, with its best passages, best first. `score` is from 0 to 1."""

    rank: int
    score: float
    via: Via
    listed: Listed
    passages: tuple[Passage, ...]


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


@dataclass(frozen=True, slots=True)
class Answer:
    """Quoted sentences, or none of them and the reason for abstaining."""

    abstained: bool
    reason: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a question got. `answer` is None where only a search was asked for.

    `understood` are the filters that were read from the question, `remark` what there is to say of that.
    """

    question: str
    generation: str
    took_ms: float
    hits: tuple[Hit, ...]
    answer: Answer | None = None
    understood: tuple[Reading, ...] = ()
    remark: str = ""


def described(readings: Sequence[Reading]) -> str:
    """Readings in words: "kind video or talk, year-from 2019"."""
    by_kind: dict[str, list[str]] = {}
    for one in readings:
        by_kind.setdefault(one.kind, []).append(str(one.value))
    return ", ".join(f"{kind} {' or '.join(dict.fromkeys(values))}" for kind, values in by_kind.items())
