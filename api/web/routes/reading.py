"""The form on a resource's page that marks it, on a desk that keeps the record of its one reader."""

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from api.addresses.own import own_address
from api.addresses.writers import require_writer
from api.reading.record import MarkedResource, mark, record_of_desk
from api.reading.store import ReadingStore
from api.settings import Settings
from api.web.form_body import read_form_body
from api.web.live_pages import LivePages


def add_reading_routes(router: APIRouter, pages: LivePages, settings: Settings) -> None:
    """Add `/reading`."""

    @router.post("/reading")
    async def reading(request: Request) -> RedirectResponse:
        """Mark the resource of the form, and show its page again."""
        require_writer(request)
        store, form = record_of_desk(settings), await read_form_body(request)
        marked = await to_thread.run_sync(_mark, store, pages, form)
        return RedirectResponse(own_address(f"/r/{marked.listed.resource.id}#marking"), 303)


def _mark(store: ReadingStore, pages: LivePages, form: dict[str, list[str]]) -> MarkedResource:
    identifier, state, note = (form.get(name, [""])[0] for name in ("id", "state", "note"))
    return mark(pages.site.engine, store, identifier, state, note.replace("\r\n", "\n"))
