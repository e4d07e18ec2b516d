"""Case studies as search gives them: cards with their resources and the passages of their quotes."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.cards.model import CardField, CardSource
from index.catalog import ListedResource, Passage


@dataclass(frozen=True, slots=True)
class CaseValue:
    """The value of a field. A quote has a passage: `passage.document.text[start:end] == text`."""

    text: str
    source: CardSource
    passage: Passage | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A case study with the values of its card; a field without a value is absent.

    `reason` says what makes it a case study: `kind`, `section`, `tag`, `title`, `note` or `list`.
    """

    listed: ListedResource
    reason: str
    values: Mapping[CardField, CaseValue]

    def text_of(self, field: CardField) -> str:
        """The text of a field, empty if it is absent."""
        return self.values[field].text if field in self.values else ""


@dataclass(frozen=True, slots=True)
class CaseSide:
    """One side of a comparison: its name in the question, and its case studies, the one to compare first."""

    name: str
    cases: tuple[Case, ...]
