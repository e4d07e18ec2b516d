"""Resources beside one another: each is the mean of its passages' vectors.

Knows vectors and whose they are, never questions or texts.
"""

import numpy as np
from numpy.typing import NDArray

from index.encoder.onnx import Vectors
from index.reader import IndexReader


def resource_centroids(opened: IndexReader, resources: int) -> Vectors:
    """A unit vector for each of so many resources, shape (resources, dim); zeros for one without passages."""
    sums = np.zeros((resources, opened.manifest.encoder.dim), np.float32)
    for owners, vectors in opened.parts():
        np.add.at(sums, owners, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    found: Vectors = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)
    return found


def nearest_resources(vectors: Vectors, ordinal: int, k: int) -> NDArray[np.int64]:
    """The `k` rows of `vectors` nearest to row `ordinal`, best first, itself and empty ones left out."""
    cosines = vectors @ vectors[ordinal]
    cosines[~vectors.any(axis=1)] = -np.inf
    cosines[ordinal] = -np.inf
    best = np.argsort(-cosines, kind="stable")[:k].astype(np.int64)
    found: NDArray[np.int64] = best[np.isfinite(cosines[best])]
    return found
