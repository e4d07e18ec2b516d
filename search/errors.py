"""What can go wrong with a question. Messages are for the person who asked.

SearchError
|-- QuestionError   the question, k or a filter is not usable
`-- JudgmentError   a file of judgments or a collection cannot be used
"""


class SearchError(Exception):
    """Base of all errors of this package."""


class QuestionError(SearchError):
    """The question, k or a filter is not usable."""


class JudgmentError(SearchError):
    """A file of judgments or a collection cannot be used."""
