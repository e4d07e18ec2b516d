"""Choose the type of the vector index by size, write it, and measure its recall.

Exact while a full scan is fast, then half precision, then half precision with an inverted file
(docs/decisions/008). A type with a recall below FLOOR is replaced by the next more exact one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import faiss
import numpy as np

from index.arrays import Vectors
from index.vectors.dense import VectorIndex

# Lowest recall that is accepted, and the recall for which the number of probed cells is chosen.
FLOOR, _TARGET_RECALL = 0.97, 0.99
# Sampled questions, nearest neighbours of each, and the weight of the other vector mixed into a question.
_QUESTIONS, _NEAREST, _MIX_WEIGHT = 200, 10, 1.7
# Depth at which the index is searched for them: that of a search.
_DEPTH = 200
# Numbers of probed cells to try; cells per square root of the number of vectors; training vectors per cell.
_PROBES, _CELLS_PER_ROOT, _TRAINING_PER_CELL = (16, 32, 64, 128, 256, 512), 2, 40
# Vectors added at a time.
_BATCH = 65_536


class VectorIndexType(StrEnum):
    """Type of the vector index. AUTO chooses by size."""

    AUTO = "auto"
    EXACT = "exact"
    HALF = "half"
    CELLS = "ivf"


@dataclass(frozen=True, slots=True)
class IndexTypeLimits:
    """The largest number of vectors for each type; beyond `half` they get an inverted file."""

    exact: int = 50_000
    half: int = 400_000

    def type(self, count: int) -> VectorIndexType:
        """The type for `count` vectors."""
        return (
            VectorIndexType.EXACT
            if count <= self.exact
            else VectorIndexType.HALF
            if count <= self.half
            else VectorIndexType.CELLS
        )


@dataclass(frozen=True, slots=True)
class WrittenIndex:
    """Type and recall of a written index, and a remark if the type is not the requested one."""

    type: VectorIndexType
    recall: float
    remark: str = ""


def write_vector_index(
    path: Path,
    cells: Path,
    vectors: Vectors,
    requested: VectorIndexType = VectorIndexType.AUTO,
    limits: IndexTypeLimits = IndexTypeLimits(),
) -> WrittenIndex:
    """Write an index of `vectors`, shape (n, dim), at `path`, and its inverted file, if any, at `cells`."""
    kind = limits.type(len(vectors)) if requested is VectorIndexType.AUTO else requested
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
    reason = f"'{kind}' finds {recall:.3f} of the nearest passages and {FLOOR} are asked"
    return replace(better, remark=f"Vectors are kept as '{better.type}', since {reason}.")


def _write_exact(path: Path, _cells: Path, vectors: Vectors) -> float:
    _write_faiss(path, faiss.IndexFlatIP(vectors.shape[1]), vectors)
    return 1.0


def _write_half(path: Path, _cells: Path, vectors: Vectors) -> float:
    _write_half_vectors(path, vectors)
    return _measure_recall(VectorIndex(path), *_sample_questions(vectors))


def _write_half_vectors(path: Path, vectors: Vectors) -> None:
    kind = faiss.ScalarQuantizer.QT_fp16
    _write_faiss(path, faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT), vectors)


def _write_faiss(path: Path, index: "faiss.Index", vectors: Vectors) -> None:
    index.train(np.ascontiguousarray(vectors[:1]))  # has no effect on these types, but is required
    for start in range(0, len(vectors), _BATCH):
        index.add(np.ascontiguousarray(vectors[start : start + _BATCH]))
    faiss.write_index(index, str(path))


def _write_cells(path: Path, cells: Path, vectors: Vectors) -> float:
    """Write half precision vectors and an inverted file that probes as few cells as the target recall needs."""
    _write_half_vectors(path, vectors)
    index = _train_inverted_file(vectors)
    for start in range(0, len(vectors), _BATCH):
        index.add(np.ascontiguousarray(vectors[start : start + _BATCH]))
    questions, nearest = _sample_questions(vectors)
    recall = 0.0
    for probes in [probes for probes in _PROBES if probes < index.nlist] or [index.nlist]:
        index.nprobe = probes
        faiss.write_index(index, str(cells))
        recall = _measure_recall(VectorIndex(path, cells), questions, nearest)
        if recall >= _TARGET_RECALL:
            break
    return recall


def _train_inverted_file(vectors: Vectors) -> "faiss.IndexIVF":
    """An empty inverted file with cells trained on a sample of the vectors."""
    count, dim = vectors.shape
    cells = max(1, min(int(_CELLS_PER_ROOT * count**0.5), count // _TRAINING_PER_CELL))
    sample = vectors[np.sort(np.random.default_rng(0).permutation(count)[: _TRAINING_PER_CELL * cells])]
    centres = faiss.IndexFlatIP(dim)
    clustering = faiss.Clustering(dim, cells)
    clustering.spherical, clustering.niter, clustering.min_points_per_centroid = True, 8, 1
    clustering.train(sample, centres)
    index = faiss.IndexIVFRaBitQ(centres, dim, cells, faiss.METRIC_INNER_PRODUCT)
    index.qb = 8  # bits per number of a question
    index.train(sample)
    return index


def _sample_questions(vectors: Vectors) -> tuple[Vectors, list[set[int]]]:
    """Synthetic questions, shape (n, dim), and the rows nearest to each by exhaustive search.

    A question is the mixture of two sampled vectors, as far from the first as a real question is from its passage.
    """
    random, count = np.random.default_rng(1), min(_QUESTIONS, len(vectors))
    first, second = (vectors[random.permutation(len(vectors))[:count]] for _ in range(2))
    questions = np.ascontiguousarray(first + _MIX_WEIGHT * second)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    _, rows = faiss.knn(questions, vectors, min(_NEAREST, len(vectors)), faiss.METRIC_INNER_PRODUCT)
    return questions, [set(row) for row in rows.tolist()]


def _measure_recall(index: VectorIndex, questions: Vectors, nearest: list[set[int]]) -> float:
    """Recall: the share of the nearest rows that the index returns first."""
    counts = [
        len(rows & set(index.top(question, _DEPTH)[: len(rows)].tolist()))
        for question, rows in zip(questions, nearest, strict=True)
    ]
    return sum(counts) / sum(map(len, nearest))
