"""The JSON of requests and responses as pydantic models, for OpenAPI.

`api.serialize` builds the same dictionaries. Docstrings and descriptions of the models are published.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from api.http.record_schemas import (
    CaseSchema,
    CaseSideSchema,
    CitationSchema,
    ReadingSchema,
    ResourceSchema,
    Schema,
)
from search.model import MAX_K, MAX_QUESTION

_EXAMPLE = "How did Airbnb rank experiences?"
# For OpenAPI only: the engine validates questions, so that every interface reports the same errors.
_QUESTION: dict[str, JsonValue] = {"minLength": 1, "maxLength": MAX_QUESTION}


SortName = Literal["relevance", "year", "title", "list", "reading-time"]


class FilterSchema(Schema):
    """Which resources; the values of a parameter are alternatives."""

    kind: list[str] = Field(default=[], description="only these kinds", examples=[["book", "case-study"]])
    section: list[str] = Field(default=[], description="only these sections of the list", examples=[["MLOps"]])
    company: list[str] = Field(default=[], description="only these organisations", examples=[["Netflix"]])
    author: list[str] = Field(default=[], description="only these authors, by full or family name")
    tag: list[str] = Field(default=[], description="only resources with these tags")
    year_from: int | None = Field(default=None, description="not older than this year", examples=[2018])
    year_to: int | None = Field(default=None, description="not newer than this year", examples=[2024])
    minutes_from: int | None = Field(default=None, description="at least so many minutes to read")
    minutes_to: int | None = Field(default=None, description="at most so many minutes to read", examples=[10])
    exclude: list[str] = Field(
        default=[], description="nothing with these words, or values such as `kind:book`", examples=[["fraud"]]
    )


class WishesSchema(FilterSchema):
    """What goes with a question: how many hits, which, and in which order."""

    k: int = Field(default=5, description="how many resources", json_schema_extra={"minimum": 1, "maximum": MAX_K})
    within: list[str] = Field(default=[], description="only resources whose id begins with these")
    phrase: list[str] = Field(default=[], description="only passages with all of these phrases as written")
    sort: SortName = Field(default="relevance", description="the order of the `k` most relevant")
    literal: bool = Field(default=False, description="read no filters from the question")
    context: str = Field(
        default="", description="what a follow-up such as 'only books' refers to: `context` of the earlier result"
    )
    explain: bool = Field(default=False, description="tell what each stage gave each hit, and how long it took")


class ParametersSchema(WishesSchema):
    """A question with its wishes, as parameters."""

    q: str = Field(description="the question", examples=[_EXAMPLE], json_schema_extra=_QUESTION)


class QuestionSchema(WishesSchema):
    """A question with its wishes, as a request body; in JSON 0 is not false."""

    model_config = ConfigDict(strict=True)

    question: str = Field(description="the question", examples=[_EXAMPLE], json_schema_extra=_QUESTION)


class CaseFilterSchema(FilterSchema):
    """Which case studies, and in which form."""

    q: str = Field(default="", description="a question to rank them by; without it, the order of the list")
    k: int = Field(
        default=20, description="how many, if there is a question", json_schema_extra={"minimum": 1, "maximum": MAX_K}
    )
    format: Literal["", "json", "csv"] = Field(default="", description="overrides the header Accept")


class PathParametersSchema(FilterSchema):
    """A goal, and what bounds the path to it."""

    q: str = Field(description="the goal", examples=["become able to monitor models"], json_schema_extra=_QUESTION)
    hours: float | None = Field(
        default=None, description="the hours to read it in, above 0", json_schema_extra={"exclusiveMinimum": 0}
    )


class PageSchema(FilterSchema):
    """Which part of the list, and in which order."""

    sort: SortName = Field(default="list", description="the order; relevance is the list's")
    limit: int = Field(default=200, ge=1, le=1000, description="how many resources")
    cursor: str = Field(default="", max_length=200, description="`next` of the page before")


class PassageSchema(Schema):
    """A passage; `start` and `end` count characters of the document that came `via` with `role`, `url` opens there."""

    text: str
    via: str
    role: str
    start: int
    end: int
    url: str | None


class CopySchema(Schema):
    """A resource with nearly the same text as a hit."""

    id: str
    title: str
    url: str | None


class HitSchema(Schema):
    """A resource that fits, with its best passages, and those that only repeat it."""

    rank: int
    score: float
    via: str
    resource: ResourceSchema
    passages: list[PassageSchema]
    also: list[CopySchema]


class SentenceSchema(Schema):
    """A quoted sentence with the numbers of its citations."""

    text: str
    citations: list[int]


class SourceSchema(Schema):
    """The place of a resource in its list; `position` counts from 1."""

    resource_id: str
    list: str
    section: str
    position: int


class CatalogueSchema(Schema):
    """A statement computed from the records of the list, not quoted.

    `total` counts its resources, of which `remaining` are not among the hits (`k`). `values` are the names or years in
    it, `missing` says which records lack the field.
    """

    intent: str = Field(examples=["count"])
    statement: str = Field(examples=["The list has 9 case studies."])
    total: int
    remaining: int
    values: list[str]
    missing: str
    sources: list[SourceSchema]


class WrittenSchema(Schema):
    """The language model that was asked; `dropped` is what it wrote and what does not hold."""

    provider: str
    model: str
    prompt: str
    used: bool
    dropped: list[str]


class AnswerSchema(Schema):
    """Quoted sentences, or the reason for abstaining; where that is `related`, the hits are what to read.

    `kind` says where the answer is from: quotes of texts, the records of the list (`catalogue`), or both. `gaps` are
    sentences that name what the quotes leave open.
    """

    kind: Literal["quotes", "catalogue", "both"]
    outcome: Literal["answered", "related", "nothing"]
    abstained: bool
    reason: str
    gaps: list[str]
    sentences: list[SentenceSchema]
    citations: list[CitationSchema]
    catalogue: CatalogueSchema | None
    comparison: list[CaseSideSchema] | None
    written: WrittenSchema | None


class _ResultSchema(Schema):
    question: str
    generation: str
    took_ms: float
    understood: list[ReadingSchema]
    remark: str
    context: str = Field(description="what was searched and the ids shown, for a follow-up")


class SearchedSchema(_ResultSchema):
    """What a search gives."""

    hits: list[HitSchema]


class AskedSchema(SearchedSchema):
    """What asking gives."""

    answer: AnswerSchema


class ScoresSchema(Schema):
    """What each stage gave a hit's best passage; `late` is null for one that was not held closely.

    `whole` is what all of the resource's text gave, as a share of the best resource's; null for a single passage.
    """

    cosine: float
    bm25: float
    fused: float
    late: float | None
    whole: float | None


def _omit_default(schema: dict[str, Any]) -> None:
    """Describe a field that is absent without `explain`, never null.

    One type serves both, because a client that is generated from two alternatives reads the first that fits.
    """
    del schema["default"]


class ScoredHitSchema(HitSchema):
    """A hit; with `explain` it has what each stage gave it."""

    scores: ScoresSchema | SkipJsonSchema[None] = Field(default=None, json_schema_extra=_omit_default)


class SearchResponseSchema(_ResultSchema):
    """What a search gives; with `explain` it has `stages` with their milliseconds."""

    hits: list[ScoredHitSchema]
    stages: dict[str, float] | SkipJsonSchema[None] = Field(default=None, json_schema_extra=_omit_default)


class AskResponseSchema(SearchResponseSchema):
    """What asking gives."""

    answer: AnswerSchema


class CasesSchema(Schema):
    """Case studies: all that pass the filters, in list order, or the best for a question, best first.

    `total` counts all that pass the filters.
    """

    question: str
    generation: str
    total: int
    understood: list[ReadingSchema]
    remark: str
    cases: list[CaseSchema]


class HealthSchema(Schema):
    """Whether the process lives, or is ready to answer."""

    status: str
    generation: str | None = None
    problem: str | None = None


class ProblemSchema(BaseModel):
    """A failure, after RFC 9457."""

    type: str = "about:blank"
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["The question is empty: say what you are looking for."])
