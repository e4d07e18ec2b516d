"""Hits, answers and results."""

from typing import Any, Literal

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from api.http.schemas.records import CaseSchema, CaseSideSchema, CitationSchema, ReadingSchema, ResourceSchema, Schema


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
    reranking: Literal["none", "done", "cut"] = Field(
        description="whether a cross-encoder reordered the best passages; `cut`: it took too long"
    )
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
