"""No site fills the page while others have as much to say.

Who publishes a resource is its organisation, else the host of its address. Knows resources and
scores, no texts.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from math import ceil
from urllib.parse import urlsplit

from index.catalog import ListedResource
from index.text.lexical import terms
from ingest.model import Resource
from search.ranking.grouping import Group

# Of the first hits one publisher has half, this many, or this many times its share of the list, whichever is most.
_HITS, _SHARES = 3, 2
# Another resource's score counts as comparable from this share of the one it takes the place of.
_COMPARABLE = 0.95
# How far down hits are held back, and how far below them others are looked for.
_DEPTH = 30
# Where everybody publishes, the host says nothing of who did.
_PLATFORMS = frozenset(
    "arxiv.org docs.google.com github.com medium.com speakerdeck.com twitter.com x.com youtu.be youtube.com".split()  # noqa: SIM905
)


class Publishers:
    """Who published the resources of one list. Built once, used by every thread."""

    def __init__(self, resources: Sequence[ListedResource]) -> None:
        self._resources = resources
        self.of = [publisher(listed.resource) for listed in resources]
        self._counts = Counter(self.of)
        self._names: dict[int, frozenset[str]] = {}

    def bound(self, name: str, hits: int) -> int:
        """How many of the first so many hits may be one publisher's."""
        share = self._counts[name] / len(self.of)
        return max(_HITS, ceil(hits / 2), ceil(_SHARES * share * hits))

    def is_named(self, ordinal: int, asked: Collection[str]) -> bool:
        """Whether one of the terms names the publisher or an author of a resource."""
        if ordinal not in self._names:
            resource = self._resources[ordinal].resource
            said = " ".join([self.of[ordinal], resource.organisation or "", *resource.authors])
            self._names[ordinal] = frozenset(terms(said))
        return not self._names[ordinal].isdisjoint(asked)


def diversify(groups: Sequence[Group], by: Publishers, asked: Collection[str], k: int = _DEPTH) -> list[Group]:
    """The groups with no publisher among the first n up to `k` more than its bound, as far as others are comparable.

    One that the question names, by a term of `asked`, is not held back. Scores stay falling: a
    group that comes later than its score says gets that of the one before it.
    """
    waiting, placed = list(groups), list[Group]()
    had: Counter[str] = Counter()
    while waiting and len(placed) < min(k, _DEPTH):
        group = waiting.pop(_next(waiting, by, had, asked))
        had[by.of[group.ordinal]] += 1
        late = placed and group.score > placed[-1].score
        placed.append(group._replace(score=placed[-1].score) if late else group)
    return [*placed, *waiting]


def _next(waiting: Sequence[Group], by: Publishers, had: Counter[str], asked: Collection[str]) -> int:
    """The place of the best that may come now, or of the best of all where no other is comparable."""
    hits = had.total() + 1
    for at, group in enumerate(waiting[:_DEPTH]):
        name = by.of[group.ordinal]
        if group.score < _COMPARABLE * waiting[0].score:
            break
        if not name or had[name] < by.bound(name, hits) or by.is_named(group.ordinal, asked):
            return at
    return 0


def publisher(resource: Resource) -> str:
    """Its organisation, else the host of its address; empty where neither tells."""
    if resource.organisation:
        return resource.organisation.casefold()
    host = (urlsplit(resource.url).hostname or "").removeprefix("www.") if resource.url else ""
    return "" if host in _PLATFORMS else host
