"""What a build learns from its own index: when no answer is better than one, and which questions it answers well.

That takes some hundred searches, so a build that only adds a few passages keeps what the live generation learned. Knows
manifests; must not know how an index is searched.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from index import publishing
from index.build.live import CarriedRows
from index.generation import Generation
from index.model import Manifest, StageProgress
from index.reader import IndexReader

Calibrate = Callable[[IndexReader], dict[str, float]]
ChooseExamples = Callable[[IndexReader], tuple[str, ...]]
Learned = TypeVar("Learned")
# The field of `Manifest.abstention` with the number of passages that it was learned from.
_PASSAGES = "passages"
# Growth since then up to which it is kept: the thresholds follow the logarithm of the number of passages.
_GROWTH = 1.05


@dataclass(frozen=True, slots=True)
class Learners:
    """Functions that learn from an index, as `index.build.build` has them."""

    calibrate: Calibrate | None = None
    choose_examples: ChooseExamples | None = None

    def complete(self, folder: Path, manifest: Manifest, progress: StageProgress) -> Manifest:
        """The manifest of the index in `folder` with what is learned from it."""
        if self.calibrate:
            progress("calibrating", 0, 1)
            learned = _learn(folder, manifest, self.calibrate)
            size = {_PASSAGES: float(manifest.counts["chunks"])} if learned else {}
            manifest = replace(manifest, abstention=learned | size)
            progress("calibrating", 1, 1)
        if self.choose_examples:
            progress("choosing example questions", 0, 1)
            manifest = replace(manifest, examples=_learn(folder, manifest, self.choose_examples))
            progress("choosing example questions", 1, 1)
        return manifest


def keep_learned(manifest: Manifest, live: Manifest, carried: CarriedRows | None) -> Manifest | None:
    """The manifest with what the live generation learned; None if passages were removed, or many were added."""
    learned_from = live.abstention.get(_PASSAGES, 0)
    if carried is None or carried.removed or manifest.counts["chunks"] > _GROWTH * learned_from:
        return None
    return replace(manifest, abstention=live.abstention, examples=live.examples)


def _learn(folder: Path, manifest: Manifest, learn: Callable[[IndexReader], Learned]) -> Learned:
    """What `learn` finds out from the index, which is sealed for the time being to be opened."""
    with closing(Generation(folder, publishing.seal(folder, manifest))) as generation:
        return learn(generation)
