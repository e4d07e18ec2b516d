"""The wire shapes as pydantic models, for OpenAPI; `api.wire` makes the same dictionaries."""

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Wishes(_Shape):
    """A question with its filters, as a request body."""

    question: str = Field(examples=["How did Airbnb rank experiences?"])
    k: int = Field(default=5, json_schema_extra={"minimum": 1, "maximum": 100})
    kind: list[str] = []
    section: list[str] = []
    company: list[str] = []
    year_from: int | None = None
    year_to: int | None = None
    literal: bool = False


class Resource(_Shape):
    """A resource of the list."""

    id: str
    title: str
    url: str | None
    kind: str
    section: str
    authors: list[str]
    organisation: str | None
    year: int | None
    tags: list[str]


class Passage(_Shape):
    """A passage; `start` and `end` count characters of the stored document, `url` opens there."""

    text: str
    start: int
    end: int
    url: str | None


class Hit(_Shape):
    """A resource that fits, with its best passages."""

    rank: int
    score: float
    via: str
    resource: Resource
    passages: list[Passage]


class Sentence(_Shape):
    """A quoted sentence with the numbers of its citations."""

    text: str
    citations: list[int]


class Citation(_Shape):
    """Where a quote stands."""

    number: int
    resource_id: str
    quote: str
    start: int
    end: int
    url: str | None


class Answer(_Shape):
    """Quoted sentences, or the reason for abstaining."""

    abstained: bool
    reason: str
    sentences: list[Sentence]
    citations: list[Citation]


class Reading(_Shape):
    """A filter that was read from the question: its name, its value, the words it was read from."""

    kind: str
    value: str | int
    phrase: str


class Searched(_Shape):
    """What a search gives."""

    question: str
    generation: str
    took_ms: float
    understood: list[Reading]
    remark: str
    hits: list[Hit]


class Asked(Searched):
    """What asking gives."""

    answer: Answer


class Address(_Shape):
    """A further address of a resource."""

    role: str
    url: str


class Place(_Shape):
    """Where a resource stands in one of several lists; `position` counts from 0."""

    list: str
    section: str
    position: int


class Listed(Resource):
    """A resource with the curator's note and what became of its link."""

    note: str
    addresses: list[Address]
    places: list[Place]
    outcome: str
    reason: str


class Document(_Shape):
    """A stored text."""

    id: str
    via: str
    url: str | None
    title: str
    text: str


class Stored(Listed):
    """A resource with its stored documents."""

    documents: list[Document]


class Resources(_Shape):
    """The whole list."""

    generation: str
    resources: list[Listed]


class Health(_Shape):
    """Whether the process lives, or is ready to answer."""

    status: str
    generation: str | None = None


class Problem(BaseModel):
    """A failure, after RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
