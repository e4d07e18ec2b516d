"""What a question is and what comes back: plain frozen data that every interface renders."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from index.catalog import ListedResource, Passage
from ingest.model import Via
from search.case_model import CaseSide
from search.errors import QuestionError
from search.question_text import check_question, matching_question
from search.sort import Sort

MAX_QUESTION = 2_000
MAX_K = 100
# Default number of sentences in an answer.
SENTENCES = 4


def check_hit_count(k: int) -> None:
    """Raise QuestionError for a number of hits that is out of bounds."""
    if not 1 <= k <= MAX_K:
        raise QuestionError(f"k is {k}, it must be from 1 to {MAX_K}.")


class Mode(StrEnum):
    """How passages are ranked: by all stages, or by fewer of them, to measure what each contributes."""

    HYBRID = "hybrid"
    FUSED = "fused"
    LEXICAL = "lexical"
    DENSE = "dense"


class Reranking(StrEnum):
    """Whether a cross-encoder reordered the best passages; CUT if it took too long, so that they keep their order."""

    NONE = "none"
    DONE = "done"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which resources may be hits. The values of a field are alternatives; all fields must match.

    `within` are ids of resources or their beginnings. All `phrases` must occur in a passage as they are written. An
    exclusion is a word or phrase that neither entry nor passage may have, or a field and its value, such as `kind:book`
    (`search.query.exclusions`). Minutes are those of reading. `lists` are the names of lists.
    """

    kinds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    minutes_from: int | None = None
    minutes_to: int | None = None
    lists: tuple[str, ...] = ()


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
    even if a language model is set. `sort` is the order of the `k` most relevant hits. `context` is what a follow-up
    such as "only books" refers to. `rerank` says whether a cross-encoder reorders the best passages; with None the
    engine decides. Raises QuestionError if the question or `k` is out of bounds.
    """

    question: str
    k: int = 5
    filter: Filter = field(default_factory=Filter)
    mode: Mode = Mode.HYBRID
    literal: bool = False
    allow_llm: bool = True
    sort: Sort = Sort.RELEVANCE
    context: "QuestionContext | None" = None
    rerank: bool | None = None

    def __post_init__(self) -> None:
        check_question(self.question, MAX_QUESTION)
        check_hit_count(self.k)

    @property
    def matching(self) -> "Query":
        """The query with its question in the form that is matched; results show it as typed."""
        form = matching_question(self.question, MAX_QUESTION)
        return self if form == self.question else replace(self, question=form)


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """What a follow-up refers to: the last query, as it stands on its own, and the ids shown for it, in order.

    Raises QuestionError for more than MAX_K ids.
    """

    query: Query
    shown: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.shown) > MAX_K:
            raise QuestionError(f"The context has {len(self.shown)} resources, at most {MAX_K} are taken: pass fewer.")


@dataclass(frozen=True, slots=True)
class StageScores:
    """The score of a hit's best passage at each stage.

    `bm25` is at least 0, the others are at most 1. `late` is None if late interaction did not score the passage,
    `whole` if the resource is a single passage or its whole text was not scored.
    """

    cosine: float
    bm25: float
    fused: float
    late: float | None
    whole: float | None = None


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
    """The position of a quote: `document.text[start:end] == quote`.

    `lead` is the span that the quote stands under, if it needs one to be understood: the header of a table, the
    opening fence of code, the line that introduces a list.
    """

    number: int
    passage: Passage
    start: int
    end: int
    lead: tuple[int, int] | None = None

    @property
    def quote(self) -> str:
        """The quoted text, byte for byte as stored."""
        return self.passage.document.text[self.start : self.end]

    @property
    def lead_text(self) -> str:
        """The text of `lead`; empty without one."""
        return self.passage.document.text[slice(*self.lead)] if self.lead else ""


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


class AnswerKind(StrEnum):
    """Where an answer is from: quotes of texts, the records of the list (computed, not quoted), or both."""

    QUOTES = "quotes"
    CATALOGUE = "catalogue"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ListCitation:
    """The place of a resource in its list, as the source of a catalogue answer; `position` counts from 1."""

    resource_id: str
    list: str
    section: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class CatalogueAnswer:
    """An answer computed from the records of the list: a statement with its values and sources.

    `intent` names what the question asks for. `total` counts the resources that the statement is about, `values` are
    the names, years or other values in it, and `missing` says which records lack the field, empty if none does.
    `remaining` resources are not among the hits, as fewer were requested.
    """

    intent: str
    statement: str
    total: int
    remaining: int = 0
    values: tuple[str, ...] = ()
    missing: str = ""
    citations: tuple[ListCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes, or a model's sentences with quotes for each, or neither and the reason for abstaining.

    If the outcome is RELATED, the hits of the result are the related reading. `written` describes
    the call of a language model; if not all of its text is shown, `reason` says why. `catalogue` is
    what the records of the list say, and the hits are then its resources. `comparison` are the two
    sides of a comparison with their case studies, whose fields are then the quotes. `gaps` are sentences that name
    what the quotes leave open.
    """

    outcome: Verdict
    reason: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    written: LlmUse | None = None
    catalogue: CatalogueAnswer | None = None
    comparison: tuple[CaseSide, CaseSide] | None = None
    gaps: tuple[str, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether there is neither a quote nor a statement from the catalogue."""
        return self.outcome is not Verdict.ANSWERED

    @property
    def kind(self) -> AnswerKind:
        """Where the answer is from."""
        if not self.catalogue:
            return AnswerKind.QUOTES
        return AnswerKind.BOTH if self.citations else AnswerKind.CATALOGUE


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that a query returns. `answer` is None after a search.

    `understood` are the filters read from the question, `remark` are other notes on how it was
    read, `stages` maps each stage to its milliseconds. `context` is the context for a follow-up: its query is what was
    searched, which differs from the question if that was a follow-up itself. `reranking` says whether the best passages
    were reranked.
    """

    question: str
    generation: str
    took_ms: float
    hits: tuple[Hit, ...]
    answer: Answer | None = None
    understood: tuple[ParsedFilter, ...] = ()
    remark: str = ""
    stages: Mapping[str, float] = field(default_factory=dict, compare=False)
    context: QuestionContext | None = None
    reranking: Reranking = Reranking.NONE
