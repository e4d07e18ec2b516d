"""The type of a vector index follows from its size, is measured, and gives way where it finds too little."""

from pathlib import Path

import numpy as np
import pytest

from index.arrays import Vectors
from index.vectors import index_types
from index.vectors.dense import VectorIndex
from index.vectors.index_types import FLOOR, IndexTypeLimits, VectorIndexType, WrittenIndex

COUNT = 2000


@pytest.fixture(scope="module")
def rows() -> Vectors:
    """Vectors in groups, as passages on the same matter are."""
    random = np.random.default_rng(7)
    found = random.normal(size=(20, 32)).repeat(COUNT // 20, axis=0) + random.normal(size=(COUNT, 32))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def written(
    folder: Path, rows: Vectors, wished: VectorIndexType = VectorIndexType.AUTO, bounds: IndexTypeLimits | None = None
) -> WrittenIndex:
    return index_types.write_vector_index(folder / "v", folder / "c", rows, wished, bounds or IndexTypeLimits())


@pytest.mark.parametrize(
    ("bounds", "kind", "files"),
    [
        (IndexTypeLimits(COUNT, COUNT), VectorIndexType.EXACT, {"v"}),
        (IndexTypeLimits(COUNT - 1, COUNT), VectorIndexType.HALF, {"v"}),
        (IndexTypeLimits(10, COUNT - 1), VectorIndexType.CELLS, {"v", "c"}),
    ],
)
def test_the_type_follows_from_the_size(
    tmp_path: Path, rows: Vectors, bounds: IndexTypeLimits, kind: VectorIndexType, files: set[str]
) -> None:
    kept = written(tmp_path, rows, bounds=bounds)
    assert (kept.type, kept.remark) == (kind, "")
    assert FLOOR <= kept.recall <= 1
    assert {path.name for path in tmp_path.iterdir()} == files


def test_small_lists_are_exact() -> None:
    assert [IndexTypeLimits().type(count) for count in (1, 50_000, 50_001, 1_000_000)] == [
        VectorIndexType.EXACT, VectorIndexType.EXACT, VectorIndexType.HALF, VectorIndexType.CELLS,
    ]  # fmt: skip


def test_a_wish_wins_over_the_size(tmp_path: Path, rows: Vectors) -> None:
    assert written(tmp_path, rows, VectorIndexType.HALF).type is VectorIndexType.HALF


def test_recall_is_the_share_of_the_nearest_that_is_found(
    tmp_path: Path, rows: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_types, "_PROBES", (4,))
    monkeypatch.setattr(index_types, "FLOOR", 0)
    kept = written(tmp_path, rows, VectorIndexType.CELLS)
    index, found = VectorIndex(tmp_path / "v", tmp_path / "c"), 0
    questions, nearest = index_types._sample_questions(rows)
    for question, wanted in zip(questions, nearest, strict=True):
        assert wanted == set(np.argsort(-(rows @ question))[:10].tolist())
        found += len(wanted & set(index.top(question, 10).tolist()))
    assert kept.recall == found / (10 * len(nearest)) < 1


def test_what_finds_too_little_gives_way_to_half_precision(
    tmp_path: Path, rows: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_types, "_PROBES", (1,))
    kept = written(tmp_path, rows, VectorIndexType.CELLS)
    assert (kept.type, kept.recall > FLOOR) == (VectorIndexType.HALF, True)
    assert kept.remark.startswith("Vectors are kept as 'half', since 'ivf' finds 0.")
    assert not (tmp_path / "c").exists()


def test_where_nothing_finds_enough_vectors_are_exact(
    tmp_path: Path, rows: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_types, "FLOOR", 1.1)
    assert (written(tmp_path, rows, VectorIndexType.CELLS).type, VectorIndex(tmp_path / "v").part(0, 2).tolist()) == (
        VectorIndexType.EXACT, rows[:2].tolist(),
    )  # fmt: skip


def test_the_cells_searched_are_those_that_were_measured(tmp_path: Path, rows: Vectors) -> None:
    written(tmp_path, rows, VectorIndexType.CELLS)
    cells = VectorIndex(tmp_path / "v", tmp_path / "c")._cells
    assert cells is not None
    assert (cells.qb, cells.nprobe) == (8, 16)


def test_an_inverted_file_of_another_index_is_noticed(tmp_path: Path, rows: Vectors) -> None:
    written(tmp_path, rows, VectorIndexType.CELLS)
    index_types.write_vector_index(tmp_path / "v", tmp_path / "other", rows[:1000])
    assert VectorIndex(tmp_path / "v", tmp_path / "c").size == -1


def test_single_vectors_are_read_as_the_whole_comparison_has_them(tmp_path: Path, rows: Vectors) -> None:
    written(tmp_path, rows, VectorIndexType.CELLS)
    opened, asked = VectorIndex(tmp_path / "v", tmp_path / "c"), np.array([1999, 0, 7, 7], np.int64)
    assert opened._half_vectors is not None
    assert np.array_equal(opened._half_vectors.read(asked), opened._index.reconstruct_batch(asked))
    assert opened._half_vectors.read(asked[:0]).shape == (0, 32)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs Linux to tell what is mapped")
@pytest.mark.parametrize("kind", [VectorIndexType.EXACT, VectorIndexType.HALF, VectorIndexType.CELLS])
def test_every_type_is_mapped_and_not_read(tmp_path: Path, rows: Vectors, kind: VectorIndexType) -> None:
    written(tmp_path, rows, kind)
    opened = VectorIndex(tmp_path / "v", tmp_path / "c" if kind is VectorIndexType.CELLS else None)
    mapped = Path("/proc/self/maps").read_text("utf-8")
    assert opened.size == COUNT
    assert all(str(path) in mapped for path in tmp_path.iterdir())
