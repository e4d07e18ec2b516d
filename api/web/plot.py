"""The corpus as points on a plane: where resources are alike, their points are near.

Knows vectors and kinds; how a point is drawn is the template's business.
"""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.onnx import Vectors
from search.engine import Engine
from search.ranking.related import nearest_resources

WIDTH, HEIGHT, _MARGIN = 720, 420, 16
# More points are a blot, more colours are not told apart.
_POINTS = 600
_COLOURS = 6
OTHER = "other kinds"


def plot_data(engine: Engine) -> dict[str, Any]:
    """Points with their resources and nearest neighbours, the legend, and how many resources were left out."""
    filled = np.flatnonzero(engine.centres.any(axis=1))
    chosen = filled[np.linspace(0, len(filled) - 1, min(len(filled), _POINTS)).astype(int)]
    vectors = engine.centres[chosen]
    resources = [engine.resources[at].resource for at in chosen]
    common = [kind for kind, _ in Counter(one.kind for one in resources).most_common(_COLOURS)]
    points = [
        {"resource": one, "colour": common.index(one.kind) if one.kind in common else _COLOURS,
         "x": round(float(x), 1), "y": round(float(y), 1),
         "near": next((resources[other] for other in nearest_resources(vectors, at, 1)), None)}
        for at, (one, (x, y)) in enumerate(zip(resources, _placed(vectors), strict=True))
    ]  # fmt: skip
    legend = [(kind, sum(one.kind == kind for one in resources)) for kind in common]
    others = len(resources) - sum(count for _, count in legend)
    return {
        "points": points, "legend": [*legend, *([(OTHER, others)] if others else [])],
        "left_out": len(engine.resources) - len(chosen), "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip


def _placed(vectors: Vectors) -> NDArray[np.float32]:
    """Pixels of each vector, shape (n, 2): its two main components, spread over the plot."""
    room = np.array([WIDTH, HEIGHT], np.float32)
    if len(vectors) < 3:
        return np.linspace(_MARGIN, room - _MARGIN, len(vectors), dtype=np.float32).reshape(-1, 2)
    left, sizes, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    flat = left[:, :2] * sizes[:2]
    # A component has no sign of its own: the same corpus is always drawn the same way round.
    flat = flat * np.where(flat[np.abs(flat).argmax(axis=0), [0, 1]] < 0, -1, 1)
    low, high = flat.min(axis=0), flat.max(axis=0)
    spread = np.where(high > low, high - low, 1)
    placed: NDArray[np.float32] = _MARGIN + (flat - low) / spread * (room - 2 * _MARGIN)
    return placed
