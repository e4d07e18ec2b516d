"""The form on a resource's page that marks it, on a desk that keeps the record of its one reader."""

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse

from api.addresses.writers import require_writer
from api.errors import SwitchedOff
from api.reading.record import MarkedResource, mark
from api.reading.store import ReadingStore
from api.settings import Settings
from api.web.form_body import read_form_body
from api.web.live_pages import LivePages
from api.web.templating import own_address


def add_reading_routes(router: APIRouter, pages: LivePages, settings: Settings) -> None:
    """Add `/reading`."""

    @router.post("/reading")
    async def reading(request: Request) -> RedirectResponse:
        """Mark the resource of the form, and show its page again."""
        require_writer(request)
        if settings.reading != "file":
            raise SwitchedOff("This desk keeps no reading record: set 'reading' to file if it has one reader.")
        try:
            form = await read_form_body(request)
        except ValueError as error:
            raise HTTPException(400, "The form has too many fields: use that of a resource's page.") from error
        marked = await to_thread.run_sync(_mark, settings, pages, form)
        return RedirectResponse(own_address(f"/r/{marked.listed.resource.id}#marking"), 303)


def _mark(settings: Settings, pages: LivePages, form: dict[str, list[str]]) -> MarkedResource:
    identifier, state, note = (form.get(name, [""])[0] for name in ("id", "state", "note"))
    return mark(pages.site.engine, ReadingStore(settings.layout.reading), identifier, state, note.replace("\r\n", "\n"))
