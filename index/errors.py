"""Errors of building and opening an index. Their messages are shown to the user.

IndexingError
|-- NoIndex         nothing was ever published
|-- NotKept         no kept generation has that name or is that old
|-- Damaged         a generation is incomplete, altered or of another format
|-- Busy            another build holds the lock
|-- StoreError      the Milvus cluster cannot be used
|-- EncoderError    the embedding model cannot be found, loaded or exported
|   `-- NotPinned   a packaged model is missing, of another version, or altered
`-- NothingToIndex  the list contains no text
"""


class IndexingError(Exception):
    """Base of all errors of this package."""


class NoIndex(IndexingError):
    """Nothing was ever published."""


class NotKept(IndexingError):
    """No kept generation has that name or is that old."""


class Damaged(IndexingError):
    """A generation is incomplete, altered or of another format; `problem` is the message without the remedy."""

    def __init__(
        self,
        problem: str,
        remedy: str = "run 'refdesk use' to go back to the newest other one, or 'refdesk index' to build a new one",
    ) -> None:
        super().__init__(f"{problem}; {remedy}.")
        self.problem = problem


class Busy(IndexingError):
    """Another build holds the lock."""


class StoreError(IndexingError):
    """The Milvus cluster cannot be used."""


class EncoderError(IndexingError):
    """The embedding model cannot be found, loaded or exported."""


class NotPinned(EncoderError):
    """A packaged model is missing, of another version, or altered; `problem` is the message without the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}: {remedy}.")
        self.problem, self.remedy = problem, remedy


class NothingToIndex(IndexingError):
    """The list contains no text."""
