"""What goes into a field comes out of it as it was."""

import numpy as np

from index.milvus.schema import FIELD, codes_to_text, split_text, text_to_codes


def test_token_vectors_come_back_byte_for_byte() -> None:
    codes = np.arange(192, dtype=np.uint8).reshape(3, 64)
    assert (text_to_codes(codes_to_text(codes)) == codes).all()


def test_a_passage_without_tokens_has_none() -> None:
    assert text_to_codes(codes_to_text(np.empty((0, 64), np.uint8))).shape == (0, 64)


def test_a_text_is_cut_into_pieces_that_fit() -> None:
    text = "x" * (2 * FIELD + 1)
    assert [len(part) for part in split_text(text)] == [FIELD, FIELD, 1]
    assert split_text("") == []
