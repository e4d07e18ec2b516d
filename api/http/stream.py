"""An answer as server-sent events: `hits`, a `sentence` each, `done` with the whole; or `failed`."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, format_sse_event

from api import wire
from api.errors import Failure, sentence
from api.http.metrics import Metrics
from api.http.problems import document
from search.model import Result

# How OpenAPI describes it beside the JSON.
EVENTS: dict[str, Any] = {
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'event: hits\ndata: {"question": "..."}\n\nevent: sentence\ndata: {"text": "..."}\n\n'
            'event: done\ndata: {"question": "...", "answer": {}}\n\n',
        }
    }
}


def streamed(steps: Iterator[Result], metrics: Metrics, *, explained: bool) -> StreamingResponse:
    """The events of `Engine.asking`; what fails before the first hit fails as without a stream."""
    return EventSourceResponse(
        _events(next(steps), steps, metrics, explained=explained), headers={"Cache-Control": "no-cache"}
    )


def _events(first: Result, steps: Iterator[Result], metrics: Metrics, *, explained: bool) -> Iterator[bytes]:
    yield _event("hits", wire.result(first, explained=explained))
    try:
        found = next(steps)
    except (*Failure, OSError) as error:
        yield _event("failed", document(503, sentence(error)))
        return
    metrics.answered(found)
    told = wire.result(found, explained=explained)
    numbered = {citation["number"]: citation for citation in told["answer"]["citations"]}
    for said in told["answer"]["sentences"]:
        yield _event("sentence", said | {"citations": [numbered[number] for number in said["citations"]]})
    yield _event("done", told)


def _event(name: str, data: wire.Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data))
