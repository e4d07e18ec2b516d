"""Dense search: the same rows in the same order as a full comparison gives."""

from pathlib import Path

import numpy as np
import pytest

from index.arrays import Vectors
from index.vectors import index_types
from index.vectors.dense import VectorIndex
from index.vectors.index_types import VectorIndexType


@pytest.fixture(scope="module")
def rows() -> Vectors:
    found = np.random.default_rng(7).normal(size=(200, 32)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module", params=[VectorIndexType.EXACT, VectorIndexType.HALF, VectorIndexType.CELLS])
def index(rows: Vectors, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> VectorIndex:
    """Each type; of the five cells of the third all are searched, so that it finds what the others do."""
    folder = tmp_path_factory.mktemp("vectors")
    assert index_types.write_vector_index(folder / "v", folder / "c", rows, request.param).type is request.param
    return VectorIndex(folder / "v", folder / "c" if request.param is VectorIndexType.CELLS else None)


def test_size_and_width_are_those_written(index: VectorIndex) -> None:
    assert (index.size, index.dim) == (200, 32)


def test_the_nearest_are_exact_and_best_first(index: VectorIndex, rows: Vectors) -> None:
    for question in rows[:10] + 2 * rows[10:20]:
        assert list(index.top(question, 7)) == list(np.argsort(-(rows @ question))[:7])


def test_a_vector_finds_itself_first(index: VectorIndex, rows: Vectors) -> None:
    assert [int(index.top(row, 1)[0]) for row in rows] == list(range(200))


def test_only_allowed_rows_are_found(index: VectorIndex, rows: Vectors) -> None:
    allowed = np.array([3, 50, 199], np.int64)
    assert list(index.top(rows[7], 10, allowed)) == list(allowed[np.argsort(-(rows[allowed] @ rows[7]))])


def test_where_nothing_is_allowed_nothing_is_found(index: VectorIndex, rows: Vectors) -> None:
    assert list(index.top(rows[7], 10, np.array([], np.int64))) == []


def test_more_than_there_are_gives_all(index: VectorIndex, rows: Vectors) -> None:
    assert sorted(index.top(rows[7], 1000)) == list(range(200))


def test_cosines_are_those_of_the_rows_asked_for(index: VectorIndex, rows: Vectors) -> None:
    asked = np.array([5, 0, 5], np.int64)
    assert np.allclose(index.cosines(rows[9], asked), rows[asked] @ rows[9], atol=1e-3)


def test_a_file_that_is_no_index_is_an_error_at_once(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(b"no index")
    with pytest.raises(RuntimeError):
        VectorIndex(tmp_path / "vectors.faiss")


def test_cosines_between_rows_are_those_of_their_vectors(index: VectorIndex, rows: Vectors) -> None:
    mine, others = np.arange(5), np.arange(3, 200)
    assert index.between(mine, others) == pytest.approx(rows[mine] @ rows[others].T, abs=1e-3)
    assert index.between(mine[:0], others).shape == (0, 197)


def test_a_part_is_those_rows_as_written(index: VectorIndex, rows: Vectors) -> None:
    assert np.allclose(index.part(0, 3), rows[:3], atol=1e-3)
    assert np.allclose(index.part(190, 300), rows[190:], atol=1e-3)
