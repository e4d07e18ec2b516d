"""How the network is reached: proxies, further certificates, cookies. Plain data, also for other processes.

Knows what belongs together; must not read files or the environment, which is the task of `api`.
"""

import ssl
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import Cookie

import httpx2

from ingest.fetch.proxies import Proxies


@dataclass(frozen=True, slots=True)
class NetworkAccess:
    """The way to the network; by default direct, with the certificates of the system and without cookies.

    `certificates` are certificates of authorities in PEM, trusted besides those of the system.
    """

    proxies: Proxies = field(default_factory=Proxies)
    certificates: str = field(default="", repr=False)
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)

    def tls_context(self) -> ssl.SSLContext:
        """The TLS context of all clients with these certificates. Raises ssl.SSLError if they are not in PEM."""
        return _shared_context(self.certificates)

    def new_tls_context(self) -> ssl.SSLContext:
        """A TLS context of its own, for a library that changes it."""
        return _make_context(self.certificates)


def _make_context(certificates: str) -> ssl.SSLContext:
    context = httpx2.create_ssl_context(trust_env=False)  # trusts the store of the system
    if certificates:
        context.load_verify_locations(cadata=certificates)
    return context


_shared_context = cache(_make_context)
# The access of the resource that is fetched in the current context, for libraries that open their own connections.
current_access: ContextVar[NetworkAccess] = ContextVar("current_access", default=NetworkAccess())  # noqa: B039, frozen
