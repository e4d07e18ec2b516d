"""The route of readers' verdicts on answers."""

from typing import Any

from fastapi import APIRouter, Request

from api.addresses.writers import Writer
from api.http.dependencies import CurrentEngine
from api.http.problems import describe_problems
from api.http.schemas.feedback import FeedbackSchema, RecordedFeedbackSchema
from api.serialize import Json
from api.tasks.feedback import record_feedback

router = APIRouter(tags=["ask"], responses=describe_problems(400, 401, 403, 404, 413, 422, 429, 500, 503))
_RESPONSE: dict[str, Any] = {"response_model": RecordedFeedbackSchema, "status_code": 201}


@router.post("/feedback", **_RESPONSE)
def post_feedback(body: FeedbackSchema, engine: CurrentEngine, request: Request, _writer: Writer) -> Json:
    """Keep a verdict on an answer for `refdesk eval --feedback`, if the desk keeps any."""
    settings = request.app.state.settings
    return record_feedback(settings, engine, body.question, helpful=body.helpful, resources=body.resources)
