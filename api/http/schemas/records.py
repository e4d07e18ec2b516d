"""The records in responses as pydantic models: resources, stored texts, quotes, case studies and paths.

`api.http.schemas` has the requests and results that contain them. Docstrings and descriptions are published.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Schema(BaseModel):
    """A model without other fields."""

    model_config = ConfigDict(extra="forbid")


class ResourceSchema(Schema):
    """A resource of the list; `inferred` names the fields that come from its page or address and not from the list.

    `lists` are the names of the lists that it is from, if the index has several.
    """

    id: str = Field(examples=["what-is-mlops-0123456789"])
    title: str = Field(examples=["What is MLOps?"])
    url: str | None = Field(examples=["https://example.org/mlops"])
    kind: str = Field(examples=["post"])
    section: str = Field(examples=["MLOps / Overview"])
    authors: list[str]
    organisation: str | None
    year: int | None
    tags: list[str]
    lists: list[str] = Field(examples=[["team"]])
    site: str = Field(examples=["Example Blog"])
    published: str = Field(description="ISO date, as exact as known", examples=["2021-05-03"])
    language: str = Field(description="ISO 639-1 code", examples=["en"])
    words: int = Field(description="of all texts read")
    reading_minutes: int
    inferred: list[str] = Field(examples=[["kind", "authors"]])


class AddressSchema(Schema):
    """A further address of a resource."""

    role: str
    url: str


class PlaceSchema(Schema):
    """Where a resource stands in one of several lists: its title and, if it has one, its name.

    `position` counts from 0.
    """

    list: str
    section: str
    position: int
    name: str


class ListedSchema(ResourceSchema):
    """A resource with the curator's note and what became of its link; `listed_title` is empty if `title` is listed."""

    listed_title: str
    note: str
    addresses: list[AddressSchema]
    places: list[PlaceSchema]
    outcome: str
    reason: str


class DocumentSchema(Schema):
    """A stored text; `role` is that of the further address that leads to it, empty for the page and the note."""

    id: str
    via: str
    role: str
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


class ResourcesSchema(Schema):
    """The list, or a part of it; `total` counts what passes the filters, `next` is the cursor of what follows."""

    generation: str
    total: int
    resources: list[ListedSchema]
    next: str | None


class CaseValueSchema(Schema):
    """A value of a card. `source` is `quote`, or the field of the entry that it is from.

    A quote has the `via` and `role` of its document, its offsets there, and the address that opens at it.
    """

    text: str
    source: Literal["quote", "title", "organisation", "address"]
    via: str | None
    role: str | None
    start: int | None
    end: int | None
    url: str | None


class CardSchema(Schema):
    """The card of a case study; what its texts do not say is null."""

    company: CaseValueSchema | None
    industry: CaseValueSchema | None
    problem: CaseValueSchema | None
    methods: CaseValueSchema | None
    data: CaseValueSchema | None
    results: CaseValueSchema | None
    lesson: CaseValueSchema | None


class CaseSchema(Schema):
    """A case study; `reason` says what makes it one: its kind, section, tag, title or note, or the whole list."""

    resource: ResourceSchema
    reason: Literal["kind", "section", "tag", "title", "note", "list"]
    fields: CardSchema


class CaseSideSchema(Schema):
    """A side of a comparison, as the question names it; its first case study is quoted."""

    name: str
    cases: list[CaseSchema]


class CitationSchema(Schema):
    """Where a quote stands; `lead` is the table header, opening fence or introducing line that it stands under."""

    number: int
    resource_id: str
    quote: str
    lead: str
    via: str
    role: str
    start: int
    end: int
    url: str | None


class ReadingSchema(Schema):
    """A filter that was read from the question: its name, its value, the words it was read from."""

    kind: str
    value: str | int
    phrase: str


class PathStepSchema(Schema):
    """A step of a path: why to read the resource, and what it asks readers to know, each quoted.

    The quotes may be from another step. `follows` are ids of the earlier steps that it continues or whose reading its
    texts or theirs ask for first.
    """

    number: int
    resource: ResourceSchema
    reason: CitationSchema
    requirement: CitationSchema | None
    follows: list[str]


class PathSchema(Schema):
    """A path to a goal in the order in which to read it; without steps, `reason` says why.

    `topic` is what was searched for. `minutes` is the time to read all steps but the `untimed` ones; `remaining` other
    resources fit the goal too.
    """

    goal: str
    topic: str
    generation: str
    understood: list[ReadingSchema]
    remark: str
    statement: str
    reason: str
    hours: float | None
    minutes: int
    untimed: int
    remaining: int
    steps: list[PathStepSchema]
