"""What the pages tell of one generation beside answers, worked out once for each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from typing import Any

from api import serialize
from api.web import plot
from index.catalog import ListedResource
from ingest.model import Outcome
from search.engine import Engine
from search.errors import QuestionError
from search.model import Query
from search.query.lexicon import plural_of

# A form is for choosing, so of long lists only the most frequent names stand in it.
_CHOICES = 24
_NAMES = 200
_EXAMPLES, _TRIED, _EXAMPLE = 4, 12, 60
_ELSEWHERE = "Without a section"
_FETCHED = {Outcome.READ, Outcome.KEPT}


@dataclass(frozen=True, slots=True)
class Section:
    """A first-level section with its resources, by their second level where there is one."""

    name: str
    anchor: str
    resources: list[ListedResource]

    @property
    def parts(self) -> dict[str, list[ListedResource]]:
        """The resources by the path below this section, in the order of the list."""
        found: dict[str, list[ListedResource]] = {}
        for listed in self.resources:
            found.setdefault(" / ".join(listed.resource.section[1:]), []).append(listed)
        return found


class SiteView:
    """The pages' view of an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.manifest = serialize.manifest_json(engine.generation.name, engine.generation.manifest)

    @cached_property
    def sections(self) -> list[Section]:
        """First-level sections in the order of the list."""
        found: dict[str, list[ListedResource]] = {}
        for listed in self.engine.resources:
            found.setdefault((listed.resource.section or (_ELSEWHERE,))[0], []).append(listed)
        return [Section(name, f"s{n}", resources) for n, (name, resources) in enumerate(found.items(), 1)]

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, int]]]:
        """Kinds, sections and organisations with how many resources have them, the most frequent first."""
        resources = [listed.resource for listed in self.engine.resources]
        return {
            "kind": Counter(one.kind for one in resources).most_common(_CHOICES),
            "section": Counter(one.section[0] for one in resources if one.section).most_common(_CHOICES),
            "company": Counter(one.organisation for one in resources if one.organisation).most_common(_NAMES),
        }

    @cached_property
    def _plain(self) -> Engine:
        """The same without models that take their time: a first page is worth neither a cross-encoder nor a writer."""
        return Engine(self.engine.generation)

    @cached_property
    def examples(self) -> list[str]:
        """Questions that this list answers, made of its own words and tried."""
        found: list[str] = []
        for words in islice(self._candidates(), _TRIED):
            if len(found) < _EXAMPLES and self._works(words):
                found.append(words)
        return found

    def _candidates(self) -> Iterator[str]:
        """Things of one kind by somebody, then titles of one section after the other."""
        kinds = Counter(one.resource.kind for one in self.engine.resources)
        makers = {(one.resource.kind, one.resource.organisation or ".") for one in self.engine.resources}
        # A bare host is no name that people say, and "page" no kind.
        named = [(kind, maker) for kind, maker in sorted(makers) if "." not in maker and kind != "page"]
        for kind, maker in sorted(named, key=lambda one: -kinds[one[0]])[:1]:
            yield f"{plural_of(kind.replace('-', ' '))} by {maker}"
        largest = sorted(self.sections, key=lambda one: -len(one.resources))
        titles = [[listed.resource.title for listed in section.resources] for section in largest]
        for turn in zip_longest(*titles, fillvalue=""):
            yield from (title for title in turn if " " in title and len(title) <= _EXAMPLE)

    def _works(self, words: str) -> bool:
        try:
            found = self._plain.ask(Query(words, k=1))
        except QuestionError:  # a title may hold what no question may
            return False
        return bool(found.hits) and (bool(found.understood) or not (found.answer and found.answer.abstained))

    @cached_property
    def coverage(self) -> Counter[str]:
        """How many resources rest on what."""
        return Counter(rests_on(listed) for listed in self.engine.resources)

    @cached_property
    def unread(self) -> list[tuple[str, str, list[ListedResource]]]:
        """What was not read, by outcome and reason, the most frequent first."""
        found: dict[tuple[str, str], list[ListedResource]] = {}
        for listed in self.engine.resources:
            if listed.outcome not in {*_FETCHED, Outcome.ARCHIVED}:
                found.setdefault((listed.outcome, listed.reason), []).append(listed)
        return [(*why, what) for why, what in sorted(found.items(), key=lambda one: -len(one[1]))]

    @cached_property
    def plot(self) -> dict[str, Any]:
        """The plot of the corpus."""
        return plot.plot_data(self.engine)


def rests_on(listed: ListedResource) -> str:
    """What is known of a resource: its text, an archived copy of it, or the list's note."""
    if listed.outcome in _FETCHED:
        return "text"
    return "archive" if listed.outcome == Outcome.ARCHIVED else "note"
