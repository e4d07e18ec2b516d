"""Diversity: limits how many of the first hits one publisher has, as long as others score comparably.

The publisher of a resource is its organisation, else the host of its URL. Knows resources and scores;
must not know texts.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from math import ceil
from urllib.parse import urlsplit

from index.catalog import ListedResource
from index.text.lexical import terms
from ingest.model import Resource
from search.ranking.grouping import Group

# A publisher may have half of the first hits, this many, or this many times its share of the list: the largest counts.
_MIN_HITS, _SHARE_FACTOR = 3, 2
# A score is comparable to a higher one from this share of it.
_COMPARABLE = 0.95
# Positions that are reordered, and groups considered for each.
_DEPTH = 30
# Anybody can publish on these platforms, so the host does not identify the publisher.
_PLATFORMS = frozenset(
    "arxiv.org docs.google.com github.com medium.com speakerdeck.com twitter.com x.com youtu.be youtube.com".split()  # noqa: SIM905
)


class Publishers:
    """The publisher of each resource of a list. Built once, shared by all threads.

    `names` are in the order of `resources`, empty where the publisher is unknown.
    """

    def __init__(self, resources: Sequence[ListedResource]) -> None:
        self._resources = resources
        self.names = [publisher(listed.resource) for listed in resources]
        self._counts = Counter(self.names)
        self._terms: dict[int, frozenset[str]] = {}

    def bound(self, name: str, hits: int) -> int:
        """The largest number of the first `hits` hits that the publisher called `name` may have."""
        share = self._counts[name] / len(self.names)
        return max(_MIN_HITS, ceil(hits / 2), ceil(_SHARE_FACTOR * share * hits))

    def is_named(self, ordinal: int, question_terms: Collection[str]) -> bool:
        """Whether one of the terms names the publisher or an author of the resource at this position of the list."""
        if ordinal not in self._terms:
            resource = self._resources[ordinal].resource
            names = " ".join([self.names[ordinal], resource.organisation or "", *resource.authors])
            self._terms[ordinal] = frozenset(terms(names))
        return not self._terms[ordinal].isdisjoint(question_terms)


def diversify(
    groups: Sequence[Group], publishers: Publishers, question_terms: Collection[str], k: int = _DEPTH
) -> list[Group]:
    """Reorder groups so that no publisher exceeds its bound among the first n, for each n up to `k`.

    A group is only held back while another of comparable score is left, and never if the question
    names its publisher or an author. Scores stay in falling order: a group below a lower score gets that score.
    """
    remaining, ordered = list(groups), list[Group]()
    counts: Counter[str] = Counter()
    while remaining and len(ordered) < min(k, _DEPTH):
        group = remaining.pop(_next_position(remaining, publishers, counts, question_terms))
        counts[publishers.names[group.ordinal]] += 1
        is_late = ordered and group.score > ordered[-1].score
        ordered.append(group._replace(score=ordered[-1].score) if is_late else group)
    return [*ordered, *remaining]


def _next_position(
    remaining: Sequence[Group], publishers: Publishers, counts: Counter[str], question_terms: Collection[str]
) -> int:
    """The position of the first comparable group within its publisher's bound; 0 if there is none."""
    hits = counts.total() + 1
    for position, group in enumerate(remaining[:_DEPTH]):
        name = publishers.names[group.ordinal]
        if group.score < _COMPARABLE * remaining[0].score:
            break
        if (
            not name
            or counts[name] < publishers.bound(name, hits)
            or publishers.is_named(group.ordinal, question_terms)
        ):
            return position
    return 0


def publisher(resource: Resource) -> str:
    """The organisation of a resource in lower case, else the host of its URL; empty if neither identifies one."""
    if resource.organisation:
        return resource.organisation.casefold()
    host = (urlsplit(resource.url).hostname or "").removeprefix("www.") if resource.url else ""
    return "" if host in _PLATFORMS else host
