"""Entity tags (RFC 9110): a hash of generation, request and settings, which determine the response.

A tag is known before the question is answered, so a client that has the response costs nothing. Answers worded by
a language model may differ or report a failure, so they have no tag. Tags are weak because responses contain the
time they took.
"""

import hashlib
from importlib.metadata import version

from fastapi import Depends, Request, Response

from api.http.dependencies import CurrentEngine
from api.settings import Settings


class NotModified(Exception):
    """The client has the current response already."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("not modified")
        self.headers = headers


def edition(settings: Settings) -> str:
    """The version and the settings, on which every response depends."""
    return f"{version('refdesk')} {settings.model_dump_json(exclude={'token'})}"


async def tag_response(request: Request, response: Response, engine: CurrentEngine) -> None:
    """Set the entity tag of a response that may be cached. Raises NotModified if the client has it already."""
    if request.app.state.uses_llm and request.url.path.endswith("/ask"):
        response.headers["Cache-Control"] = "no-store"
        return
    is_stream = str("text/event-stream" in request.headers.get("accept", ""))
    path, query = str(request.url.path), request.url.query
    parts = (request.app.state.edition, engine.generation.name, path, query, is_stream, *_kept(request))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    tag = f'W/"{digest[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
    if tag in {known.strip() for known in request.headers.get("if-none-match", "").split(",")}:
        raise NotModified(headers)
    response.headers.update(headers)


def _kept(request: Request) -> list[str]:
    """The kept generations, if the response depends on them."""
    is_of_history = "as_of" in request.query_params or request.url.path.endswith("/changes")
    return [generation.name for generation in request.app.state.history.kept()] if is_of_history else []


EntityTag = Depends(tag_response)
