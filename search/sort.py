"""The orders of hits and lists."""

from enum import StrEnum


class Sort(StrEnum):
    """The order of hits and lists; unknown values stand last.

    The newest year, the shortest reading and working links come first, or last with `-` before the name.
    """

    RELEVANCE = "relevance"
    YEAR = "year"
    TITLE = "title"
    LIST = "list"
    READING_TIME = "reading-time"
    HEALTH = "health"
    YEAR_REVERSED = "-year"
    TITLE_REVERSED = "-title"
    LIST_REVERSED = "-list"
    READING_TIME_REVERSED = "-reading-time"
    HEALTH_REVERSED = "-health"

    @property
    def is_reversed(self) -> bool:
        """Whether this is another order backwards."""
        return self.startswith("-")

    @property
    def forwards(self) -> "Sort":
        """The order that this is, or that it reverses."""
        return Sort(self.removeprefix("-"))
