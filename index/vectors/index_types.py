"""Which type of vector index a generation gets, by its size; writes it, and measures what it finds.

Exact while a full scan is quick, then half precision, then half precision with an inverted file in front of
it (ARCHITECTURE.md has the table). A type that finds fewer than FLOOR of the ten nearest gives its place to the
next better one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import faiss
import numpy as np

from index.encoder.onnx import Vectors
from index.vectors.dense import VectorIndex

# Share of the ten nearest that must be found, and what an inverted file is searched deeply enough for.
FLOOR, _AIM = 0.97, 0.99
# Questions by which that is measured, how many nearest of each, and how far they are from the vector they are made of.
_QUESTIONS, _NEAREST, _AWAY = 200, 10, 1.7
# How deep the inverted file is asked to find them: as a search is.
_DEPTH = 200
# Cells searched, the fewest that find enough; cells for each square root of the vectors; vectors a cell is found by.
_PROBES, _CELLS, _TRAINED = (16, 32, 64, 128, 256, 512), 2, 40
# Vectors that are compared or added at a time.
_BATCH = 65_536


class VectorIndexType(StrEnum):
    """How vectors are kept. AUTO chooses by size."""

    AUTO = "auto"
    EXACT = "exact"
    HALF = "half"
    CELLS = "ivf"


@dataclass(frozen=True, slots=True)
class IndexTypeLimits:
    """Up to how many vectors a type is taken: what lies beyond `half` gets an inverted file."""

    exact: int = 50_000
    half: int = 400_000

    def type(self, count: int) -> VectorIndexType:
        """The type for so many vectors."""
        return (
            VectorIndexType.EXACT
            if count <= self.exact
            else VectorIndexType.HALF
            if count <= self.half
            else VectorIndexType.CELLS
        )


@dataclass(frozen=True, slots=True)
class WrittenIndex:
    """How vectors were kept, the share of the ten nearest that is found so, and why it is not as wished."""

    type: VectorIndexType
    recall: float
    remark: str = ""


def write_vector_index(
    path: Path,
    cells: Path,
    vectors: Vectors,
    wished: VectorIndexType = VectorIndexType.AUTO,
    bounds: IndexTypeLimits = IndexTypeLimits(),
) -> WrittenIndex:
    """Write an index over `vectors`, shape (n, dim), at `path`, and its inverted file, if it gets one, at `cells`."""
    kind = bounds.type(len(vectors)) if wished is VectorIndexType.AUTO else wished
    recall = {
        VectorIndexType.EXACT: _write_exact,
        VectorIndexType.HALF: _write_half,
        VectorIndexType.CELLS: _write_cells,
    }[kind](path, cells, vectors)
    if recall >= FLOOR or kind is VectorIndexType.EXACT:
        return WrittenIndex(kind, recall)
    cells.unlink(missing_ok=True)
    better = write_vector_index(
        path, cells, vectors, VectorIndexType.HALF if kind is VectorIndexType.CELLS else VectorIndexType.EXACT
    )
    found = f"'{kind}' finds {recall:.3f} of the nearest passages and {FLOOR} are asked"
    return replace(better, remark=f"Vectors are kept as '{better.type}', since {found}.")


def _write_exact(path: Path, _cells: Path, vectors: Vectors) -> float:
    _add(path, faiss.IndexFlatIP(vectors.shape[1]), vectors)
    return 1.0


def _write_half(path: Path, _cells: Path, vectors: Vectors) -> float:
    _add_half(path, vectors)
    return _found(VectorIndex(path), *_asked(vectors))


def _add_half(path: Path, vectors: Vectors) -> None:
    kind = faiss.ScalarQuantizer.QT_fp16
    _add(path, faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT), vectors)


def _add(path: Path, index: "faiss.Index", vectors: Vectors) -> None:
    index.train(np.ascontiguousarray(vectors[:1]))  # nothing to learn for these types, but it is asked for
    for start in range(0, len(vectors), _BATCH):
        index.add(np.ascontiguousarray(vectors[start : start + _BATCH]))
    faiss.write_index(index, str(path))


def _write_cells(path: Path, cells: Path, vectors: Vectors) -> float:
    """Half precision, and the inverted file that probes the fewest cells which find enough."""
    _add_half(path, vectors)
    index = _trained(vectors)
    for start in range(0, len(vectors), _BATCH):
        index.add(np.ascontiguousarray(vectors[start : start + _BATCH]))
    questions, nearest = _asked(vectors)
    recall = 0.0
    for probes in [probes for probes in _PROBES if probes < index.nlist] or [index.nlist]:
        index.nprobe = probes
        faiss.write_index(index, str(cells))
        recall = _found(VectorIndex(path, cells), questions, nearest)
        if recall >= _AIM:
            break
    return recall


def _trained(vectors: Vectors) -> "faiss.IndexIVF":
    """An empty inverted file whose cells were found from a sample of the vectors."""
    count, dim = vectors.shape
    cells = max(1, min(int(_CELLS * count**0.5), count // _TRAINED))
    sample = vectors[np.sort(np.random.default_rng(0).permutation(count)[: _TRAINED * cells])]
    centres = faiss.IndexFlatIP(dim)
    grouping = faiss.Clustering(dim, cells)
    grouping.spherical, grouping.niter, grouping.min_points_per_centroid = True, 8, 1
    grouping.train(sample, centres)
    index = faiss.IndexIVFRaBitQ(centres, dim, cells, faiss.METRIC_INNER_PRODUCT)
    index.qb = 8  # bits of a question's numbers
    index.train(sample)
    return index


def _asked(vectors: Vectors) -> tuple[Vectors, list[set[int]]]:
    """Made-up questions, and the rows that are nearest to each by full comparison.

    Each is a sampled vector turned towards another until the two are as far apart as a question and its passage.
    """
    random, count = np.random.default_rng(1), min(_QUESTIONS, len(vectors))
    one, other = (vectors[random.permutation(len(vectors))[:count]] for _ in range(2))
    questions = np.ascontiguousarray(one + _AWAY * other)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    _, rows = faiss.knn(questions, vectors, min(_NEAREST, len(vectors)), faiss.METRIC_INNER_PRODUCT)
    return questions, [set(nearest) for nearest in rows.tolist()]


def _found(index: VectorIndex, questions: Vectors, nearest: list[set[int]]) -> float:
    """The share of the nearest that is among the first as many that the index gives."""
    counts = [
        len(wanted & set(index.top(question, _DEPTH)[: len(wanted)].tolist()))
        for question, wanted in zip(questions, nearest, strict=True)
    ]
    return sum(counts) / sum(map(len, nearest))
