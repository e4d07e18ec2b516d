"""Whether there is a network at all, found out in about three seconds."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlsplit

from ingest.errors import FetchError
from ingest.fetch.ssrf_guard import Guard

PROBE_SECONDS = 3.0
_HOSTS = 6


def network_is_up(urls: Iterable[str], guard: Guard) -> bool:
    """Whether any of the first hosts takes a connection. A host that the guard refuses was found, too."""
    parts = (urlsplit(url) for url in urls)
    hosts = {(p.hostname or "", p.port or (443 if p.scheme == "https" else 80)): None for p in parts}
    chosen = list(hosts)[:_HOSTS]
    if not chosen:
        return True
    pool = ThreadPoolExecutor(len(chosen))
    try:
        tries = [pool.submit(_connects, guard, *host) for host in chosen]
        return any(done.result() for done in as_completed(tries, timeout=PROBE_SECONDS))
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
    except (OSError, ValueError):  # a host name no resolver can take is a ValueError
        return False
