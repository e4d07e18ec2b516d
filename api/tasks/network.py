"""How the network is reached according to the settings and the variables that other programs read, too.

Knows HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE; must not know how they are used.
"""

from __future__ import annotations

import os
import ssl
from http.cookiejar import Cookie
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import getproxies

from api.errors import SettingsError
from api.settings import Settings

if TYPE_CHECKING:
    from ingest.fetch.access import NetworkAccess
    from ingest.fetch.proxies import Proxies

_DIRECT = "none"
_CERTIFICATES = "SSL_CERT_FILE"
# A file such as a disk, given by mistake, ends here; bundles of all authorities have 300 kB.
_MAX_BYTES = 10_000_000


def network_access(settings: Settings) -> NetworkAccess:
    """The access of the settings and the environment. Raises SettingsError, naming the value that is not usable."""
    from ingest.fetch.access import NetworkAccess

    proxies, cookies = _proxies(settings.proxy), _cookies(settings.cookies)
    origin = "the setting 'certificates'" if settings.certificates else f"the variable {_CERTIFICATES}"
    path = settings.certificates or os.environ.get(_CERTIFICATES, "")
    access = NetworkAccess(proxies, _certificates(path, origin) if path else "", cookies)
    try:
        access.tls_context()
    except ssl.SSLError as error:
        raise SettingsError(f"{path}, named by {origin}, has no certificates in PEM: name another file.") from error
    return access


def _proxies(setting: str) -> Proxies:
    """The proxy of the setting, or those of the environment, on macOS and Windows also those of the system."""
    from ingest.fetch.proxies import Proxies

    if setting == _DIRECT:
        return Proxies()
    environment = getproxies()
    bypass = environment.get("no", "")
    if setting:
        return Proxies(setting, setting, bypass)
    every = environment.get("all", "")
    http, https = (_checked(environment.get(scheme) or every) for scheme in ("http", "https"))
    return Proxies(http, https, bypass)


def _checked(address: str) -> str:
    address = address if "://" in address or not address else f"http://{address}"
    if address and not address.lower().startswith(("http://", "https://")):
        scheme = address.partition(":")[0]
        raise SettingsError(
            f"The environment names a proxy of the kind {scheme}, which is not supported: set proxy to an "
            f"http:// address, or to {_DIRECT} to fetch without one."
        )
    return address


def _certificates(path: str, origin: str) -> str:
    try:
        with Path(path).open("rb") as file:
            text = file.read(_MAX_BYTES).decode("ascii", "ignore")
    except OSError as error:
        raise SettingsError(f"{path}, named by {origin}, cannot be read ({error.strerror}): correct it.") from error
    if "-----BEGIN" not in text:
        raise SettingsError(f"{path}, named by {origin}, has no certificates in PEM: name another file.")
    return text


def _cookies(path: str) -> tuple[Cookie, ...]:
    from ingest.fetch.cookies import CookieFileError, read_cookie_file

    try:
        return read_cookie_file(Path(path)) if path else ()
    except OSError as error:
        raise SettingsError(f"The cookie file {path} cannot be read ({error.strerror}): correct its path.") from error
    except CookieFileError as error:
        raise SettingsError(f"The cookie file {path} cannot be used, {error}: export it again.") from error
