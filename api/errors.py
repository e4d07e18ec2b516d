"""The failures that the interfaces report, whatever package raises them.

An interface catches `Failure` and `OSError`, reports `error_sentence` and stops. Any other exception
is a bug and may show its traceback.
"""

import errno

from index.errors import IndexingError
from ingest.errors import IngestError
from search.errors import SearchError


class SettingsError(Exception):
    """A setting is unknown or not usable."""


class ServeError(Exception):
    """The server cannot start."""


class NotListed(Exception):
    """The list has no resource of that name."""


class NotInstalled(Exception):
    """An optional part is not installed."""


class SwitchedOff(Exception):
    """A setting switches this off."""


class ReadingError(Exception):
    """A mark in the reading record is not possible."""


class RecordDamaged(ReadingError):
    """The reading record cannot be used."""


class SelectionError(Exception):
    """The links to fetch cannot be chosen in this way."""


class RefreshRunning(Exception):
    """The index is being refreshed already."""

    def __init__(self) -> None:
        super().__init__("This desk is being refreshed already: wait for it to end, then start another.")


class RefreshFailed(Exception):
    """The process that refreshes the index did not start."""

    def __init__(self) -> None:
        super().__init__("The refresh could not be started: run 'refdesk index' on this machine to see why.")


class ClusterError(Exception):
    """A Ray cluster cannot be joined, or was lost."""


Failure = (
    SettingsError, ServeError, NotListed, NotInstalled, SwitchedOff, ReadingError, SelectionError, RefreshRunning,
    RefreshFailed, ClusterError, IngestError, IndexingError, SearchError,
)  # fmt: skip


def error_sentence(error: BaseException) -> str:
    """The message for people: what happened and how to fix it, in one sentence."""
    if isinstance(error, OSError):
        path = f" ({error.filename})" if error.filename else ""
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            return f"The disk is full{path}: free some space and try again; the published index is untouched."
        return f"{error.strerror or error}{path}: check the path and its permissions; nothing published was changed."
    return str(error)
