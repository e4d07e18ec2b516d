"""Token vectors in two bits: small, read for some passages at a time, nearly what they were."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import Tokenized, Vectors
from index.tokens import TokenIndex, packed, unpacked, write


def unit(n: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(n, 256)).astype(np.float32)
    normed: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


def tokenized(*ids: int) -> Tokenized:
    return Tokenized(np.array(ids, np.int64), tuple((at, at + 1) for at in range(len(ids))))


@pytest.fixture
def index(tmp_path: Path) -> TokenIndex:
    """Three passages out of a vocabulary of ten tokens; the second has none."""
    passages = [tokenized(1, 2, 2), tokenized(), tokenized(2)]
    write(tmp_path / "tokens", passages, [packed(unit(3)), packed(unit(0)), packed(unit(1, 7))], 10)
    return TokenIndex(tmp_path / "tokens")


@given(st.integers(0, 20), st.integers(0, 1000))
def test_packing_keeps_directions_in_a_sixteenth_of_the_space(n: int, seed: int) -> None:
    vectors = unit(n, seed)
    codes = packed(vectors)
    assert codes.nbytes * 16 == vectors.nbytes
    assert ((unpacked(codes) * vectors).sum(axis=1) > 0.9).all()
    assert np.allclose(np.linalg.norm(unpacked(codes), axis=1), 1, atol=1e-5)


def test_each_passage_has_its_own_tokens_in_the_order_asked_for(index: TokenIndex) -> None:
    last, none, first = index.read(np.array([2, 1, 0]))
    assert np.array_equal(last, unpacked(packed(unit(1, 7))))
    assert len(none) == 0
    assert np.array_equal(first, unpacked(packed(unit(3))))
    assert index.read(np.array([], np.int64)) == []
    assert index.size == 3


def test_a_token_is_the_rarer_the_fewer_passages_have_it(index: TokenIndex) -> None:
    never, once, twice = index.rarity(np.array([5, 1, 2]))
    assert (never, once) == pytest.approx((np.log(4 / 0.5), np.log(4 / 1.5)))
    assert twice == pytest.approx(np.log(4 / 2.5))


def test_passages_without_any_token_can_be_written_and_read(tmp_path: Path) -> None:
    write(tmp_path / "tokens", [tokenized(), tokenized()], [packed(unit(0)), packed(unit(0))], 10)
    assert [len(tokens) for tokens in TokenIndex(tmp_path / "tokens").read(np.array([0, 1]))] == [0, 0]
