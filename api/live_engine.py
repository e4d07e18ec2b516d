"""The engine that a server answers with, of the newest index that is whole. Knows no routes."""

import logging
import threading
import time
from functools import cached_property

from api.errors import Failure
from api.settings import Settings
from api.wiring import make_engine, open_repository
from index import integrity
from index.errors import Damaged, IndexingError, StoreError
from index.reader import IndexRepository
from search.engine import Engine

_log = logging.getLogger(__name__)


class LiveEngine:
    """The engine that a server answers with; follows the shelf as new generations are published.

    A new generation is opened fully before it takes over; requests in flight keep the old
    one. A generation that cannot be opened is logged once, and the old one goes on serving.
    What opening leaves unread is read beside serving: a generation found damaged gives its
    place to the newest good one before it. `problem` says what is wrong, if anything is.
    """

    POLL_SECONDS = 0.5
    CHECK_SECONDS = 3600
    # Of what was found for the last questions; some hundreds of them.
    KEPT_BYTES = 32_000_000

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None
        self._failed: str | None = None
        self._refused: dict[str, Damaged] = {}
        self.problem = ""
        self.stopping = False
        self._stop = threading.Event()
        self._change = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="generation-watch", daemon=True)
        # Not waited for when the server stops: it changes nothing on disk, and reads large files to their end.
        self._reader = threading.Thread(target=self._read, name="generation-check", daemon=True)

    @cached_property
    def _shelf(self) -> IndexRepository:
        return open_repository(self._settings)

    def start(self) -> None:
        """Open what is live and begin to watch."""
        self.refresh()
        self._thread.start()
        self._reader.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()

    @property
    def engine(self) -> Engine:
        """The engine of the moment. Raises IndexingError while there is none."""
        if self._engine is None:
            raise IndexingError(self.problem or "The index is being opened: try again in a moment.")
        return self._engine

    def refresh(self) -> None:
        """Take over what is live, if that is new and whole."""
        with self._change:
            try:
                self._follow()
            except Failure as error:
                if isinstance(error, StoreError):  # a cluster may answer again in a moment
                    self._failed = None
                self._say(str(error))

    def check(self) -> None:
        """Compare every byte of the generation that answers with its manifest; one that differs answers no more.

        What a cluster keeps is not read.
        """
        engine = self._engine
        if engine is None or self._settings.store:
            return
        folder = self._settings.layout.generation(engine.generation.name)
        if not folder.is_dir():
            return  # what was pruned while it answers is whole for those who have it open
        try:
            integrity.verify_generation(folder, folder.name)
        except Damaged as error:
            with self._change:
                self._refused[folder.name] = error
                if self._engine is engine:
                    self._engine, self._failed = None, None
            self.refresh()

    def _follow(self) -> None:
        name, opened = self._shelf.current(), self._engine and self._engine.generation
        if opened and name == opened.name and not opened.remark:
            self._failed, self.problem = None, ""
        elif name != self._failed:
            self._failed = name
            # Where one answers already, that is the one to go on with.
            newest = self._shelf.open(self._refused, stand_in=opened is None)
            self._engine = make_engine(self._settings, newest, kept=self.KEPT_BYTES)
            self._say(self._engine.generation.remark)
            _log.info("serving generation %s", self._engine.generation.name)

    def _say(self, problem: str) -> None:
        if problem and problem != self.problem:
            _log.warning("%s", problem)
        self.problem = problem

    def _watch(self) -> None:
        while not self._stop.wait(self.POLL_SECONDS):
            self.refresh()

    def _read(self) -> None:
        read, due = None, 0.0
        while not self._stop.wait(self.POLL_SECONDS):
            if self._engine is not read or time.monotonic() > due:
                read, due = self._engine, time.monotonic() + self.CHECK_SECONDS
                self.check()
