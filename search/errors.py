"""What can go wrong with a question. Messages are for the person who asked.

SearchError
|-- QuestionError       the question, k or a filter is not usable
|-- CrossEncoderError   a cross-encoder cannot be loaded
|-- WriterError         a language model gave nothing that can be used
`-- JudgmentError       a file of judgments or a collection cannot be used
"""


class SearchError(Exception):
    """Base of all errors of this package."""


class QuestionError(SearchError):
    """The question, k or a filter is not usable."""


class CrossEncoderError(SearchError):
    """A cross-encoder cannot be loaded."""


class WriterError(SearchError):
    """A language model gave nothing that can be used."""


class JudgmentError(SearchError):
    """A file of judgments or a collection cannot be used."""
