"""Names of the list are found where a question has them."""

import pytest

from search.catalogue.language.names import ListNames
from search.followups.mentions import find_mentions, maker_mentions, mentioned_makers
from tests.search.followups.conftest import LISTED

NAMES = ListNames(LISTED)


def test_the_longest_name_counts_and_keeps_its_place() -> None:
    text = "What does Meadow Press's catalogue have by Jo Lund?"
    mentions = find_mentions(text, {"meadow press", "meadow", "jo lund"})
    assert [mention.written for mention in mentions] == ["Meadow Press", "Jo Lund"]
    assert mentions[0].replaced(text, "Hivelab") == "What does Hivelab's catalogue have by Jo Lund?"


@pytest.mark.parametrize(
    ("text", "makers"),
    [
        ("How did Hivelab use smoke?", ["Hivelab"]),
        ("how did hivelab use smoke?", ["Hivelab"]),
        ("Compare Hivelab and Meadow Press", ["Hivelab", "Meadow Press"]),
        ("posts by Lund", ["Jo Lund"]),
        ("the lund of Sweden", []),
        ("Wax from Sweden at hivelab", []),
    ],
)
def test_a_name_of_one_word_counts_with_a_capital(text: str, makers: list[str]) -> None:
    assert mentioned_makers(text, NAMES) == makers
    assert len(maker_mentions(text, NAMES)) == len(makers)
