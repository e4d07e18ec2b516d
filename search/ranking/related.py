"""Related resources: nearest neighbours among the mean vectors of the resources' passages.

Knows vectors and their owners; must not know questions or texts.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.catalog import ListedResource
from index.reader import IndexReader


class RelatedResources:
    """The resources of one index by nearness. Safe across threads."""

    def __init__(self, index_reader: IndexReader, resources: Sequence[ListedResource]) -> None:
        self._index_reader, self._resources = index_reader, resources

    @cached_property
    def centroids(self) -> Vectors:
        """The mean direction of each resource's passages, in list order; shape (resources, dim)."""
        return resource_centroids(self._index_reader, len(self._resources))

    def nearest(self, ordinal: int, k: int) -> list[ListedResource]:
        """The `k` resources nearest to the one at position `ordinal` of the list, best first."""
        return [self._resources[position] for position in nearest_resources(self.centroids, ordinal, k)]


def resource_centroids(index_reader: IndexReader, count: int) -> Vectors:
    """The mean direction of each resource's passages as a unit vector, shape (count, dim); zeros without passages.

    `count` is the number of resources in the list.
    """
    sums = np.zeros((count, index_reader.manifest.encoder.dim), np.float32)
    for owners, vectors in index_reader.vector_batches():
        np.add.at(sums, owners, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    centroids: Vectors = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)
    return centroids


def nearest_resources(centroids: Vectors, ordinal: int, k: int) -> NDArray[np.int64]:
    """The `k` rows of `centroids`, shape (n, dim), nearest to row `ordinal`, best first; itself and zeros left out."""
    cosines = centroids @ centroids[ordinal]
    cosines[~centroids.any(axis=1)] = -np.inf
    cosines[ordinal] = -np.inf
    best = np.argsort(-cosines, kind="stable")[:k].astype(np.int64)
    nearest: NDArray[np.int64] = best[np.isfinite(cosines[best])]
    return nearest
