"""An answer as server-sent events: `hits`, a `sentence` each, `done` with the whole; or `failed`.

A language model's sentences come as they are checked; `dropped` says how many did not hold, and
`replaced` that those which came do not stand: the quotes follow.
"""

import json
from collections.abc import Iterator
from typing import Any

from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, format_sse_event

from api import serialize
from api.errors import Failure, error_sentence
from api.http.metrics import Metrics
from api.http.problems import problem_document
from search.model import Answer, Result, Verdict

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


def stream_events(steps: Iterator[Result], metrics: Metrics, *, explained: bool) -> StreamingResponse:
    """The events of `Engine.asking`; what fails before the first hit fails as without a stream."""
    return EventSourceResponse(
        _events(next(steps), steps, metrics, explained=explained), headers={"Cache-Control": "no-cache"}
    )


def _events(first: Result, steps: Iterator[Result], metrics: Metrics, *, explained: bool) -> Iterator[bytes]:
    yield _event("hits", serialize.result_json(first, explained=explained))
    found, before = first, Answer(Verdict.ANSWERED)
    try:
        for found in steps:
            yield from _added(before, found)
            before = found.answer or before
    except (*Failure, OSError) as error:
        yield _event("failed", problem_document(503, error_sentence(error)))
        return
    metrics.answered(found)
    yield _event("done", serialize.result_json(found, explained=explained))


def _added(before: Answer, found: Result) -> Iterator[bytes]:
    """What an answer has that the one `before` it had not."""
    now, told = found.answer or before, serialize.result_json(found)["answer"]
    known = len(before.sentences)
    was, used = (one.written is not None and one.written.used for one in (before, now))
    if known and was and not used:
        yield _event("replaced", {"reason": now.reason})
        known = 0
    if now.written and now.written.dropped and now.written != before.written:
        yield _event("dropped", {"count": len(now.written.dropped)})
    numbered = {citation["number"]: citation for citation in told["citations"]}
    for said in told["sentences"][known:]:
        yield _event("sentence", said | {"citations": [numbered[number] for number in said["citations"]]})


def _event(name: str, data: serialize.Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data))
