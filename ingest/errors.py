"""Errors of ingest. Every message is one sentence for the person who runs the program.

IngestError
|-- ListError                    the list cannot be read, or something in it must be corrected
|-- RunStopped                   the run ended before a link was finished; no verdict on that link
|-- PageStoreError               the store of fetched pages cannot be used
|-- WorkerError                  no process can be started to parse pages
`-- FetchError                   one link could not be read; becomes the outcome of that link
    |-- Transient                worth a retry: a time-out, a broken connection, a busy server
    |   `-- DeferredToNextRun    not in this run: out of retries, or the server asked for a longer wait
    `-- Permanent                will not change by itself: gone, blocked, not text
"""

import sqlite3

from ingest.model import Outcome

_SQLITE_PROBLEMS = {
    sqlite3.SQLITE_BUSY: "is being changed by another process: try again in a moment",
    sqlite3.SQLITE_FULL: "was not changed, as the disk is full: free some space and try again",
    sqlite3.SQLITE_READONLY: "may not be changed: allow writing to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check that it is a file, its permissions and those of its folder",
}


def describe_sqlite_error(error: sqlite3.Error, remedy: str) -> str:
    """What is the matter with a database, and what to do; `remedy` is that of one that is damaged."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the further bits of an extended code
    return _SQLITE_PROBLEMS.get(code, f"cannot be used ({error}): check the disk, and if the file is damaged {remedy}")


class IngestError(Exception):
    """Base class of all errors of this package."""


class ListError(IngestError):
    """The list cannot be read."""


class PageStoreError(IngestError):
    """The store of fetched pages cannot be used."""


class RunStopped(IngestError):
    """The run ended before the link was finished. The stored state of the link is unchanged."""


class WorkerError(IngestError):
    """No process can be started to parse pages."""


class FetchError(IngestError):
    """One link could not be read.

    `outcome` classifies the failure and `status` is the HTTP status, if any. `again` is the earliest
    useful time of a retry, in seconds since 1970 (0 if unknown).
    """

    def __init__(self, outcome: Outcome, reason: str, status: int | None = None, again: float = 0.0) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.status = status
        self.again = again

    def __reduce__(self) -> tuple[type["FetchError"], tuple[object, ...]]:
        """Pickle the constructor arguments, so that the error can cross process boundaries."""
        return type(self), (self.outcome, self.reason, self.status, self.again)


class Transient(FetchError):
    """Worth a retry later in this run."""


class DeferredToNextRun(Transient):
    """Worth a retry, but not in this run."""


class Permanent(FetchError):
    """Will not change by itself."""
