"""What the pages show of one generation besides results, each computed once.

Knows the engine and its catalog; must not know HTML.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from typing import Any

from api import serialize
from api.web.pages import plot
from index.catalog import ListedResource
from ingest.model import Outcome
from search.engine import Engine
from search.errors import QuestionError
from search.model import Query
from search.query.lexicon import plural_of

# Most values of a filter that the form offers: kinds and sections, organisations. The most frequent are chosen.
_CHOICES = 24
_ORGANISATIONS = 200
# Number of example questions, candidates tried for them, and characters of a title that may be one.
_EXAMPLES, _CANDIDATES, _MAX_TITLE = 4, 12, 60
_NO_SECTION = "Without a section"
_FETCHED = {Outcome.READ, Outcome.KEPT}


@dataclass(frozen=True, slots=True)
class Section:
    """A first-level section of the list with its resources."""

    name: str
    anchor: str
    resources: list[ListedResource]

    @property
    def subsections(self) -> dict[str, list[ListedResource]]:
        """The resources by their path below this section, in list order."""
        by_path: dict[str, list[ListedResource]] = {}
        for listed in self.resources:
            by_path.setdefault(" / ".join(listed.resource.section[1:]), []).append(listed)
        return by_path


class SiteView:
    """The pages' view of an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.manifest = serialize.manifest_json(engine.generation.name, engine.generation.manifest)
        self.introduction = engine.generation.manifest.introduction

    @cached_property
    def sections(self) -> list[Section]:
        """First-level sections in list order."""
        by_name: dict[str, list[ListedResource]] = {}
        for listed in self.engine.resources:
            by_name.setdefault((listed.resource.section or (_NO_SECTION,))[0], []).append(listed)
        return [Section(name, f"s{number}", resources) for number, (name, resources) in enumerate(by_name.items(), 1)]

    @cached_property
    def has_cases(self) -> bool:
        """Whether the list has case studies."""
        return bool(self.engine.generation.catalog.cards())

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, int]]]:
        """Kinds, sections, organisations, authors and tags with their number of resources, the most frequent first."""
        rows = [listed.resource for listed in self.engine.resources]
        return {
            "kind": Counter(row.kind for row in rows).most_common(_CHOICES),
            "section": Counter(row.section[0] for row in rows if row.section).most_common(_CHOICES),
            "company": Counter(row.organisation for row in rows if row.organisation).most_common(_ORGANISATIONS),
            "author": Counter(author for row in rows for author in row.authors).most_common(_ORGANISATIONS),
            "tag": Counter(tag for row in rows for tag in row.tags).most_common(_ORGANISATIONS),
        }

    @cached_property
    def _fast_engine(self) -> Engine:
        """The engine without cross-encoder and language model: they are too slow for the first page."""
        return Engine(self.engine.generation)

    @cached_property
    def examples(self) -> list[str]:
        """Questions made of the list's own words that the list answers, as was tried."""
        examples: list[str] = []
        for question in islice(self._candidates(), _CANDIDATES):
            if len(examples) < _EXAMPLES and self._has_answer(question):
                examples.append(question)
        return examples

    def _candidates(self) -> Iterator[str]:
        """Resources of one kind by an organisation, then titles from one section after the other."""
        kinds = Counter(listed.resource.kind for listed in self.engine.resources)
        makers = {(listed.resource.kind, listed.resource.organisation or ".") for listed in self.engine.resources}
        # Nobody asks for a bare host name, and "page" is the kind of resources without a kind.
        usable = [(kind, maker) for kind, maker in sorted(makers) if "." not in maker and kind != "page"]
        for kind, maker in sorted(usable, key=lambda pair: -kinds[pair[0]])[:1]:
            yield f"{plural_of(kind.replace('-', ' '))} by {maker}"
        largest = sorted(self.sections, key=lambda section: -len(section.resources))
        titles = [[listed.resource.title for listed in section.resources] for section in largest]
        for row in zip_longest(*titles, fillvalue=""):
            yield from (title for title in row if " " in title and len(title) <= _MAX_TITLE)

    def _has_answer(self, question: str) -> bool:
        try:
            result = self._fast_engine.ask(Query(question, k=1))
        except QuestionError:  # a title may contain characters that a question must not
            return False
        return bool(result.hits) and (bool(result.understood) or not (result.answer and result.answer.abstained))

    @cached_property
    def coverage(self) -> Counter[str]:
        """Number of resources by `rests_on`."""
        return Counter(rests_on(listed) for listed in self.engine.resources)

    @cached_property
    def unread(self) -> list[tuple[str, str, list[ListedResource]]]:
        """Resources whose page was not read, by outcome and reason, the largest group first."""
        groups: dict[tuple[str, str], list[ListedResource]] = {}
        for listed in self.engine.resources:
            if listed.outcome not in {*_FETCHED, Outcome.ARCHIVED}:
                groups.setdefault((listed.outcome, listed.reason), []).append(listed)
        return [(*why, group) for why, group in sorted(groups.items(), key=lambda item: -len(item[1]))]

    @cached_property
    def plot(self) -> dict[str, Any]:
        """The plot of the corpus."""
        return plot.plot_data(self.engine)


def rests_on(listed: ListedResource) -> str:
    """The best stored text of a resource: "text" of its page, "archive" for a copy of it, or the list's "note"."""
    if listed.outcome in _FETCHED:
        return "text"
    return "archive" if listed.outcome == Outcome.ARCHIVED else "note"
