"""Check whether the network is up, in about three seconds. Knows hosts and ports; must not know HTTP."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlsplit

from ingest.errors import FetchError
from ingest.fetch.proxies import Proxies
from ingest.fetch.ssrf_guard import Guard, port_of

PROBE_SECONDS = 3.0
_HOSTS = 6


def network_is_up(urls: Iterable[str], guard: Guard, proxies: Proxies | None = None) -> bool:
    """Whether any of the first hosts of `urls`, or the proxy to it, accepts a connection; True without hosts.

    A host that the guard refuses was resolved, so it counts as well.
    """
    web = (url for url in urls if url.lower().startswith(("http://", "https://")))
    guards = dict(_first_host(url, guard, proxies or Proxies()) for url in web)
    sample = list(guards.items())[:_HOSTS]
    if not sample:
        return True
    pool = ThreadPoolExecutor(len(sample))
    try:
        probes = [pool.submit(_connects, host_guard, *host) for host, host_guard in sample]
        return any(probe.result() for probe in as_completed(probes, timeout=PROBE_SECONDS))
    except TimeoutError:
        return False
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _first_host(url: str, guard: Guard, proxies: Proxies) -> tuple[tuple[str, int], Guard]:
    """Host and port to connect to for `url`, and the guard for that: a proxy may be private."""
    proxy = proxies.proxy_for(url)
    host = urlsplit(proxy or url).hostname or ""
    return (host, port_of(proxy or url)), Guard([host]) if proxy else guard


def _connects(guard: Guard, host: str, port: int) -> bool:
    try:
        with guard.connect(host, port, PROBE_SECONDS):
            return True
    except FetchError:
        return True
    except (OSError, ValueError):  # ValueError: a host name that cannot be encoded
        return False
