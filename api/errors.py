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


class ClusterError(Exception):
    """A Ray cluster cannot be joined, or was lost."""


Failure = (SettingsError, ServeError, NotListed, NotInstalled, ClusterError, IngestError, IndexingError, SearchError)


def error_sentence(error: BaseException) -> str:
    """The message for people: what happened and how to fix it, in one sentence."""
    if isinstance(error, OSError):
        path = f" ({error.filename})" if error.filename else ""
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            return f"The disk is full{path}: free some space and try again; the published index is untouched."
        return f"{error.strerror or error}{path}: check the path and its permissions; nothing published was changed."
    return str(error)
