"""Resources beside one another."""

import numpy as np

from search import Engine
from search.ranking.related import nearest_resources


def test_a_centre_is_the_mean_of_its_passages(garden: Engine) -> None:
    generation = garden.generation
    rows = np.flatnonzero(np.asarray(generation.owners) == 0)
    mean = generation.vectors.part(0, generation.vectors.size)[rows].mean(axis=0)
    assert np.allclose(garden.centroids[0], mean / np.linalg.norm(mean), atol=1e-5)
    assert np.allclose(np.linalg.norm(garden.centroids, axis=1), 1, atol=1e-5)


def test_what_shares_a_sentence_is_nearest(garden: Engine) -> None:
    assert [listed.resource.title for listed in garden.related(1)] == ["On honey", "The long gardening book"]
    assert len(garden.related(1, k=1)) == 1


def test_one_without_passages_is_near_to_nothing() -> None:
    vectors = np.array([[1, 0], [0, 0], [0.6, 0.8]], np.float32)
    assert nearest_resources(vectors, 0, 5).tolist() == [2]
