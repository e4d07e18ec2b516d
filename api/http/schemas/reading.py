"""The JSON of the reading record as pydantic models. Docstrings and descriptions are published."""

from typing import Literal

from pydantic import ConfigDict, Field

from api.http.schemas.records import ResourceSchema, Schema
from api.reading.model import MAX_NOTE

StateName = Literal["unread", "to-read", "reading", "read"]


class MarkSchema(Schema):
    """How far the reader is with a resource."""

    model_config = ConfigDict(strict=True)

    id: str = Field(description="the id of the resource", min_length=1)
    state: StateName = Field(description="the new state")
    note: str | None = Field(
        default=None, description="the reader's note; without it, the earlier one", max_length=MAX_NOTE
    )


class MarkedSchema(Schema):
    """An entry of the reading record."""

    state: StateName = Field(description="how far the reader is")
    note: str = Field(description="the reader's note")
    at: str = Field(description="the time of the last change, UTC in ISO form; empty if unread")


class MarkedResourceSchema(ResourceSchema):
    """A resource with its entry in the reading record."""

    reading: MarkedSchema = Field(description="the entry")


class ReadingRecordSchema(Schema):
    """The reading record."""

    reading: list[MarkedResourceSchema] = Field(description="the marked resources")
