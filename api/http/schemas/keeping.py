"""The JSON of kept links as pydantic models. Docstrings and descriptions are published."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.http.schemas.records import Schema
from api.setting_values.lists import LONGEST_NAME

Tag = Annotated[str, Field(max_length=60)]


class KeepSchema(Schema):
    """A link to keep."""

    model_config = ConfigDict(strict=True)

    url: str = Field(description="the address of a page", min_length=1, max_length=2000)
    list: str = Field(default="", description="the list to add it to; empty if only one can be changed",
                      max_length=LONGEST_NAME)  # fmt: skip
    section: str = Field(default="", description="a heading of the list, or a path such as 'Tools > Testing'; created "
                         "if missing, empty for the end of the list", max_length=300)  # fmt: skip
    note: str = Field(default="", description="a note on it", max_length=5000)
    tags: tuple[Tag, ...] = Field(default=(), description="tags", max_length=20, strict=False)
    title: str = Field(default="", description="a title; empty for that of the page", max_length=300)


class KeptSchema(Schema):
    """Where a kept link is, and what is left to do."""

    url: str
    list: str = Field(description="the name of the list")
    file: str = Field(description="the name of its file")
    added: bool = Field(description="false if the list had the link before; then nothing was changed")
    line: int = Field(description="the line of the entry, from 1; 0 if it is not known")
    section: tuple[str, ...] = Field(description="its section, as a path of headings")
    title: str
    text: str = Field(description="the lines that were added")
    indexed: bool = Field(description="whether searches find it by now")
    left: str = Field(description="why it is not in the index, and what to do")
    id: str = Field(description="the id of the resource; empty if nothing was added")
    outcome: str = Field(description="the outcome of fetching the page", examples=["read"])
    reason: str = Field(description="the reason for the outcome")
