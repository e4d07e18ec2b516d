"""The reading mark on a resource's page: of this browser, or of the record in the data folder.

Knows the record; must not know HTML.
"""

from typing import Any

from fastapi import HTTPException, Request

from api.addresses.writers import require_writer
from api.reading.model import MAX_NOTE
from api.reading.record import STATES, UNREAD
from api.reading.store import ReadingStore
from api.settings import Settings
from index.catalog import ListedResource


def marking_view(request: Request, listed: ListedResource) -> dict[str, Any] | None:
    """The variable `marking` of resource.html; None for a client that may not see the record of this desk's reader."""
    settings: Settings = request.app.state.settings
    view = {
        "states": STATES, "key": listed.resource.key, "longest": MAX_NOTE, "in_file": settings.reading == "file",
        "state": UNREAD, "note": "",
    }  # fmt: skip
    if settings.reading != "file":
        return view
    try:
        require_writer(request)
    except HTTPException:
        return None
    entry = ReadingStore(settings.layout.reading).entries().get(listed.resource.key)
    return view | ({"state": str(entry.state), "note": entry.note} if entry else {})
