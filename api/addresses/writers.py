"""Who may change something over HTTP: the holder of the token, or without one whoever sits at this machine.

Never a page of another site, whose forms and scripts a browser would send with the reader's rights (CSRF).
"""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

from api.addresses.clients import parse_address

# Headers of a proxy that is not trusted: the client may be anywhere.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_OTHER_SITE = "Pages of other sites may not change this desk: use its own page."
_REMOTE = "Only this machine may change this desk: set a token, or ask where it runs."


def require_writer(request: Request) -> None:
    """Refuse a request that may not change anything with 403; `TokenAuth` has checked the token, if there is one."""
    if not _is_same_origin(request):
        raise HTTPException(403, _OTHER_SITE)
    if request.app.state.settings.token is None and not _is_local(request):
        raise HTTPException(403, _REMOTE)


def _is_same_origin(request: Request) -> bool:
    """Whether a page of this desk sent the request, or a client that is no browser."""
    site = request.headers.get("sec-fetch-site", "")
    if site and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin", "")
    return not origin or urlsplit(origin).netloc == request.headers.get("host", "")


def _is_local(request: Request) -> bool:
    """Whether the client is on this machine; one behind a proxy that nobody vouches for is not."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    address = parse_address(request.client.host) if request.client else None
    return address is not None and address.is_loopback


Writer = Annotated[None, Depends(require_writer)]
