"""Limits of one fetch, one host and a whole run. Numbers only, no behaviour."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The limits of fetching. Network time excludes waiting for a host's turn."""

    seconds: float = 30.0  # for one attempt at one address, including its redirects
    connect_seconds: float = 5.0
    bytes: int = 20_000_000  # of one body after decompression
    redirects: int = 10
    tries: int = 3  # of one address, for transient failures
    try_again_seconds: float = 1.0  # before the second attempt; doubles, with jitter
    per_host_seconds: float = 1.0  # between two requests to a host
    crawl_delay_seconds: float = 30.0  # the longest Crawl-delay that is respected; longer ones are cut to this
    retry_after_seconds: float = 60.0  # the longest Retry-After that is waited for
    hosts_at_once: int = 8
    run_seconds: float = 0.0  # of a whole run; 0 means unlimited
    run_bytes: int = 0  # transferred by a whole run; 0 means unlimited
