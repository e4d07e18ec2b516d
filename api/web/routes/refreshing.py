"""The form that starts a refresh, on the page about the index, and its progress as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, StreamingResponse

from api.addresses.writers import Writer
from api.errors import RefreshFailed, RefreshRunning
from api.extras import require_extra
from api.refreshing.refresher import Refresher

# A stream ends after this many seconds and the browser connects again, so that none holds its place for long.
_STREAM_SECONDS = 15
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def add_refreshing_routes(router: APIRouter, refresher: Refresher) -> None:
    """Add `/refresh` and `/refresh/events`."""

    @router.post("/refresh")
    def refresh(request: Request, _writer: Writer) -> RedirectResponse:
        """Start a refresh and go back to the page."""
        require_extra("build")
        try:
            refresher.begin()
        except RefreshRunning as error:
            raise HTTPException(409, str(error)) from error
        except RefreshFailed as error:
            raise HTTPException(503, str(error)) from error
        return RedirectResponse(f"{request.scope.get('root_path', '')}/about#refresh", 303)

    @router.get("/refresh/events")
    async def events() -> StreamingResponse:
        """`progress` each second while a refresh runs, then `done`."""
        return StreamingResponse(_events(refresher), media_type="text/event-stream", headers=_HEADERS)


async def _events(refresher: Refresher) -> AsyncIterator[str]:
    for _ in range(_STREAM_SECONDS):
        status = await to_thread.run_sync(refresher.status)
        name = "progress" if status["running"] else "done"
        yield f"event: {name}\ndata: {json.dumps(status)}\n\n"
        if not status["running"]:
            return
        await asyncio.sleep(1)
