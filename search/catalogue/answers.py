"""What the parts of the catalogue share: its records, and the result of a question.

Plain data; must not know words of questions.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.catalog import ListedResource
from search.catalogue.language.names import ListNames
from search.catalogue.topic import Topic
from search.model import ParsedFilter


class IndexTexts(NamedTuple):
    """What the texts of an index say of its resources, nothing by default.

    `related` gives the resources nearest to an ordinal, at most so many. `find_topic` adds to a topic its other form
    and the resources that mention it.
    """

    related: Callable[[int, int], Sequence[ListedResource]] = lambda *_: ()
    find_topic: Callable[[Topic], Topic] = lambda topic: topic


WITHOUT_TEXTS = IndexTexts()


@dataclass(frozen=True, slots=True)
class Records:
    """The resources that the user's filters let pass, with the title and introduction of the list.

    `total` counts the resources of the whole list. `nearest` gives the resources related to one, best first.
    """

    title: str
    introduction: str
    names: ListNames
    listed: Sequence[ListedResource]
    total: int
    nearest: Callable[[ListedResource], Sequence[ListedResource]] = lambda _: ()

    @property
    def is_filtered(self) -> bool:
        """Whether the user's filters exclude resources."""
        return len(self.listed) < self.total


@dataclass(frozen=True, slots=True)
class Finding:
    """The statement that answers a question, its values, and the resources it is about, in order.

    `total` counts the resources if `listed` is only a part of them. `missing` says what the records lack. A sentence
    of their texts with `text_pattern` is quoted beside the statement: it gives what the records lack, or their reason.
    With a `topic` they are shown by the passages that mention it, and quoted where the entry does not name it.
    """

    statement: str
    listed: Sequence[ListedResource]
    values: tuple[str, ...] = ()
    missing: str = ""
    total: int | None = None
    filters: tuple[ParsedFilter, ...] = ()
    text_pattern: "re.Pattern[str] | None" = None
    topic: Topic | None = None
