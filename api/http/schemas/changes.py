"""The changes between generations as pydantic models, and a resource as it was. `api.history.changes_json` makes them.

Docstrings and descriptions are published.
"""

from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from api.http.schemas.records import ResourceSchema, Schema, StoredSchema

KindName = Literal["added", "removed", "died", "came back", "archived", "moved", "edited", "text changed"]


class GenerationSchema(Schema):
    """A generation that is kept; `label` is its day in words, with the time if another is of the same day."""

    generation: str = Field(examples=["20260503T101500000000Z-0123abcd"])
    created: str = Field(description="ISO time", examples=["2026-05-03T10:15:00+00:00"])
    label: str = Field(examples=["3 May 2026"])


class MoveSchema(Schema):
    """Another address: in the list, or the target of a redirect for good. Empty for an entry without an address."""

    before: str
    after: str
    by_redirect: bool


class EditSchema(Schema):
    """A field of the entry in the list that was edited; empty where the list gives none."""

    field: str = Field(examples=["note"])
    before: str
    after: str


class TextChangeSchema(Schema):
    """How a text changed. `role` is that of its further address, empty for the page."""

    role: str
    words_before: int = Field(description="0 for a text that was read for the first time")
    words_after: int = Field(description="0 for a text that is no longer stored")
    added: float = Field(description="share of its words that stand in new sentences", ge=0, le=1)
    removed: float = Field(description="share of its earlier words that stand in sentences which are gone", ge=0, le=1)
    headings: list[str] = Field(description="those above the new sentences and those that are gone")
    added_sentences: list[str] = Field(description="the first new ones")
    removed_sentences: list[str] = Field(description="the first that are gone")
    reparsed: bool = Field(description="whether the parsers changed too, so that they may be the reason")


class ResourceChangeSchema(Schema):
    """All that changed on one resource, as it is now, or as it was if it was removed."""

    kinds: list[KindName]
    resource: ResourceSchema
    earlier_id: str | None = Field(description="its id before, null if it was added")
    outcome: str
    reason: str
    moves: list[MoveSchema]
    edits: list[EditSchema]
    texts: list[TextChangeSchema]


class RenamingSchema(Schema):
    """A list or section of another name, with the number of its resources."""

    field: Literal["list", "section"]
    before: str
    after: str
    resources: int


class ChangesSchema(Schema):
    """What changed from one generation to the live one; `since` is null if only the live one is kept."""

    generation: str
    since: GenerationSchema | None
    until: GenerationSchema
    remark: str
    counts: dict[KindName, int]
    renamed: list[RenamingSchema]
    changes: list[ResourceChangeSchema]
    kept: list[GenerationSchema]


class StoredAsOfSchema(StoredSchema):
    """A resource with its stored documents; `as_of` is there if it is given as it was in that generation."""

    as_of: GenerationSchema | SkipJsonSchema[None] = None


class ChangeParametersSchema(Schema):
    """Since when."""

    since: str = Field(
        default="", description="a day, a time, or a generation by name; by default the one before the live one",
        examples=["2026-05-03"],
    )  # fmt: skip
