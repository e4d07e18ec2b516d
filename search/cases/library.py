"""The cards of an index with their resources and the passages of their quotes.

Knows the index; must not know questions.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

from index.cards.model import Card, CardValue
from index.catalog import ListedResource, Passage
from index.reader import IndexReader
from search.case_model import Case, CaseValue


class CaseLibrary:
    """The case studies of one open index. Safe across threads."""

    def __init__(self, index_reader: IndexReader, resources: Sequence[ListedResource]) -> None:
        self._index_reader, self.resources = index_reader, resources

    @property
    def generation(self) -> str:
        """The name of the index."""
        return self._index_reader.name

    @cached_property
    def cards(self) -> dict[int, Card]:
        """The cards by the ordinal of their resource, in list order."""
        return {card.ordinal: card for card in self._index_reader.catalog.cards()}

    def cases(self, ordinals: Iterable[int]) -> tuple[Case, ...]:
        """The case studies among these resources, in the order given."""
        cards = [self.cards[ordinal] for ordinal in ordinals if ordinal in self.cards]
        rows = {value.row for card in cards for value in card.values.values() if value.row is not None}
        passages = self._index_reader.catalog.passages(sorted(rows))
        return tuple(self._case(card, passages) for card in cards)

    def _case(self, card: Card, passages: dict[int, Passage]) -> Case:
        values = {field: _case_value(value, passages) for field, value in card.values.items()}
        return Case(self.resources[card.ordinal], card.reason, values)


def _case_value(value: CardValue, passages: dict[int, Passage]) -> CaseValue:
    passage = None if value.row is None else passages[value.row]
    return CaseValue(value.text, value.source, passage, value.start, value.end)
