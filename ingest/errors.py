"""What can go wrong in ingest. Every message is one sentence for the person who runs it.

IngestError
|-- ListError            the list cannot be read, or something in it must be corrected
|-- Stopped              the run is over; the link that was begun is left as it was
|-- CorpusError          the store of fetched pages cannot be used
|-- WorkerError          no process can be started to parse what was fetched
`-- FetchError           one link could not be read; becomes that link's outcome
    |-- Transient        worth another try: a time-out, a broken connection, a busy server
    |   `-- Spent        but not in this run: tried often enough, or told to come back later
    `-- Permanent        will not change by itself: gone, blocked, not text
"""

from ingest.model import Outcome


class IngestError(Exception):
    """Base of all errors of this package."""


class ListError(IngestError):
    """The list cannot be read."""


class PageStoreError(IngestError):
    """The store of fetched pages cannot be used."""


class RunStopped(IngestError):
    """The run is over, so a link that was begun is left as it was; no verdict on the link."""


class WorkerError(IngestError):
    """No process can be started to parse what was fetched."""


class FetchError(IngestError):
    """One link could not be read.

    `outcome` classes it, `status` is the HTTP status if any, `again` the moment before which
    another try is pointless (seconds since 1970; 0 where nothing is known).
    """

    def __init__(self, outcome: Outcome, reason: str, status: int | None = None, again: float = 0.0) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.status = status
        self.again = again

    def __reduce__(self) -> tuple[type["FetchError"], tuple[object, ...]]:
        """Pickled as it was made, so that it can come from another process."""
        return type(self), (self.outcome, self.reason, self.status, self.again)


class Transient(FetchError):
    """Worth another try later."""


class DeferredToNextRun(Transient):
    """Worth another try, but in another run."""


class Permanent(FetchError):
    """Will not change by itself."""
