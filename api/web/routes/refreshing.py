"""The form that starts a refresh, on the page about the index, and its progress as server-sent events."""

import json

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from fastapi.sse import format_sse_event

from api.addresses.own import own_address
from api.addresses.writers import Writer
from api.refreshing.refresher import Refresher
from api.web.form_body import read_form_body

# Milliseconds from one event to the next: the stream ends after each, and the browser connects again by itself. So
# nobody who watches holds a place among the requests that are answered at once.
_PAUSE = 2000


def add_refreshing_routes(router: APIRouter, refresher: Refresher) -> None:
    """Add `/refresh` and `/refresh/events`."""

    @router.post("/refresh")
    async def refresh(request: Request, _writer: Writer) -> RedirectResponse:
        """Start a refresh and go back to the page."""
        only = (await read_form_body(request)).get("only", [])
        await run_in_threadpool(refresher.begin, list(filter(None, only)))
        return RedirectResponse(own_address("/about#refresh"), 303)

    @router.get("/refresh/events")
    def events() -> Response:
        """One event: `progress` while a refresh runs, else `done`."""
        status = refresher.status()
        name = "progress" if status["running"] else "done"
        event = format_sse_event(event=name, data_str=json.dumps(status), retry=_PAUSE)
        return Response(event, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
