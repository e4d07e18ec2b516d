"""What can go wrong in building and opening an index. Messages are for the person at the door.

IndexingError
|-- NoIndex        nothing was ever published
|-- Damaged        a generation that is incomplete, altered or of another format
|-- Busy           another build holds the lock
|-- EncoderError   the embedding model cannot be found, loaded or exported
`-- NothingToIndex the list gave no text at all
"""


class IndexingError(Exception):
    """Base of all errors of this package."""


class NoIndex(IndexingError):
    """Nothing was ever published."""


class Damaged(IndexingError):
    """A generation that is incomplete, altered or of another format."""


class Busy(IndexingError):
    """Another build holds the lock."""


class EncoderError(IndexingError):
    """The embedding model cannot be found, loaded or exported."""


class NothingToIndex(IndexingError):
    """The list gave no text at all."""
