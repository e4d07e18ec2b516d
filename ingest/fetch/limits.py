"""How far a run goes with a fetch, with a host, and in all. Numbers only; nothing here acts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The bounds of fetching. Seconds of network time exclude waiting for a host's turn."""

    seconds: float = 30.0  # for one try of one address, its redirects included
    connect_seconds: float = 5.0
    bytes: int = 20_000_000  # of one body, after decompression
    redirects: int = 10
    tries: int = 3  # of one address, where the failure is transient
    try_again_seconds: float = 1.0  # before the second try; doubles, with jitter
    per_host_seconds: float = 1.0  # from one request to a host to the next
    crawl_delay_seconds: float = 30.0  # the longest Crawl-delay that is kept; longer ones count as this
    retry_after_seconds: float = 60.0  # the longest Retry-After that is waited for
    hosts_at_once: int = 8
    run_seconds: float = 0.0  # of a whole run; 0 is without end
    run_bytes: int = 0  # transferred by a whole run; 0 is without end
