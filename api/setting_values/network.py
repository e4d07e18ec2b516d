"""Values that name hosts, networks and paths of addresses. Each check raises ValueError with one sentence."""

import re
from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator

from api.setting_values.texts import Values

_HOST = re.compile(r"[\w.-]+(?::\d{1,5})?|\[?[0-9a-fA-F:.]+(?:%\w+)?\]?(?::\d{1,5})?")
# Segments of characters that need no escape in an address or in HTML. None is empty, as in `//elsewhere`, or all dots.
ROOT_PATH = re.compile(r"(?:/(?!\.+(?:/|$))[A-Za-z0-9._~-]+)*")


def _check_hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ValueError(f"'{host}' is not a host: write its name alone, or name:port, as in wiki.example:8080")
    return hosts


def _check_host_patterns(hosts: tuple[str, ...]) -> tuple[str, ...]:
    _check_hosts(tuple(host.removeprefix("*.") for host in hosts if host != "*"))
    return tuple(host.lower() for host in hosts)


def _check_networks(networks: tuple[str, ...]) -> tuple[str, ...]:
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise ValueError(
                f"'{network}' is neither an address nor a network, as 10.0.0.7 and 10.0.0.0/8 are"
            ) from error
    return networks


def _check_root_path(path: str) -> str:
    stripped = path.rstrip("/")
    if not ROOT_PATH.fullmatch(stripped):
        raise ValueError(f"'{path}' is not a path of an address: write it as in /desk")
    return stripped


Hosts = Annotated[Values, AfterValidator(_check_hosts)]
HostPatterns = Annotated[Values, AfterValidator(_check_host_patterns)]
Networks = Annotated[Values, AfterValidator(_check_networks)]
RootPath = Annotated[str, AfterValidator(_check_root_path)]
