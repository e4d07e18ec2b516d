"""The weights of BM25 beside those of bm25s, the reference."""

from pathlib import Path

import bm25s
import numpy as np
import pytest

from index.text.lexical import K1, B, LexicalIndex, terms
from index.text.lexical_writer import write_lexical_index

TEXTS = [
    "Bees dance to tell their sisters where the flowers are.",
    "The angle of the dance is the angle to the sun, and bees know the sun.",
    "Ants lay a trail of scent from food to the nest.",
    "Bats find their way in the dark by the echo of their own cries; bats cry and bats hear.",
    "Honey of bees, honey of wasps, honey of no one: honey.",
]


@pytest.mark.parametrize("question", ["bees and the sun", "honey", "the way of bats in the dark", "ants scent trail"])
def test_scores_are_those_of_the_reference(tmp_path: Path, question: str) -> None:
    write_lexical_index(tmp_path / "lexical", TEXTS)
    scores = LexicalIndex(tmp_path / "lexical").scores(terms(question))
    reference = bm25s.BM25(k1=K1, b=B, method="lucene")
    reference.index([terms(text) for text in TEXTS], show_progress=False)
    expected = reference.get_scores([term for term in dict.fromkeys(terms(question)) if term in reference.vocab_dict])
    np.testing.assert_allclose(scores, expected, atol=1e-5)
