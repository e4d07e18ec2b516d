"""The page on which a link is kept: a form, its result, and a bookmarklet that opens the form for another page."""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.serialize import Json
from api.settings import Settings
from api.tasks.keep import KeepRequest, writable_lists
from api.tasks.named_lists import with_current_lists
from api.web.form_body import read_form_body
from api.web.live_pages import LivePages
from api.web.security_headers import FORM_HEADERS
from api.web.templating import render_page
from index.errors import IndexingError

_FIELDS = ("url", "list", "section", "note", "tags", "title")
_LONGEST = 5000
_BOOKMARKLET = (
    "javascript:location.href={page}+'?url='+encodeURIComponent(location.href)+'&note='"
    "+encodeURIComponent(String(getSelection()))"
)


# Keeps a link for a request that may change the desk. Raises HTTPException.
KeepLink = Callable[[Request, KeepRequest], Awaitable[Json]]


def add_keeping_routes(router: APIRouter, pages: LivePages, settings: Settings, keep_link: KeepLink) -> None:
    """Add `/keep`."""

    @router.get("/keep")
    def keep_form(request: Request) -> HTMLResponse:
        """The form, filled in from the address."""
        return _page(pages, settings, request, dict(request.query_params))

    @router.post("/keep")
    async def keep(request: Request) -> HTMLResponse:
        """Keep the link of the form, or show the form again with what is wrong."""
        form = {name: values[0] for name, values in (await read_form_body(request)).items()}
        try:
            kept = await keep_link(request, _keep_request(form))
        except HTTPException as error:
            if error.status_code == HTTPStatus.FORBIDDEN:
                raise
            return await to_thread.run_sync(_page, pages, settings, request, form, str(error.detail), error.status_code)
        return await to_thread.run_sync(partial(_page, pages, settings, request, {}, kept=kept))


def _keep_request(form: dict[str, str]) -> KeepRequest:
    values = {name: form.get(name, "")[:_LONGEST] for name in _FIELDS}
    tags = tuple(tag.strip() for tag in values.pop("tags").split(",") if tag.strip())
    return KeepRequest(**values, tags=tags)


def _page(  # noqa: PLR0913, PLR0917, what the page shows
    pages: LivePages, settings: Settings, request: Request, form: dict[str, str], error_text: str = "",
    status: int = 200, kept: object = None,
) -> HTMLResponse:  # fmt: skip
    try:
        site = {"site": pages.site}
    except IndexingError:  # a list can be filled before it is indexed
        site = {}
    values = {name: form.get(name, "")[:_LONGEST] for name in _FIELDS}
    lists = list(writable_lists(with_current_lists(settings)))
    address = json.dumps(f"{str(request.base_url).rstrip('/')}/keep")
    response = render_page(
        "keep.html", status, form=values, error_text=error_text, kept=kept, lists=lists,
        bookmarklet=_BOOKMARKLET.format(page=address), **site,
    )  # fmt: skip
    response.headers.update(FORM_HEADERS)
    return response
