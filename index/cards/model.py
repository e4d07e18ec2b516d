"""The card of a case study: plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CardField(StrEnum):
    """The fields of a card, in the order in which they are shown."""

    COMPANY = "company"
    INDUSTRY = "industry"
    PROBLEM = "problem"
    METHODS = "methods"
    DATA = "data"
    RESULTS = "results"
    LESSON = "lesson"


class CardSource(StrEnum):
    """Origin of a value: a quote from a document, or a field of the entry in the list."""

    QUOTE = "quote"
    TITLE = "title"
    ORGANISATION = "organisation"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class CardValue:
    """The value of one field.

    If its source is a quote, `text` is `document.text[start:end]` of the document of the passage at `row`, in which
    the quote begins. Otherwise `row` is None. A company whose source is the address is spelled as the title or the
    text spells it.
    """

    text: str
    source: CardSource
    row: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """The card of the resource with this ordinal; a field without a value is absent.

    `reason` says what makes the resource a case study: its kind, a heading, its title, its note, or the whole list.
    """

    ordinal: int
    reason: str
    values: Mapping[CardField, CardValue] = field(default_factory=dict)
