"""Parser processes that outlive a run, for the next one in the same test process.

Knows pools of parser processes; must not know what is parsed. To start one and to load what it reads pages with takes
most of the time of a run over a few pages.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty

import pytest

from ingest import parser_pool
from ingest.parser_pool import ParserPool

_idle: defaultdict[tuple[float, int], list["parser_pool._Worker"]] = defaultdict(list)


class KeepingPool(ParserPool):
    """A pool whose idle workers are for the next pool with the same limits; busy ones are killed as always."""

    def stop(self) -> None:
        waiting = []
        try:
            while True:
                waiting.append(self._free.get_nowait())
        except Empty:
            for worker in waiting:
                self._keep(worker)
        super().stop()

    def _keep(self, worker: "parser_pool._Worker | None") -> None:
        if worker is not None:
            self._running.discard(worker)
            _idle[self._seconds, self._memory].append(worker)
        self._free.put(None)  # whoever asks for it now is refused

    def _start_worker(self) -> "parser_pool._Worker":
        kept = _idle[self._seconds, self._memory]
        if self._stopped or not kept:
            return super()._start_worker()
        worker = kept.pop()
        self._running.add(worker)
        return worker


@contextmanager
def parsers_kept() -> Iterator[None]:
    """Whoever asks `ingest.parser_pool` for a pool gets one that keeps its workers, until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser_pool, "ParserPool", KeepingPool)
        yield
    for worker in [worker for kept in _idle.values() for worker in kept]:
        worker.kill()
    _idle.clear()
