"""The address of a client, as limits count it and as settings name it."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_IPV6_CLIENT = 64


@lru_cache(4096)
def parse_address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a text is, or None; one of IPv4 that is written as IPv6 is of IPv4."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(4096)
def client_key(host: str) -> str:
    """What requests and connections of a client are counted by.

    That is its address or, for IPv6, its /64 network: a host has all the addresses of one (RFC 4291, 2.5.4).
    """
    address = parse_address(host)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_CLIENT), strict=False))
    return str(address or host)


class AddressSet:
    """The addresses in some networks; networks are texts that `ip_network` takes."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = tuple(ip_network(network) for network in networks)

    def __contains__(self, host: str) -> bool:
        address = parse_address(host)
        return address is not None and any(address in network for network in self._networks)
