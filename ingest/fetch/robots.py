"""robots.txt according to RFC 9309, read once per host and run.

protego parses the rules; this module knows the meaning of a missing or unreachable file. It must not
fetch by itself: the fetching function is passed in.
"""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ingest.errors import DeferredToNextRun, FetchError, Permanent
from ingest.model import Outcome

# The part of a file that a crawler must parse at least (RFC 9309, 2.5).
MAX_BYTES = 500 * 1024
# address -> status and body, after redirects; raises FetchError without a response.
Get = Callable[[str], tuple[int, bytes]]
# (host, seconds between two requests) -> None
SlowDown = Callable[[str, float], None]


class Robots:
    """The rules of the hosts of a run. Thread-safe. `name` is our product token."""

    def __init__(self, get: Get, name: str, slow_down: SlowDown) -> None:
        self._get = get
        self._name = name
        self._slow_down = slow_down
        self._rules: dict[str, Protego | FetchError] = {}
        self._locks: dict[str, threading.Lock] = {}

    def check(self, url: str) -> None:
        """Check that robots.txt allows `url`.

        Raises Permanent (blocked) when it does not, DeferredToNextRun when robots.txt is unreachable.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
        with self._locks.setdefault(origin, threading.Lock()):
            if origin not in self._rules:
                self._rules[origin] = self._read(origin, parts.hostname or "")
            rules = self._rules[origin]
        if isinstance(rules, FetchError):
            raise type(rules)(rules.outcome, rules.reason, rules.status, rules.again) from rules
        if not rules.can_fetch(url, self._name):
            raise Permanent(Outcome.BLOCKED, f"robots.txt of {parts.hostname} disallows it")

    def _read(self, origin: str, host: str) -> Protego | FetchError:
        try:
            status, body = self._get(f"{origin}/robots.txt")
        except Permanent as error:
            return error
        except FetchError as error:
            return DeferredToNextRun(error.outcome, error.reason, error.status, error.again)
        if status >= 500:
            return DeferredToNextRun(
                Outcome.BLOCKED, f"robots.txt of {host} answers {status}, so nothing is fetched there", status
            )
        text = body[:MAX_BYTES].decode("utf-8-sig", "replace") if status < 300 else ""
        rules = Protego.parse(text)
        if delay := rules.crawl_delay(self._name):
            self._slow_down(host, float(delay))
        rate = rules.request_rate(self._name)
        if rate and rate.requests:
            self._slow_down(host, rate.seconds / rate.requests)
        return rules
