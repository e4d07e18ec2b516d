"""From what a shape found to a reading list: every entry is a resource or a named problem.

The one place that decides this, so that the same link has the same fate in every shape.
"""

from dataclasses import dataclass, field, replace

from ingest.lists import inference
from ingest.lists.link_rules import BESIDE, skip_reason
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ProblemKind, ReadingList
from ingest.model import Address, Resource, slug
from ingest.urls import key_of, url_problem


def collect_entries(draft: ListDraft, *, by_hand: bool, base: str = "") -> ReadingList:
    """The list that a draft amounts to. Broken addresses are fatal where they were written by hand."""
    ledger = _Ledger(by_hand, base)
    for found in draft.found:
        if isinstance(found, ListProblem):
            (ledger.passed if found.why is ProblemKind.NAVIGATION else ledger.problems).append(found)
        else:
            ledger.enter(found)
    return ReadingList(draft.title, tuple(ledger.resources.values()), tuple(ledger.problems), tuple(ledger.passed))


@dataclass(slots=True)
class _Ledger:
    by_hand: bool
    base: str
    resources: dict[str, Resource] = field(default_factory=dict)
    problems: list[ListProblem] = field(default_factory=list)
    passed: list[ListProblem] = field(default_factory=list)

    def enter(self, entry: ListEntry) -> None:
        """Book one entry."""
        if not (entry.url or inference.collapse_spaces(entry.title)):
            sentence = "This entry has neither address nor title; it was left out."
            self.problems.append(ListProblem(entry.line, sentence, fatal=False, why=ProblemKind.UNREADABLE))
            return
        if entry.url and (reason := skip_reason(entry.url, self.base)) and reason != BESIDE:
            self.passed.append(skipped_link(entry.line, entry.url, reason))
            return
        sound = tuple(other for other in entry.others if not self._refused(entry, other.url))
        if entry.url and self._refused(entry, entry.url):
            return
        if len(sound) < len(entry.others) and self.by_hand:
            return
        resource = _resource(entry, sound, position=len(self.resources))
        if same := self.resources.get(resource.key):
            self._duplicate(entry, resource, same)
        else:
            self.resources[resource.key] = resource

    def _refused(self, entry: ListEntry, url: str) -> bool:
        if why := url_problem(url):
            hint = "correct it" if self.by_hand else "it was left out"
            sentence = f"'{url}' is not a web address, {why}; {hint}."
            self.problems.append(ListProblem(entry.line, sentence, fatal=self.by_hand, url=url))
        return why is not None

    def _duplicate(self, entry: ListEntry, again: Resource, same: Resource) -> None:
        sentence = f"'{again.title}' is the same resource as '{same.title}' above; the first entry counts."
        self.problems.append(ListProblem(entry.line, sentence, fatal=False, why=ProblemKind.DUPLICATE, url=entry.url))
        known = {same.url, *(address.url for address in same.addresses)}
        further = tuple(address for address in again.addresses if address.url not in known)
        self.resources[same.key] = replace(same, addresses=same.addresses + further)


def skipped_link(line: int, url: str, reason: str) -> ListProblem:
    """A link that is right as it is and yet no resource."""
    return ListProblem(line, f"'{url}' was passed over: {reason}.", fatal=False, why=ProblemKind.NAVIGATION, url=url)


def _resource(entry: ListEntry, others: tuple[Address, ...], position: int) -> Resource:
    title = inference.collapse_spaces(entry.title) or inference.title_from_url(entry.url)
    return Resource(
        key=key_of(entry.url) if entry.url else title_key(title),
        title=title,
        url=entry.url or None,
        kind=entry.kind or inference.kind_of(entry.url),
        section=entry.section,
        authors=entry.authors,
        organisation=entry.organisation,
        year=entry.year,
        note=entry.note,
        tags=entry.tags,
        addresses=others,
        position=position,
    )


def title_key(title: str) -> str:
    """A slug has no letters but ASCII, so a title in another script stands for itself."""
    return f"title:{slug(title) if title.isascii() else ' '.join(title.casefold().split())}"
