"""The form that starts a refresh, on the page about the index, and its progress as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from fastapi.sse import EventSourceResponse, format_sse_event

from api.addresses.writers import Writer
from api.refreshing.refresher import Refresher
from api.web.templating import own_address

# A stream ends after this many seconds and the browser connects again, so that none holds its place for long.
_STREAM_SECONDS = 15
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def add_refreshing_routes(router: APIRouter, refresher: Refresher) -> None:
    """Add `/refresh` and `/refresh/events`."""

    @router.post("/refresh")
    def refresh(_writer: Writer) -> RedirectResponse:
        """Start a refresh and go back to the page."""
        refresher.begin()
        return RedirectResponse(own_address("/about#refresh"), 303)

    @router.get("/refresh/events")
    async def events() -> EventSourceResponse:
        """`progress` each second while a refresh runs, then `done`."""
        return EventSourceResponse(_events(refresher), headers=_HEADERS)


async def _events(refresher: Refresher) -> AsyncIterator[bytes]:
    for _ in range(_STREAM_SECONDS):
        status = await to_thread.run_sync(refresher.status)
        name = "progress" if status["running"] else "done"
        yield format_sse_event(event=name, data_str=json.dumps(status))
        if not status["running"]:
            return
        await asyncio.sleep(1)
