"""The engine of a running server: it follows the index as new generations are published.

Knows the settings and the index repository; must not know routes.
"""

import logging
import threading
import time
from datetime import datetime
from functools import cached_property

from api.errors import Failure, error_sentence
from api.settings import Settings
from api.wiring import make_engine, open_repository
from index import integrity
from index.errors import Damaged, IndexingError, StoreError
from index.reader import IndexRepository
from search.engine import Engine

_log = logging.getLogger(__name__)


class LiveEngine:
    """Holds an engine on the live generation and replaces it when another one is published.

    A new generation is opened completely before it takes over; requests in flight keep the old engine. A generation
    that cannot be opened is logged once, and the old engine keeps serving. Opening does not read every byte, so a
    second thread verifies the files while serving: a damaged generation is replaced by the newest good one before
    it. `problem` describes the current problem, if there is one.
    """

    POLL_SECONDS = 0.5
    CHECK_SECONDS = 3600
    # Cache of recent searches; holds some hundreds of them.
    CACHE_BYTES = 32_000_000

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None
        # The generation that was opened last, with or without success; it is not opened again.
        self._attempted: str | None = None
        self._damaged: dict[str, Damaged] = {}
        self.problem = ""
        self.stopping = False
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="generation-watch", daemon=True)
        # `stop` does not join this thread: it changes nothing on disk, and reading large files takes long.
        self._checker = threading.Thread(target=self._check_regularly, name="generation-check", daemon=True)

    @cached_property
    def _repository(self) -> IndexRepository:
        return open_repository(self._settings)

    def start(self) -> None:
        """Open the live generation and start watching."""
        self.refresh()
        self._watcher.start()
        self._checker.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._watcher.join()

    @property
    def engine(self) -> Engine:
        """The current engine. Raises IndexingError while there is none."""
        if self._engine is None:
            raise IndexingError(self.problem or "The index is being opened: try again in a moment.")
        return self._engine

    def built(self) -> datetime | None:
        """When the current generation was built; None while there is none."""
        engine = self._engine
        return datetime.fromisoformat(engine.generation.manifest.created) if engine else None

    def refresh(self) -> None:
        """Switch to the live generation if it is new and can be opened."""
        with self._lock:
            try:
                self._follow()
            except (*Failure, OSError) as error:
                if isinstance(error, StoreError | OSError):  # transient: it may be possible again in a moment
                    self._attempted = None
                self._report(error_sentence(error))

    def check(self) -> None:
        """Verify every byte of the current generation against its manifest; stop serving a damaged one.

        Generations in a cluster are not verified.
        """
        engine = self._engine
        if engine is None or self._settings.store:
            return
        folder = self._settings.layout.generation(engine.generation.name)
        if not folder.is_dir():
            return  # pruned since it was opened: its open files stay readable
        try:
            integrity.verify_generation(folder, folder.name)
        except Damaged as error:
            with self._lock:
                self._damaged[folder.name] = error
                if self._engine is engine:
                    self._engine, self._attempted = None, None
            self.refresh()

    def _follow(self) -> None:
        name, current = self._repository.current(), self._engine and self._engine.generation
        if current and name == current.name and not current.remark:
            self._attempted, self.problem = None, ""
        elif name != self._attempted:
            self._attempted = name
            # A generation that answers already is a better stand-in than an older one.
            newest = self._repository.open(self._damaged, stand_in=current is None)
            self._engine = make_engine(self._settings, newest, cache_bytes=self.CACHE_BYTES)
            self._report(self._engine.generation.remark)
            _log.info("serving generation %s", self._engine.generation.name)

    def _report(self, problem: str) -> None:
        if problem and problem != self.problem:
            _log.warning("%s", problem)
        self.problem = problem

    def _watch(self) -> None:
        while not self._stop.wait(self.POLL_SECONDS):
            self.refresh()

    def _check_regularly(self) -> None:
        checked, due = None, 0.0
        while not self._stop.wait(self.POLL_SECONDS):
            if self._engine is not checked or time.monotonic() > due:
                checked, due = self._engine, time.monotonic() + self.CHECK_SECONDS
                self.check()
