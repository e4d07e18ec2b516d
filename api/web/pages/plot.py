"""The corpus as points in the plane: resources with similar texts are near each other.

Knows vectors and kinds; must not know how points are drawn (about.html).
"""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.web.pages.regions import regions
from index.arrays import Vectors
from search.engine import Engine
from search.ranking.related import nearest_resources

WIDTH, HEIGHT, _MARGIN = 720, 420, 16
# More points overlap too much, more colours cannot be told apart.
_POINTS = 600
_COLOURS = 6
OTHER = "other kinds"


def plot_data(engine: Engine) -> dict[str, Any]:
    """Points with their resources and nearest neighbours, the legend, and the number of resources left out.

    Resources without a vector are left out; of more than 600 an evenly spaced sample is drawn.
    """
    with_vector = np.flatnonzero(engine.centroids.any(axis=1))
    drawn = with_vector[np.linspace(0, len(with_vector) - 1, min(len(with_vector), _POINTS)).astype(int)]
    vectors = engine.centroids[drawn]
    resources = [engine.resources[ordinal].resource for ordinal in drawn]
    positions = _positions(vectors)
    kinds = [kind for kind, _ in Counter(resource.kind for resource in resources).most_common(_COLOURS)]
    points = [
        {"resource": resource, "colour": kinds.index(resource.kind) if resource.kind in kinds else _COLOURS,
         "x": round(float(x), 1), "y": round(float(y), 1),
         "near": next((resources[neighbour] for neighbour in nearest_resources(vectors, row, 1)), None)}
        for row, (resource, (x, y)) in enumerate(zip(resources, positions, strict=True))
    ]  # fmt: skip
    legend = [(kind, sum(resource.kind == kind for resource in resources)) for kind in kinds]
    others = len(resources) - sum(count for _, count in legend)
    return {
        "points": points, "legend": [*legend, *([(OTHER, others)] if others else [])],
        "regions": regions(resources, positions, (WIDTH, HEIGHT)),
        "left_out": len(engine.resources) - len(drawn), "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip


def _positions(vectors: Vectors) -> NDArray[np.float32]:
    """The position of each vector in pixels, shape (n, 2): its first two principal components, scaled to the plot."""
    size = np.array([WIDTH, HEIGHT], np.float32)
    if len(vectors) < 3:
        return np.linspace(_MARGIN, size - _MARGIN, len(vectors), dtype=np.float32).reshape(-1, 2)
    left, singular_values, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    components = left[:, :2] * singular_values[:2]
    # The sign of a component is arbitrary: fix it, so that the same corpus is always drawn the same way round.
    components = components * np.where(components[np.abs(components).argmax(axis=0), [0, 1]] < 0, -1, 1)
    low, high = components.min(axis=0), components.max(axis=0)
    extent = np.where(high > low, high - low, 1)
    positions: NDArray[np.float32] = _MARGIN + (components - low) / extent * (size - 2 * _MARGIN)
    return positions
