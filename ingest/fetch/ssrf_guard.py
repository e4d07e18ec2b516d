"""Which machines may be talked to: connects to public addresses alone, and to the very address it checked.

Every spelling of an address passes through the resolver first, so decimal, octal and hex
forms need no care of their own. Knows names and addresses; nothing of HTTP.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

import httpcore2
from httpcore2 import NetworkStream

from ingest.errors import Permanent
from ingest.model import Outcome

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
# (host, port) -> the addresses it stands for.
Resolve = Callable[[str, int], list[str]]

# Not private to Python 3.11, but nobody's web site: IETF assignments (Oracle's metadata among
# them), old relays, Azure's host service, discarding, local NAT64, site-local.
_INSIDE = [
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "100::/64", "64:ff9b:1::/48", "fec0::/10")
]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(slots=True)
class Deadline:
    """The moment by which the fetch that this thread is at must be done."""

    until: float

    def left(self) -> float:
        """Seconds left, never less than none."""
        return max(self.until - time.monotonic(), 0.0)


clock: ContextVar[Deadline | None] = ContextVar("clock", default=None)


def resolve_host(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether `address` is a machine of the public internet, whatever it is wrapped in."""
    ip: Ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            return _global(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        carried = [one for one in (ip.sixtofour, *(ip.teredo or ())) if one is not None]
        return _global(ip) and all(_global(one) for one in carried)
    return _global(ip)


def _global(ip: Ip) -> bool:
    odd = ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in network for network in _INSIDE)
    return ip.is_global and not odd


class Guard:
    """Decides on hosts. `allowed` lifts it for names, or for name:port."""

    def __init__(self, allowed: Collection[str] = (), resolver: Resolve = resolve_host) -> None:
        self._allowed = {name.lower().strip("[]") for name in allowed}
        self._resolve = resolver

    def allows(self, host: str, port: int) -> bool:
        """Whether a setting lifts the guard for this host."""
        name = host.lower().strip("[]")
        return name in self._allowed or f"{name}:{port}" in self._allowed

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host` that may be talked to.

        Raises Permanent (refused) if it has none but private ones, OSError if none at all.
        """
        found = self._resolve(host, port)
        if self.allows(host, port):
            return found
        if public := [address for address in found if is_public(address)]:
            return public
        raise Permanent(
            Outcome.REFUSED, f"{host} is a machine of a private network; the setting allow_hosts would allow it"
        )

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to the first address of `host` that takes one."""
        failed: OSError = OSError(f"{host} has no address")
        for address in self.addresses(host, port)[:4]:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                failed = error
        raise failed


class GuardedBackend(httpcore2.SyncBackend):
    """Opens the connections of the client through a guard, and holds each to its clock."""

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
        """Connect to an address of `host` that was checked; TLS and Host go on to use the name."""
        try:
            addresses = self._guard.addresses(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} has no address: {error}") from error
        failed: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                stream = super().connect_tcp(address, port, _within(timeout), local_address, socket_options)
                return TimedStream(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed


class TimedStream(NetworkStream):
    """A stream whose every operation ends by the clock of the thread that uses it."""

    def __init__(self, stream: NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._stream.read(max_bytes, _within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write it all."""
        self._stream.write(buffer, _within(timeout))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        """Speak TLS from here on, with the host by its name."""
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, _within(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """What is asked of the stream below."""
        return self._stream.get_extra_info(info)


def _within(timeout: float | None) -> float | None:
    now = clock.get()
    if now is None:
        return timeout
    left = now.left()
    if not left:
        raise httpcore2.ReadTimeout("not finished in time")
    return min(left, timeout) if timeout is not None else left


def guarded_pool(guard: Guard, ssl_context: Any) -> httpcore2.ConnectionPool:
    """A pool of guarded connections, HTTP/2 where the server speaks it."""
    return httpcore2.ConnectionPool(
        ssl_context=ssl_context,
        max_connections=100,
        max_keepalive_connections=20,
        keepalive_expiry=5.0,
        http2=True,
        network_backend=cast("httpcore2.NetworkBackend", GuardedBackend(guard)),
    )
