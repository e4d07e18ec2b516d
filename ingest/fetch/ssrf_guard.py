"""Protection against server-side request forgery: connections go to public IP addresses only.

The connection goes to the very address that was checked, so DNS rebinding has no effect. Every
spelling of an address passes through the resolver first, so decimal, octal and hex forms need no
special handling. Behind a proxy, which resolves the names itself, a host is refused if it is known
to be private. Knows host names and IP addresses; must not know HTTP.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpcore2
from httpcore2 import NetworkStream

from ingest.errors import Permanent
from ingest.model import Outcome

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
# (host, port) -> its IP addresses
Resolve = Callable[[str, int], list[str]]

# Public according to Python 3.11, but not web sites: IETF assignments (among them Oracle's metadata
# service), 6to4 relays, Azure's host service, the discard prefix, local NAT64, site-local.
_NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "100::/64", "64:ff9b:1::/48", "fec0::/10")
]
# Top-level domains of private networks: special-use names (RFC 6761, RFC 6762, RFC 8375) and those that ICANN does not
# delegate because private networks use them.
_PRIVATE_DOMAINS = {"localhost", "local", "internal", "home", "corp", "mail", "lan", "intranet", "private", "arpa"}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(slots=True)
class Deadline:
    """The time (`time.monotonic`) at which a fetch must be finished. Waiting for a host extends it."""

    until: float

    def seconds_left(self) -> float:
        """Seconds left, at least 0."""
        return max(self.until - time.monotonic(), 0.0)


# The deadline of the fetch in the current context.
current_deadline: ContextVar[Deadline | None] = ContextVar("current_deadline", default=None)


def resolve_host(host: str, port: int) -> list[str]:
    """The IP addresses of `host` according to the system's resolver."""
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def is_public(address: str) -> bool:
    """Whether the IP address `address` is on the public internet, also inside mapped and tunnelled forms."""
    ip: Ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            return _is_global(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        embedded = [address for address in (ip.sixtofour, *(ip.teredo or ())) if address is not None]
        return _is_global(ip) and all(_is_global(address) for address in embedded)
    return _is_global(ip)


def _is_global(ip: Ip) -> bool:
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in network for network in _NOT_PUBLIC)
    return ip.is_global and not special


def port_of(url: str) -> int:
    """The port of a web address."""
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


class Guard:
    """Decides which hosts may be connected to. `allowed` exempts host names, or name:port."""

    def __init__(self, allowed: Collection[str] = (), resolver: Resolve = resolve_host) -> None:
        self._allowed = {name.lower().strip("[]") for name in allowed}
        self._resolve = resolver

    def allows(self, host: str, port: int) -> bool:
        """Whether this host is exempt from the guard."""
        name = host.lower().strip("[]")
        return name in self._allowed or f"{name}:{port}" in self._allowed

    def addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses of `host` that may be connected to.

        Raises Permanent (refused) if all are private, OSError if there are none.
        """
        addresses = self._resolve(host, port)
        if self.allows(host, port):
            return addresses
        if public := [address for address in addresses if is_public(address)]:
            return public
        raise _refusal(host)

    def check_proxied(self, host: str, port: int) -> None:
        """Raise Permanent (refused) if `host`, which a proxy is to connect to, is private as far as known here.

        A name that this machine cannot resolve, as is usual behind a proxy, is judged by its top-level domain.
        """
        if self.allows(host, port):
            return
        try:
            is_private = not any(map(is_public, self._resolve(host, port)))
        except (OSError, UnicodeError):
            name = host.rstrip(".").lower()
            is_private = "." not in name or name.rpartition(".")[2] in _PRIVATE_DOMAINS
        if is_private:
            raise _refusal(host)

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to the first address of `host` that accepts one. Raises OSError if none does."""
        last_error: OSError = OSError(f"{host} has no address")
        for address in self.addresses(host, port)[:4]:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                last_error = error
        raise last_error


def _refusal(host: str) -> Permanent:
    reason = f"{host} is a machine of a private network; the setting allow_hosts would allow it"
    return Permanent(Outcome.REFUSED, reason)


class GuardedBackend(httpcore2.SyncBackend):
    """Opens the connections of the client through a guard; each respects the current deadline."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """Connect to a checked address of `host`; TLS and the Host header still use the name."""
        try:
            addresses = self._guard.addresses(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} has no address: {error}") from error
        last_error: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                stream = super().connect_tcp(address, port, _cut_timeout(timeout), local_address, socket_options)
                return TimedStream(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last_error = error
        raise last_error


class TimedStream(NetworkStream):
    """A stream whose operations all end at the current deadline."""

    def __init__(self, stream: NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read available bytes."""
        return self._stream.read(max_bytes, _cut_timeout(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write the whole buffer."""
        self._stream.write(buffer, _cut_timeout(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        """Start TLS, with the host's name for SNI and verification."""
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, _cut_timeout(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """Information from the underlying stream."""
        return self._stream.get_extra_info(info)


def _cut_timeout(timeout: float | None) -> float | None:
    """`timeout`, cut to the current deadline. Raises ReadTimeout after it."""
    deadline = current_deadline.get()
    if deadline is None:
        return timeout
    seconds = deadline.seconds_left()
    if not seconds:
        raise httpcore2.ReadTimeout("not finished in time")
    return min(seconds, timeout) if timeout is not None else seconds


def guarded_pool(guard: Guard, ssl_context: Any) -> httpcore2.ConnectionPool:
    """A pool of guarded connections, HTTP/2 where the server supports it."""
    return httpcore2.ConnectionPool(
        ssl_context=ssl_context,
        max_connections=100,
        max_keepalive_connections=20,
        keepalive_expiry=5.0,
        http2=True,
        network_backend=cast("httpcore2.NetworkBackend", GuardedBackend(guard)),
    )
