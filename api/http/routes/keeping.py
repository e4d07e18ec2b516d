"""The route that keeps links: one at a time, in a thread of its own, so that questions are answered meanwhile.

The page of the form shares `keep_for_writer`. Must not know how a link is kept.
"""

from http import HTTPStatus

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, HTTPException, Request, Response

from api.addresses.writers import Writer, require_writer
from api.errors import Failure, SettingsError, error_sentence
from api.extras import require_extra
from api.http.problems import describe_problems
from api.http.schemas.keeping import KeepSchema, KeptSchema
from api.serialize import Json
from api.tasks.keep import KeepRequest, keep_link
from api.tasks.named_lists import with_current_lists
from ingest.errors import ListError

router = APIRouter(tags=["list"], responses=describe_problems(400, 401, 403, 413, 422, 429, 500, 503))
_ONE_AT_A_TIME = CapacityLimiter(1)


@router.post("/resources", response_model=KeptSchema, status_code=201)
async def keep_resource(body: KeepSchema, request: Request, response: Response, _writer: Writer) -> Json:
    """Fetch a page, add it to a Markdown list of this desk, and index it; 200 if the list has it already.

    For the holder of the token, or without one for this machine alone.
    """
    kept = await _keep(request, KeepRequest(**body.model_dump()))
    response.status_code = HTTPStatus.CREATED if kept["added"] else HTTPStatus.OK
    return kept


async def keep_for_writer(request: Request, link: KeepRequest) -> Json:
    """Keep a link for a request that may change this desk. Raises HTTPException."""
    require_writer(request)
    return await _keep(request, link)


async def _keep(request: Request, link: KeepRequest) -> Json:
    """Keep a link in the lists of this server. Raises HTTPException with the sentence of any failure."""

    def keep() -> Json:
        require_extra("build")
        kept = keep_link(with_current_lists(request.app.state.settings), link, lambda *_: None)
        request.app.state.live_engine.refresh()  # the next question finds it
        return kept

    try:
        return await to_thread.run_sync(keep, limiter=_ONE_AT_A_TIME)
    except (ListError, SettingsError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
    except (*Failure, OSError) as error:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, error_sentence(error)) from error
