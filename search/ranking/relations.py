"""Relations between the resources of a list: whose page a resource shows, and which resources its page lists.

Knows resources and groups; must not know texts or questions.
"""

from collections.abc import Sequence

from index.catalog import ListedResource
from search.ranking.grouping import Group

# A listing ranks below those it lists whose score is at least this share of its own; others hardly fit the question.
_COMPARABLE = 0.7
# Groups among which a listing is moved.
_DEPTH = 30


class Relations:
    """The relations within a list, by ordinals. Built once, shared by all threads.

    `originals` maps a resource to the one whose page it shows.
    """

    def __init__(self, resources: Sequence[ListedResource]) -> None:
        ordinals = {listed.resource.key: listed.ordinal for listed in resources}
        self.originals = {
            listed.ordinal: ordinals[listed.resource.original]
            for listed in resources
            if listed.resource.original in ordinals
        }
        self._listings = {
            listed.ordinal: {ordinals[key] for key in listed.resource.listing if key in ordinals}
            for listed in resources
            if listed.resource.listing
        }

    def demote_listings(self, groups: Sequence[Group]) -> list[Group]:
        """The groups with each listing below the comparable ones that it lists; scores stay in falling order."""
        ordered = list(groups)
        for position in reversed(range(min(len(ordered), _DEPTH)) if self._listings else ()):
            last, listing = self._last_listed(ordered, position), ordered[position]
            if last > position:
                below = listing._replace(score=ordered[last].score)
                ordered[position : last + 1] = [*ordered[position + 1 : last + 1], below]
        return ordered

    def _last_listed(self, groups: Sequence[Group], position: int) -> int:
        """The position of the last comparable group that the one at `position` lists; `position` without any."""
        listed, score = self._listings.get(groups[position].ordinal, ()), _COMPARABLE * groups[position].score
        later = range(position + 1, min(len(groups), _DEPTH))
        return max((n for n in later if groups[n].ordinal in listed and groups[n].score >= score), default=position)
