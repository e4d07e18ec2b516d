"""Errors of searching and answering. Their messages are written for the user.

SearchError
|-- QuestionError       the question, k or a filter is not usable
|-- CrossEncoderError   a cross-encoder cannot be loaded
|-- WriterError         a language model returned nothing usable
`-- JudgmentError       a file of judgments or a collection cannot be used
"""


class SearchError(Exception):
    """Base of all errors of this package."""


class QuestionError(SearchError):
    """The question, k or a filter is not usable."""


class CrossEncoderError(SearchError):
    """A cross-encoder cannot be loaded."""


class WriterError(SearchError):
    """A language model returned nothing usable."""


class JudgmentError(SearchError):
    """A file of judgments or a collection cannot be used."""
