"""Which quoted phrases of a question bind."""

import pytest

from search.query.phrases.quotations import quoted_phrases


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ('"feature store" architecture', ["feature store"]),
        ("the “feature store” and a «model registry»", ["feature store", "model registry"]),
        ('a "feature  store, " twice "feature store"', ["feature store"]),
        ('"drift" in production', ["drift"]),
        ('What does "reward hacking" mean?', ["reward hacking"]),
        ('What does "reward" mean?', []),
        ('a 5" and a 6" pipe', []),
        ('an "unfinished quotation', []),
        ('"" and "the"', []),
    ],
)
def test_quoted_phrases_are_read(question: str, phrases: list[str]) -> None:
    assert quoted_phrases(question) == phrases
