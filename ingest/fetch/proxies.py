"""Which proxy a request goes through, by its scheme and host.

Knows addresses and the form of NO_PROXY; must not know sockets, and must not read the environment.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ingest.fetch.ssrf_guard import port_of


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies by the scheme of the address that is fetched; empty for none.

    `bypass` lists the hosts that are connected to directly, in the form of NO_PROXY: names with all names below them,
    name:port, IP addresses, networks such as 10.0.0.0/8, or `*`. The addresses may have a user name and a password.
    """

    http: str = field(default="", repr=False)
    https: str = field(default="", repr=False)
    bypass: str = ""

    def proxy_for(self, url: str) -> str:
        """The address of the proxy for `url`; empty for a direct connection."""
        proxy = self.https if urlsplit(url).scheme == "https" else self.http
        return "" if proxy and self._is_direct(urlsplit(url).hostname or "", port_of(url)) else proxy

    def _is_direct(self, host: str, port: int) -> bool:
        entries = re.split(r"[,\s]+", self.bypass.strip().lower())
        names = {entry.removeprefix("*").removeprefix(".") for entry in entries} - {""}
        is_named = any(f".{host}".endswith(f".{name}") or f".{host}:{port}".endswith(f".{name}") for name in names)
        return "*" in entries or is_named or _is_in_networks(host, entries)


def _is_in_networks(host: str, entries: list[str]) -> bool:
    """Whether `host` is an IP address in one of the networks among `entries`."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return any(address in network for entry in entries if (network := _network(entry)) is not None)


def _network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None
