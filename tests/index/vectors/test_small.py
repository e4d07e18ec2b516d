"""Small files of vectors are read without FAISS, and what is written by it is what is read."""

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from index.arrays import Vectors
from index.vectors import small
from index.vectors.dense import VectorIndex
from index.vectors.small import is_small, open_vectors


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    numbers = np.random.default_rng(3).normal(size=(300, 48)).astype(np.float32)
    return np.asarray(numbers / np.linalg.norm(numbers, axis=1, keepdims=True), np.float32)


@pytest.fixture
def path(vectors: Vectors, tmp_path: Path) -> Path:
    _write(vectors, tmp_path / "vectors.faiss")
    return tmp_path / "vectors.faiss"


def _write(vectors: Vectors, path: Path) -> None:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(path))


def test_the_vectors_are_those_written(path: Path, vectors: Vectors) -> None:
    assert is_small(path)
    assert np.array_equal(open_vectors(path).part(0, 300), vectors)


def test_the_same_rows_are_nearest_with_and_without_faiss(path: Path, vectors: Vectors) -> None:
    without, with_faiss = open_vectors(path), VectorIndex(path)
    some = np.arange(0, 300, 7)
    for question in vectors[:20] + 2 * vectors[20:40]:
        assert without.top(question, 25).tolist() == with_faiss.top(question, 25).tolist()
        assert without.top(question, 25, some).tolist() == with_faiss.top(question, 25, some).tolist()
        assert np.array_equal(without.cosines(question, some), with_faiss.cosines(question, some))
    assert np.array_equal(without.between(some, some[:3]), with_faiss.between(some, some[:3]))
    assert np.array_equal(without.part(290, 400), with_faiss.part(290, 400))
    assert (without.size, without.dim) == (with_faiss.size, with_faiss.dim) == (300, 48)


def test_equal_vectors_come_in_the_order_of_rows(tmp_path: Path) -> None:
    equal = np.ones((4, 8), np.float32)
    _write(equal, tmp_path / "equal.faiss")
    assert open_vectors(tmp_path / "equal.faiss").top(equal[0], 3).tolist() == [0, 1, 2]


@pytest.mark.parametrize("length", [4, 44, 45, 1000])
def test_a_file_that_was_cut_short_is_refused(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match=r"vectors\.faiss (is too short|does not hold)"):
        open_vectors(path)


def test_other_types_and_larger_files_are_left_to_faiss(
    path: Path, tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = faiss.IndexScalarQuantizer(48, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    half.train(vectors)
    faiss.write_index(half, str(tmp_path / "half.faiss"))
    assert not is_small(tmp_path / "half.faiss")
    assert not is_small(tmp_path / "missing.faiss")
    monkeypatch.setattr(small, "SMALL_BYTES", path.stat().st_size - 1)
    assert not is_small(path)


def test_faiss_is_not_loaded_for_a_small_file(path: Path) -> None:
    code = """
import sys
from pathlib import Path
from index.vectors.small import open_vectors
index = open_vectors(Path(sys.argv[1]))
index.top(index.part(0, 1)[0], 5)
print("faiss" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "False"
