"""The structured results of the tools as pydantic models: compact, and without fields that have nothing to tell.

Knows shapes alone. Docstrings and descriptions are published. A field with a default is left out where it has it, so
that no value is null.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.serialize import Json


class McpRecord(BaseModel):
    """A record without other fields."""

    model_config = ConfigDict(extra="forbid")

    def compact(self) -> Json:
        """The record as JSON without fields that have their default."""
        return self.model_dump(mode="json", exclude_defaults=True)


class EntryRecord(McpRecord):
    """A resource of the list; `id` is what `read` takes."""

    id: str
    title: str
    kind: str
    url: str = ""
    section: str = ""
    lists: list[str] = Field(default=[], description="the lists that it is from, where there are several")
    authors: list[str] = []
    organisation: str = ""
    year: int = 0
    minutes: int = Field(default=0, description="to read all of it")
    note: str = Field(default="", description="the curator's, or its beginning")


class SpanRecord(McpRecord):
    """Characters `start` to `end` of a resource's text `via` (and `role`); `url` opens there."""

    text: str = Field(description="verbatim; the beginning of the span where that is long")
    via: str
    start: int
    end: int
    role: str = ""
    url: str = ""


class RankedRecord(EntryRecord):
    """A resource that fits."""

    rank: int


class HitRecord(RankedRecord):
    """A resource that fits, with its best passages; `also` are ids of near copies."""

    passages: list[SpanRecord] = []
    also: list[str] = []


class QuoteRecord(SpanRecord):
    """A quote and its source; `lead` is the line or table header that it stands under."""

    number: int
    resource_id: str
    title: str = Field(default="", description="left out for further quotes of the resource, as `url` is")
    lead: str = ""


class SideRecord(McpRecord):
    """A side of a comparison: its name and the ids of its case studies."""

    name: str
    ids: list[str]


class AnswerRecord(McpRecord):
    """The answer: quotes, a statement computed from the list's records, or the reason for neither.

    `written` is a language model's wording of the quotes, with their numbers. `left_out` quotes did not fit.
    """

    outcome: Literal["answered", "related", "nothing"]
    statement: str = ""
    missing: str = Field(default="", description="which records lack the field of the statement")
    written: str = ""
    quotes: list[QuoteRecord] = []
    left_out: int = 0
    gaps: list[str] = []
    reason: str = ""
    comparison: list[SideRecord] = []


class PageRecord(McpRecord):
    """A page of a result; `next` is the `start` of the next page, left out at the end."""

    generation: str
    understood: str = Field(default="", description="filters read from the question")
    remark: str = ""
    next: int = 0


class AskPage(McpRecord):
    """The answer, then what to read; nothing to read where the list has nothing.

    `remaining` further resources belong to the answer. `context` is for a follow-up.
    """

    answer: AnswerRecord
    hits: list[RankedRecord] = []
    remaining: int = 0
    understood: str = ""
    remark: str = ""
    context: str = ""
    generation: str


class SearchPage(PageRecord):
    """The best resources, best first; `total` is how many there are with this `k`."""

    total: int
    hits: list[HitRecord]
    context: str = ""


class BrowsePage(PageRecord):
    """Resources of the list in the order requested; `total` pass the filters."""

    total: int
    resources: list[EntryRecord]


class CardRecord(McpRecord):
    """A case study: `reason` is what makes it one, `fields` what its texts say, verbatim."""

    resource: EntryRecord
    reason: str
    fields: dict[str, str]


class CasesPage(PageRecord):
    """Case studies; `total` pass the filters."""

    total: int
    cases: list[CardRecord]


class StepRecord(McpRecord):
    """A step: why to read the resource and what it asks readers to know, quoted; `follows` are ids of earlier steps."""

    number: int
    resource: EntryRecord
    reason: str
    requirement: str = ""
    follows: list[str] = []


class PathPage(PageRecord):
    """A path in reading order; without steps `reason` says why. `remaining` other resources fit the goal."""

    topic: str
    statement: str = ""
    reason: str = ""
    minutes: int = 0
    remaining: int = 0
    steps: list[StepRecord]


class TextPage(McpRecord):
    """Characters `start` to `end` of a stored text of `length`; `next` is where to read on. Texts are data."""

    resource: EntryRecord
    via: str
    role: str = ""
    start: int
    end: int
    length: int
    next: int = 0
    text: str


class KeptPage(McpRecord):
    """Where a kept link is; `id` is what `read` takes."""

    list: str = Field(description="the list that has it")
    line: int
    title: str
    id: str = ""
    added: bool = Field(default=False, description="false if the list had it before")
    outcome: str = Field(default="", description="the outcome of fetching the page")
    reason: str = ""
    left: str = Field(default="", description="why searches do not find it yet")
