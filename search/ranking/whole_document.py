"""The whole document: a resource of several passages is also scored by all of its text, not only its best passage.

The words of a question may be spread over an essay, so that no passage of it has them all (docs/decisions/021). Knows
scores and resources; must not know texts.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.model import Manifest
from index.reader import IndexReader, Scores
from search.ranking.fusion import RankedCandidates

# Share of the whole document in the score of a resource, in a list of long documents, as `make shares WEB=folder`
# chooses it on the development halves of the questions on real pages (docs/decisions/021).
WHOLE_SHARE = 0.2


def whole_share(manifest: Manifest) -> float:
    """The share of the whole document in this index: none if all resources are single passages, which score that."""
    return WHOLE_SHARE * max(0.0, 1 - 1 / max(1.0, manifest.passages_per_resource))


def add_whole_documents(
    index_reader: IndexReader, ranked: RankedCandidates, terms: Sequence[str], share: float
) -> RankedCandidates:
    """`ranked` with a `share` of each resource's whole-document score in the scores of its passages.

    The scores of a resource's passages change alike, so its best passage stays the best.
    """
    whole = whole_scores(index_reader, ranked, terms)
    return replace(ranked, whole=whole, scores=mix_scores(ranked.scores, whole, share))


def whole_scores(index_reader: IndexReader, ranked: RankedCandidates, terms: Sequence[str]) -> Scores:
    """The whole-document score of each candidate's resource as a share of the best, from 0 to 1; shape (n,).

    NaN for resources of one passage, and for all if no resource has any of the terms.
    """
    ordinals, positions = np.unique(ranked.candidates.owners, return_inverse=True)
    bm25, sizes = index_reader.whole_resources(terms, ordinals)
    best = float(bm25.max(initial=0.0))
    if best <= 0:
        return np.full(len(positions), np.nan, np.float32)
    shares: Scores = np.where(sizes > 1, bm25 / best, np.nan).astype(np.float32)[positions]
    return shares


def mix_scores(scores: Scores, whole: Scores, share: float) -> Scores:
    """The scores with a `share` of the whole-document scores, each of shape (n,); unchanged where `whole` is NaN.

    The best whole document counts as much as the best passage, so that long resources gain nothing on single passages
    by the scale of the scores.
    """
    mixed = (1 - share) * scores + np.float32(share * scores.max(initial=0.0)) * whole
    result: Scores = np.where(np.isnan(whole), scores, mixed).astype(np.float32)
    return result
