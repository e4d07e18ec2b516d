"""Entity tags: an answer is the same while its generation, its question and the settings are.

They are known before the question is answered, so a client that has the answer costs nothing.
Where a language model words answers they may differ, or tell of a failure, so that those have no tag.
They are weak, as the time that an answer took is told in it.
"""

import hashlib
from importlib.metadata import version

from fastapi import Depends, Request, Response

from api.http.dependencies import CurrentEngine
from api.settings import Settings


class NotModified(Exception):
    """The client has the answer already."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("not modified")
        self.headers = headers


def edition(settings: Settings) -> str:
    """What else an answer depends on: our version and the settings."""
    return f"{version('refdesk')} {settings.model_dump_json(exclude={'token'})}"


async def tag_response(request: Request, response: Response, desk: CurrentEngine) -> None:
    """Tag the answer if it may be kept; raises NotModified where the client has it."""
    if request.app.state.worded and request.url.path.endswith("/ask"):
        response.headers["Cache-Control"] = "no-store"
        return
    streams = "text/event-stream" in request.headers.get("accept", "")
    parts = (request.app.state.edition, desk.generation.name, str(request.url.path), request.url.query, str(streams))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    tag = f'W/"{digest[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
    if tag in {one.strip() for one in request.headers.get("if-none-match", "").split(",")}:
        raise NotModified(headers)
    response.headers.update(headers)


Fresh = Depends(tag_response)
