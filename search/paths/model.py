"""A reading path as search gives it: plain frozen data."""

from dataclasses import dataclass

from index.catalog import ListedResource
from ingest.model import reading_minutes
from search.model import Citation, Hit, ParsedFilter

# A path has at most so many steps. With fewer than LEAST, a longer text may take most of the hours, and `ask` does not
# answer with the path.
MOST, LEAST = 8, 3


@dataclass(frozen=True, slots=True)
class PathStep:
    """A resource of a path.

    `reason` is the quote that says why to read it: from its own note or page, or from the resource that names it as a
    prerequisite. `requirement` quotes what readers should know before, None if its texts do not say. `follows` are ids
    of the earlier steps that it continues or that its texts name.
    """

    hit: Hit
    reason: Citation
    requirement: Citation | None = None
    follows: tuple[str, ...] = ()

    @property
    def listed(self) -> ListedResource:
        """The resource."""
        return self.hit.listed

    @property
    def minutes(self) -> int:
        """Minutes to read the texts of the resource; 0 if unknown."""
        return reading_minutes(self.listed.resource.words)


@dataclass(frozen=True, slots=True)
class Path:
    """The steps towards a goal, in order; without any, `reason` says why.

    `topic` is what was searched for. `hours` bounds the total time, None if nothing does. `remaining` resources fit the
    goal too but exceed the hours or the length of a path. `understood` are the filters read from the goal, `remark`
    are other notes on how it was read.
    """

    goal: str
    topic: str
    generation: str
    steps: tuple[PathStep, ...] = ()
    hours: float | None = None
    remaining: int = 0
    reason: str = ""
    understood: tuple[ParsedFilter, ...] = ()
    remark: str = ""

    @property
    def minutes(self) -> int:
        """Minutes to read all steps whose time is known."""
        return sum(step.minutes for step in self.steps)

    @property
    def untimed(self) -> int:
        """The number of steps whose time is unknown."""
        return sum(not step.minutes for step in self.steps)

    @property
    def is_whole(self) -> bool:
        """Whether the path has enough steps to answer a question."""
        return len(self.steps) >= LEAST
