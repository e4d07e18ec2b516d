"""Connections: direct ones through the address guard, the others through a proxy.

Knows pools and proxies; must not know redirects, pacing or the cache.
"""

import ssl
from urllib.parse import urlsplit

import httpcore2
import httpx2

from ingest.errors import FetchError, Permanent, Transient
from ingest.fetch.access import NetworkAccess
from ingest.fetch.ssrf_guard import Guard, GuardedBackend, guarded_pool, port_of
from ingest.model import Outcome


class RoutedTransport(httpx2.BaseTransport):
    """Sends each request directly or through the proxy of its scheme, behind a guard."""

    def __init__(self, guard: Guard, access: NetworkAccess) -> None:
        self._guard = guard
        self._access = access
        self._tls = access.tls_context()
        self._direct = _PoolTransport(guarded_pool(guard, self._tls), self._tls)
        self._proxied = {
            proxy: _PoolTransport(self._proxy_pool(proxy), self._tls)
            for proxy in {access.proxies.http, access.proxies.https} - {""}
        }

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` on its way. Raises FetchError where the guard or the proxy refuses."""
        proxy = self._access.proxies.proxy_for(str(request.url))
        if not proxy:
            return self._direct.handle_request(request)
        self._guard.check_proxied(request.url.host, port_of(str(request.url)))
        return self._send_to_proxy(request, proxy)

    def _send_to_proxy(self, request: httpx2.Request, proxy: str) -> httpx2.Response:
        name = urlsplit(proxy).netloc.rpartition("@")[2]
        try:
            response = self._proxied[proxy].handle_request(request)
        except httpx2.ProxyError as error:
            raise _proxy_error(name, str(error)) from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise type(error)(f"through the proxy {name}: {error}") from error
        if response.status_code == 407:
            response.close()
            raise _proxy_error(name, "407 Proxy Authentication Required")
        return response

    def close(self) -> None:
        """Close all connections."""
        for transport in (self._direct, *self._proxied.values()):
            transport.close()

    def _proxy_pool(self, address: str) -> httpcore2.ConnectionPool:
        """A pool of connections to a proxy, whose own address may be private: the user named it."""
        proxy = httpx2.Proxy(address)
        is_encrypted = proxy.url.scheme == "https"
        name = f"{proxy.url.host}:{port_of(address)}"
        return httpcore2.HTTPProxy(
            str(proxy.url),
            proxy_auth=proxy.raw_auth,
            ssl_context=self._tls,
            proxy_ssl_context=self._access.new_tls_context() if is_encrypted else None,
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=5.0,
            http2=True,
            network_backend=GuardedBackend(Guard([name])),
        )


class NoNetwork(httpx2.BaseTransport):
    """The transport of a run that fetches nothing."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raise Permanent."""
        raise Permanent(Outcome.NOT_TRIED, f"fetching was switched off, so nothing came from {request.url.host}")


class _PoolTransport(httpx2.HTTPTransport):
    """httpx2's transport on a pool of ours."""

    def __init__(self, pool: httpcore2.ConnectionPool, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool.close()
        self._pool = pool


def _proxy_error(proxy: str, answer: str) -> FetchError:
    """The error of a proxy's `answer`, such as "403 Forbidden", to a request for a connection."""
    if answer.startswith("407"):
        advice = "write them into its address, http://user:password@..."
        return Permanent(Outcome.UNREACHABLE, f"the proxy {proxy} wants a user name and a password: {advice}")
    error_type = Transient if answer.startswith("5") else Permanent
    return error_type(Outcome.UNREACHABLE, f"the proxy {proxy} made no connection: {answer.strip()}")
