"""An answer as server-sent events: `hits`, a `sentence` each, `done` with the complete result; or `failed`.

With a language model, sentences are sent as they are verified. `dropped` counts sentences that the passages do not
support, and `replaced` withdraws the sentences sent so far: quotes follow instead.
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

# nginx would hold back events until its buffer is full.
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
# The OpenAPI description of the stream, beside the JSON.
EVENTS: dict[str, Any] = {
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'event: hits\ndata: {"question": "..."}\n\nevent: sentence\ndata: {"text": "..."}\n\n'
            'event: done\ndata: {"question": "...", "answer": {}}\n\n',
        }
    }
}


def stream_events(results: Iterator[Result], metrics: Metrics, *, explained: bool) -> StreamingResponse:
    """The events of the results of `Engine.ask_stream`; raises what searching raises, as without a stream."""
    return EventSourceResponse(_events(next(results), results, metrics, explained=explained), headers=_HEADERS)


def _events(first: Result, results: Iterator[Result], metrics: Metrics, *, explained: bool) -> Iterator[bytes]:
    yield _event("hits", serialize.result_json(first, explained=explained))
    result, before = first, Answer(Verdict.ANSWERED)
    try:
        for result in results:
            yield from _changes(before, result)
            before = result.answer or before
    except (*Failure, OSError) as error:
        yield _event("failed", problem_document(503, error_sentence(error)))
        return
    metrics.record_result(result)
    yield _event("done", serialize.result_json(result, explained=explained))


def _changes(before: Answer, result: Result) -> Iterator[bytes]:
    """The events that lead from the answer `before` to that of the result."""
    now, answer_json = result.answer or before, serialize.result_json(result)["answer"]
    sent = len(before.sentences)
    used_before, used_now = (answer.written is not None and answer.written.used for answer in (before, now))
    if sent and used_before and not used_now:
        yield _event("replaced", {"reason": now.reason})
        sent = 0
    if now.written and now.written.dropped and now.written != before.written:
        yield _event("dropped", {"count": len(now.written.dropped)})
    citations = {citation["number"]: citation for citation in answer_json["citations"]}
    for sentence in answer_json["sentences"][sent:]:
        yield _event("sentence", sentence | {"citations": [citations[number] for number in sentence["citations"]]})


def _event(name: str, data: serialize.Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data))
