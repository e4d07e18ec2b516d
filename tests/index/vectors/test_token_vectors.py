"""Token vectors in two bits: small, read for some passages at a time, nearly what they were."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.arrays import Vectors
from index.vectors import token_vectors
from index.vectors.token_vectors import (
    Codes,
    TokenIndex,
    interleave,
    pack_vectors,
    token_similarities,
    unpack_levels,
    vector_lengths,
)
from index.vectors.token_writer import write_token_vectors


def unit(n: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(n, 256)).astype(np.float32)
    normed: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


def passage(codes: Codes, *ids: int) -> tuple[Codes, NDArray[np.int32]]:
    return codes, np.array(sorted(set(ids)), np.int32)


@pytest.fixture(params=[True, False], ids=["mapped", "read"])
def index(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> TokenIndex:
    """Three passages out of a vocabulary of ten tokens; the second has none."""
    if not request.param:
        monkeypatch.setattr(token_vectors, "MAPPED_BYTES", 0)
    three = [
        passage(pack_vectors(unit(3)), 1, 2, 2),
        passage(pack_vectors(unit(0))),
        passage(pack_vectors(unit(1, 7)), 2),
    ]
    write_token_vectors(tmp_path / "tokens", three, 10)
    return TokenIndex(tmp_path / "tokens")


@given(st.integers(0, 20), st.integers(0, 1000))
def test_packing_keeps_directions_in_a_sixteenth_of_the_space(n: int, seed: int) -> None:
    vectors = unit(n, seed)
    codes = pack_vectors(vectors)
    assert codes.nbytes * 16 == vectors.nbytes
    found = 2 * unpack_levels(codes).astype(np.float32) - 3
    assert vector_lengths(codes) == pytest.approx(np.linalg.norm(found, axis=1))
    assert ((found * interleave(vectors)).sum(axis=1) > 0.9 * vector_lengths(codes)).all()


def test_cosines_in_whole_numbers_are_those_in_full() -> None:
    question, codes = unit(9, 1), pack_vectors(unit(500, 2))
    full = 2 * unpack_levels(codes).astype(np.float32) - 3
    exact = interleave(question) @ (full / np.linalg.norm(full, axis=1, keepdims=True)).T
    assert np.abs(token_similarities(question, [codes]).cosines - exact).max() < 0.003


def test_each_passage_has_its_own_tokens_in_the_order_asked_for(index: TokenIndex) -> None:
    similar = index.similar(unit(3), np.array([2, 1, 0]))
    assert [similar.of(n).shape for n in range(3)] == [(3, 1), (3, 0), (3, 3)]
    assert (np.diag(similar.of(2)) > 0.9).all()
    assert index.similar(unit(1, 7), np.array([2])).of(0)[0, 0] > 0.9
    assert index.size == 3


def test_the_best_of_a_passage_is_a_cosine_and_none_where_it_has_no_tokens(index: TokenIndex) -> None:
    question, rows = unit(2, 3), np.array([1, 0, 2, 1])
    similar = index.similar(question, rows)
    assert similar.best() == pytest.approx(np.stack([similar.of(n).max(axis=1, initial=-1) for n in range(4)], 1)
                                           * [0, 1, 1, 0], abs=1e-6)  # fmt: skip
    assert np.abs(similar.cosines).max() <= 1.0001
    assert index.similar(question, rows[:0]).best().shape == (2, 0)


def test_a_token_is_the_rarer_the_fewer_passages_have_it(index: TokenIndex) -> None:
    never, once, twice = index.rarity(np.array([5, 1, 2]))
    assert (never, once) == pytest.approx((np.log(4 / 0.5), np.log(4 / 1.5)))
    assert twice == pytest.approx(np.log(4 / 2.5))


def test_passages_without_any_token_can_be_written_and_read(tmp_path: Path) -> None:
    write_token_vectors(tmp_path / "tokens", [passage(pack_vectors(unit(0)))] * 2, 10)
    assert TokenIndex(tmp_path / "tokens").similar(unit(2), np.array([0, 1])).best().tolist() == [[0, 0], [0, 0]]
