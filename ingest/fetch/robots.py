"""robots.txt, read once for each host and run, as RFC 9309 has it.

protego reads the rules; this knows what it means that a file is missing or out of reach. How
it is fetched is told from outside.
"""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ingest.errors import DeferredToNextRun, FetchError, Permanent
from ingest.model import Outcome

# What a crawler must at least read of a file (RFC 9309, 2.5).
MAX_BYTES = 500 * 1024
# address -> status and body, after redirects; raises FetchError when there is no answer.
Get = Callable[[str], tuple[int, bytes]]
# Takes a host and the seconds it wants between two requests.
SlowDown = Callable[[str, float], None]


class Robots:
    """The rules of the hosts of a run. Safe across threads."""

    def __init__(self, get: Get, name: str, slow_down: SlowDown) -> None:
        self._get = get
        self._name = name
        self._slow_down = slow_down
        self._rules: dict[str, Protego | FetchError] = {}
        self._locks: dict[str, threading.Lock] = {}

    def check(self, url: str) -> None:
        """Raise Permanent (blocked) if the owner of `url` does not want it fetched by a program.

        Raises Spent where that cannot be learnt.
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
