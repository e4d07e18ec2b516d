"""The JSON of readers' verdicts as pydantic models. Docstrings and descriptions are published."""

from pydantic import ConfigDict, Field

from api.http.schemas.records import Schema
from search.model import MAX_K, MAX_QUESTION


class FeedbackSchema(Schema):
    """A reader's verdict on an answer."""

    model_config = ConfigDict(strict=True)

    question: str = Field(description="the question that was answered", min_length=1, max_length=MAX_QUESTION)
    helpful: bool = Field(description="whether the answer, or the refusal, was right")
    resources: list[str] = Field(
        default=[], max_length=MAX_K, description="ids of the resources that the answer cited; none for a refusal"
    )


class RecordedFeedbackSchema(Schema):
    """A verdict as it was kept."""

    question: str = Field(description="the question that was answered")
    helpful: bool = Field(description="whether the answer, or the refusal, was right")
    resources: list[str] = Field(description="keys of the cited resources")
    at: str = Field(description="the time, UTC in ISO form")
    generation: str = Field(description="the index that answered")
