"""What the figures come to: Refdesk against the best of the peers. Knows the JSON alone.

Only systems with the same weights are compared. Times are compared within one run only, so a peer whose figures are
from an earlier one is left out there.
"""

from collections.abc import Callable
from statistics import fmean
from typing import Any

OURS = "refdesk"
# Load before a run above which its times say little: torch's two threads wait for each other, and
# a question of 10 ms took a peer over a second beside fifteen other programs.
BUSY = 1.0
_Value = Callable[[dict[str, Any]], float]


def ndcg(found: dict[str, Any]) -> float:
    """nDCG@10 of a system on a collection."""
    return float(found["quality"]["nDCG@10"])


def same_weights(systems: dict[str, Any]) -> dict[str, Any]:
    """The systems, ours among them, with the weights of ours: the same encoder, no cross-encoder."""
    weights = systems[OURS]["weights_sha256"], None
    return {name: figures for name, figures in systems.items() if weights_of(figures) == weights}


def weights_of(figures: dict[str, Any]) -> tuple[str, str | None]:
    """The digests of a system's encoder and cross-encoder."""
    return figures["weights_sha256"], figures.get("cross_encoder_sha256")


def other_weights(figures: dict[str, Any]) -> list[str]:
    """The names of the systems with other weights than ours."""
    collections = [one["systems"] for one in figures["collections"].values()]
    return list(dict.fromkeys(name for systems in collections for name in systems if name not in same_weights(systems)))


def summary(figures: dict[str, Any]) -> dict[str, Any]:
    """Mean quality by system, how far ours is behind at worst, and ratios to the best peer at worst.

    Peers are those with the same weights; the mean is that of all systems.
    `behind` is negative where ours is ahead of each peer everywhere. Of the ratios `query` and
    `memory` are ours over the peers' least, `cold` and `build` how many times ours is faster.
    """
    measured = [one["systems"] for one in figures["collections"].values()]
    everywhere = set.intersection(*(set(systems) for systems in measured))
    collections = [same_weights(systems) for systems in measured]
    behind = [ndcg(found) - ndcg(one[OURS]) for one in collections for name, found in one.items() if name != OURS]
    return {
        "mean nDCG@10": {name: round(fmean(ndcg(one[name]) for one in measured), 4) for name in sorted(everywhere)},
        "behind": round(max(behind), 4) if behind else None,
        "query": _worst(collections, lambda found: found["warm"]["p50_ms"], min, max),
        "memory": _worst(collections, lambda found: found["warm"]["memory_mb"], min, max),
        "cold": _worst(collections, lambda found: 1 / found["cold"]["seconds"], max, min),
        "build": _worst(collections, lambda found: found["passages_per_second"], max, min),
    }


def _worst(collections: list[dict[str, Any]], value: _Value, best: Any, worst: Any) -> float | None:
    """Ours over the best peer of the same run, on the collection where that looks worst for us."""
    ratios = []
    for systems in collections:
        ours = systems[OURS]
        peers = [value(found) for name, found in systems.items() if name != OURS and found["run"] == ours["run"]]
        ratios += [value(ours) / best(peers)] if peers else []
    return round(worst(ratios), 3) if ratios else None
