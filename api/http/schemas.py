"""The JSON of requests and responses as pydantic models, for OpenAPI.

`api.serialize` builds the same dictionaries. Docstrings and descriptions of the models are published.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from search.model import MAX_K, MAX_QUESTION

_EXAMPLE = "How did Airbnb rank experiences?"
# For OpenAPI only: the engine validates questions, so that every interface reports the same errors.
_QUESTION: dict[str, JsonValue] = {"minLength": 1, "maxLength": MAX_QUESTION}


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WishesSchema(_Schema):
    """What goes with a question: how many hits, and which."""

    k: int = Field(default=5, description="how many resources", json_schema_extra={"minimum": 1, "maximum": MAX_K})
    kind: list[str] = Field(default=[], description="only these kinds", examples=[["book", "case-study"]])
    section: list[str] = Field(default=[], description="only these sections of the list", examples=[["MLOps"]])
    company: list[str] = Field(default=[], description="only these organisations", examples=[["Netflix"]])
    year_from: int | None = Field(default=None, description="not older than this year", examples=[2018])
    year_to: int | None = Field(default=None, description="not newer than this year", examples=[2024])
    literal: bool = Field(default=False, description="read no filters from the question")
    explain: bool = Field(default=False, description="tell what each stage gave each hit, and how long it took")


class ParametersSchema(WishesSchema):
    """A question with its wishes, as parameters."""

    q: str = Field(description="the question", examples=[_EXAMPLE], json_schema_extra=_QUESTION)


class QuestionSchema(WishesSchema):
    """A question with its wishes, as a request body; in JSON 0 is not false."""

    model_config = ConfigDict(strict=True)

    question: str = Field(description="the question", examples=[_EXAMPLE], json_schema_extra=_QUESTION)


class PageSchema(_Schema):
    """Which part of the list."""

    limit: int = Field(default=200, ge=1, le=1000, description="how many resources")
    cursor: str = Field(default="", max_length=200, description="`next` of the page before")


class ResourceSchema(_Schema):
    """A resource of the list."""

    id: str = Field(examples=["what-is-mlops-0123456789"])
    title: str = Field(examples=["What is MLOps?"])
    url: str | None = Field(examples=["https://example.org/mlops"])
    kind: str = Field(examples=["post"])
    section: str = Field(examples=["MLOps / Overview"])
    authors: list[str]
    organisation: str | None
    year: int | None
    tags: list[str]


class PassageSchema(_Schema):
    """A passage; `start` and `end` count characters of the document that came `via`, `url` opens there."""

    text: str
    via: str
    start: int
    end: int
    url: str | None


class CopySchema(_Schema):
    """A resource with nearly the same text as a hit."""

    id: str
    title: str
    url: str | None


class HitSchema(_Schema):
    """A resource that fits, with its best passages, and those that only repeat it."""

    rank: int
    score: float
    via: str
    resource: ResourceSchema
    passages: list[PassageSchema]
    also: list[CopySchema]


class SentenceSchema(_Schema):
    """A quoted sentence with the numbers of its citations."""

    text: str
    citations: list[int]


class CitationSchema(_Schema):
    """Where a quote stands."""

    number: int
    resource_id: str
    quote: str
    via: str
    start: int
    end: int
    url: str | None


class WrittenSchema(_Schema):
    """The language model that was asked; `dropped` is what it wrote and what does not hold."""

    provider: str
    model: str
    prompt: str
    used: bool
    dropped: list[str]


class AnswerSchema(_Schema):
    """Quoted sentences, or the reason for abstaining; where that is `related`, the hits are what to read."""

    outcome: Literal["answered", "related", "nothing"]
    abstained: bool
    reason: str
    sentences: list[SentenceSchema]
    citations: list[CitationSchema]
    written: WrittenSchema | None


class ReadingSchema(_Schema):
    """A filter that was read from the question: its name, its value, the words it was read from."""

    kind: str
    value: str | int
    phrase: str


class _ResultSchema(_Schema):
    question: str
    generation: str
    took_ms: float
    understood: list[ReadingSchema]
    remark: str


class SearchedSchema(_ResultSchema):
    """What a search gives."""

    hits: list[HitSchema]


class AskedSchema(SearchedSchema):
    """What asking gives."""

    answer: AnswerSchema


class ScoresSchema(_Schema):
    """What each stage gave a hit's best passage; `late` is null for one that was not held closely."""

    cosine: float
    bm25: float
    fused: float
    late: float | None


class ExplainedHitSchema(HitSchema):
    """A hit with what each stage gave it."""

    scores: ScoresSchema


class SearchedExplainedSchema(_ResultSchema):
    """What a search gives with `explain`; `stages` are milliseconds."""

    hits: list[ExplainedHitSchema]
    stages: dict[str, float]


class AskedExplainedSchema(SearchedExplainedSchema):
    """What asking gives with `explain`."""

    answer: AnswerSchema


class AddressSchema(_Schema):
    """A further address of a resource."""

    role: str
    url: str


class PlaceSchema(_Schema):
    """Where a resource stands in one of several lists; `position` counts from 0."""

    list: str
    section: str
    position: int


class ListedSchema(ResourceSchema):
    """A resource with the curator's note and what became of its link."""

    note: str
    addresses: list[AddressSchema]
    places: list[PlaceSchema]
    outcome: str
    reason: str


class DocumentSchema(_Schema):
    """A stored text."""

    id: str
    via: str
    url: str | None
    title: str
    text: str


class SpanSchema(DocumentSchema):
    """A part of a stored text: characters `start` to `end` of its `length`."""

    resource: ResourceSchema
    start: int
    end: int
    length: int


class StoredSchema(ListedSchema):
    """A resource with its stored documents."""

    documents: list[DocumentSchema]


class ResourcesSchema(_Schema):
    """The list, or a part of it; `next` is the cursor of what follows."""

    generation: str
    resources: list[ListedSchema]
    next: str | None


class HealthSchema(_Schema):
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
