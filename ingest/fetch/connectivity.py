"""Check whether the network is up, in about three seconds. Knows hosts and ports; must not know HTTP."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlsplit

from ingest.errors import FetchError
from ingest.fetch.ssrf_guard import Guard

PROBE_SECONDS = 3.0
_HOSTS = 6


def network_is_up(urls: Iterable[str], guard: Guard) -> bool:
    """Whether any of the first hosts of `urls` accepts a connection; True without hosts.

    A host that the guard refuses was resolved, so it counts as well.
    """
    parts = (urlsplit(url) for url in urls)
    hosts = {(p.hostname or "", p.port or (443 if p.scheme == "https" else 80)): None for p in parts}
    sample = list(hosts)[:_HOSTS]
    if not sample:
        return True
    pool = ThreadPoolExecutor(len(sample))
    try:
        probes = [pool.submit(_connects, guard, *host) for host in sample]
        return any(probe.result() for probe in as_completed(probes, timeout=PROBE_SECONDS))
    except TimeoutError:
        return False
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _connects(guard: Guard, host: str, port: int) -> bool:
    try:
        with guard.connect(host, port, PROBE_SECONDS):
            return True
    except FetchError:
        return True
    except (OSError, ValueError):  # ValueError: a host name that cannot be encoded
        return False
