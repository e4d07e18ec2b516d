"""Failures that a person can cause or meet, whatever package they come from.

A door catches `Failure` and `OSError`, says their one sentence and stops. Anything else is
a bug of ours and may show its traceback.
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
    """What to tell the person at the door."""
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            return f"The disk is full{where}: free some space and try again; the published index is untouched."
        return f"{error.strerror or error}{where}: check the path and its permissions; nothing published was changed."
    return str(error)
