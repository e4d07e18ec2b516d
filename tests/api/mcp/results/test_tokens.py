"""The estimate of tokens, against the encoder's own tokenizer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.mcp.results.tokens import count_tokens, cut_to_tokens, take_fitting
from search import Engine


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("bees", 2), ("abc def", 2), ("2024", 2), ("?!", 2), ("蜂は飛ぶ", 4), ("x" * 350, 100)],
)
def test_tokens_are_estimated_from_letters_digits_and_signs(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


def test_the_estimate_is_above_the_encoders_count(engine: Engine) -> None:
    texts = [listed.resource.note for listed in engine.resources]
    encodings = engine.generation.encoder.tokenize(texts)
    pairs = [(count_tokens(text), len(encoding.ids)) for text, encoding in zip(texts, encodings, strict=True)]
    assert all(estimated >= counted for estimated, counted in pairs)


@given(st.text(max_size=400), st.integers(0, 60))
def test_a_cut_text_begins_the_text_and_fits(text: str, budget: int) -> None:
    cut = cut_to_tokens(text, budget)
    assert text.startswith(cut)
    assert count_tokens(cut) <= budget


def test_items_are_taken_while_they_fit() -> None:
    assert take_fitting([3, 4, 5, 1], lambda cost: cost, 8) == [3, 4]
