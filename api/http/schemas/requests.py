"""Parameters and bodies of requests."""

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from api.http.schemas.records import Schema
from search.model import MAX_K, MAX_QUESTION

_EXAMPLE = "How did Airbnb rank experiences?"
# For OpenAPI only: the engine validates questions, so that every interface reports the same errors.
_QUESTION: dict[str, JsonValue] = {"minLength": 1, "maxLength": MAX_QUESTION}


SortName = Literal[
    "relevance", "year", "title", "list", "reading-time", "health",
    "-year", "-title", "-list", "-reading-time", "-health",
]  # fmt: skip
FormatName = Literal["", "json", "csv", "bibtex", "csl", "markdown"]


# The name `list` is that of a parameter in the next classes.
Names = list[str]


class FilterSchema(Schema):
    """Which resources; the values of a parameter are alternatives."""

    list: Names = Field(default=[], description="only these lists, by name", examples=[["team"]])
    kind: Names = Field(default=[], description="only these kinds", examples=[["book", "case-study"]])
    section: Names = Field(default=[], description="only these sections of the list", examples=[["MLOps"]])
    company: Names = Field(default=[], description="only these organisations", examples=[["Netflix"]])
    author: Names = Field(default=[], description="only these authors, by full or family name")
    tag: Names = Field(default=[], description="only resources with these tags")
    year_from: int | None = Field(default=None, description="not older than this year", examples=[2018])
    year_to: int | None = Field(default=None, description="not newer than this year", examples=[2024])
    minutes_from: int | None = Field(default=None, description="at least so many minutes to read")
    minutes_to: int | None = Field(default=None, description="at most so many minutes to read", examples=[10])
    exclude: Names = Field(
        default=[], description="nothing with these words, or values such as `kind:book`", examples=[["fraud"]]
    )


class WishesSchema(FilterSchema):
    """What goes with a question: how many hits, which, and in which order."""

    k: int = Field(default=5, description="how many resources", json_schema_extra={"minimum": 1, "maximum": MAX_K})
    within: Names = Field(default=[], description="only resources whose id begins with these")
    phrase: Names = Field(default=[], description="only passages with all of these phrases as written")
    sort: SortName = Field(default="relevance", description="the order of the `k` most relevant")
    literal: bool = Field(default=False, description="read no filters from the question")
    context: str = Field(
        default="", description="what a follow-up such as 'only books' refers to: `context` of the earlier result"
    )
    rerank: bool | None = Field(
        default=None, description="whether a cross-encoder reorders the best passages; without it, the server decides"
    )
    explain: bool = Field(default=False, description="tell what each stage gave each hit, and how long it took")


class ParametersSchema(WishesSchema):
    """A question with its wishes, as parameters."""

    q: str = Field(description="the question", examples=[_EXAMPLE], json_schema_extra=_QUESTION)


class AskParametersSchema(ParametersSchema):
    """A question with its wishes and the format of the answer, as parameters."""

    format: Literal["", "json", "bibtex", "csl"] = Field(default="", description="the sources alone, to cite them")


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
    """Which part of the list, in which order, and in which format."""

    q: str = Field(default="", description="only entries with these words or beginnings of words")
    sort: SortName = Field(default="list", description="the order; relevance is the list's, `-` turns one round")
    limit: int | None = Field(
        default=None, ge=1, le=1000, description="how many resources; by default 200 of JSON, all of other formats"
    )
    cursor: str = Field(default="", max_length=200, description="`next` of the page before")
    format: FormatName = Field(default="", description="overrides the header Accept")
