"""Which host names the desk answers to."""

from collections.abc import Iterable
from functools import lru_cache

from starlette.types import Scope

from api.addresses.clients import parse_address

_LOCAL = "localhost"


class AllowedHosts:
    """Loopback names and addresses, the address that a connection came to, and `names`.

    A name is written alone, with a port as `name:port`, as `*.domain` for the names below a domain, or as `*` for all.
    The address of the connection is safe because no name leads to it.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(map(str.lower, names))

    def allows(self, host: str, scope: Scope) -> bool:
        """Whether `host`, as headers give it, is allowed in the request of `scope`."""
        name = _host_name(host.lower())
        return _is_loopback(name) or _is_own(name, scope) or self._is_named(host.lower(), name)

    def _is_named(self, host: str, name: str) -> bool:
        domains = (f"*{name[position:]}" for position, letter in enumerate(name) if letter == ".")
        return not self._names.isdisjoint((host, name, "*", *domains))


@lru_cache(1024)
def _host_name(host: str) -> str:
    """A host without its port, brackets and final dot."""
    name, colon, port = host.rpartition(":")
    name = name if colon and port.isdecimal() else host
    return name.removeprefix("[").removesuffix("]").removesuffix(".")


def _is_loopback(name: str) -> bool:
    address = parse_address(name)
    return address.is_loopback if address else name == _LOCAL or name.endswith(f".{_LOCAL}")


def _is_own(name: str, scope: Scope) -> bool:
    address = parse_address(name)
    return address is not None and address == parse_address((scope.get("server") or ("",))[0])
