"""How much sooner two Ray nodes have done a job of sleep-bound fetches than one: `make ray`.

Each page sleeps before it answers, so that the job costs time and no processor. The time is that from the
first request to the last, as Ray's own start is the same for any job; the whole run is told beside it.
"""

import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.cluster import nodes
from tests.ingest.site import Answer, article_html, running

# Hosts with one page each, seconds that a page sleeps, hosts that one process reads from at once.
HOSTS, SLEEP, AT_ONCE = 96, 3.0, 4
BAR = 1.7


def seconds(count: int) -> tuple[float, float]:
    """Seconds of the job, and of the whole run, on so many nodes."""
    with ExitStack() as held, running("0.0.0.0") as site:
        site.answers["/page"] = Answer(article_html("sleep"), delay=SLEEP)
        data = Path(held.enter_context(tempfile.TemporaryDirectory()))
        for node in (nodes.head, nodes.second)[:count]:
            held.enter_context(node())
        urls = [site.url("/page", f"127.1.1.{host}") for host in range(1, HOSTS + 1)]
        begun = time.monotonic()
        run = nodes.run(data, urls, nodes.ADDRESS, hosts_at_once=str(AT_ONCE))
        out, error = run.communicate()
        if run.returncode or json.loads(out)["outcomes"] != {"read": HOSTS}:
            sys.exit(error.decode() or out.decode())
        return max(site.times) + SLEEP - min(site.times), time.monotonic() - begun


def main() -> None:
    """Measure, tell, and end with 1 where the bar is missed."""
    (one, whole_one), (two, whole_two) = seconds(1), seconds(2)
    print(  # noqa: T201, a script's output
        f"{HOSTS} hosts whose pages sleep {SLEEP:g} s: one node {one:.1f} s, two nodes {two:.1f} s, "
        f"{one / two:.2f} times as fast; whole runs {whole_one:.1f} and {whole_two:.1f} s; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    sys.exit(one / two < BAR)


if __name__ == "__main__":
    main()
