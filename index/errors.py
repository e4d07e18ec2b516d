"""What can go wrong in building and opening an index. Messages are for the person at the door.

IndexingError
|-- NoIndex        nothing was ever published
|-- Damaged        a generation that is incomplete, altered or of another format
|-- Busy           another build holds the lock
|-- StoreError     a cluster that keeps generations cannot be used
|-- EncoderError   the embedding model cannot be found, loaded or exported
`-- NothingToIndex the list gave no text at all
"""


class IndexingError(Exception):
    """Base of all errors of this package."""


class NoIndex(IndexingError):
    """Nothing was ever published."""


class Damaged(IndexingError):
    """A generation that is incomplete, altered or of another format: `what` is wrong, and how to mend it."""

    def __init__(
        self,
        what: str,
        mend: str = "run 'refdesk use' to go back to the newest other one, or 'refdesk index' to build anew",
    ) -> None:
        super().__init__(f"{what}; {mend}.")
        self.what = what


class Busy(IndexingError):
    """Another build holds the lock."""


class StoreError(IndexingError):
    """A cluster that keeps generations cannot be used."""


class EncoderError(IndexingError):
    """The embedding model cannot be found, loaded or exported."""


class NothingToIndex(IndexingError):
    """The list gave no text at all."""
