"""From a draft to a reading list: each entry becomes a resource or a problem.

The only place that decides this, so that a link is treated the same in every format.
"""

from dataclasses import dataclass, field, replace

from ingest.lists import inference
from ingest.lists.link_rules import LOCAL_FILE, skip_reason
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ProblemKind, ReadingList
from ingest.model import Address, Resource, slug
from ingest.urls import key_of, url_problem


def collect_entries(draft: ListDraft, *, by_hand: bool, base: str = "") -> ReadingList:
    """The reading list of a draft.

    `by_hand` makes broken addresses fatal, as the owner can correct them. `base` is the address of the list, if known.
    """
    ledger = _Ledger(by_hand, base)
    for entry in draft.entries:
        if isinstance(entry, ListProblem):
            (ledger.skipped if entry.kind is ProblemKind.NAVIGATION else ledger.problems).append(entry)
        else:
            ledger.enter(entry)
    return ReadingList(draft.title, tuple(ledger.resources.values()), tuple(ledger.problems), tuple(ledger.skipped))


@dataclass(slots=True)
class _Ledger:
    by_hand: bool
    base: str
    resources: dict[str, Resource] = field(default_factory=dict)
    problems: list[ListProblem] = field(default_factory=list)
    skipped: list[ListProblem] = field(default_factory=list)

    def enter(self, entry: ListEntry) -> None:
        """Add one entry."""
        if not (entry.url or inference.collapse_spaces(entry.title)):
            sentence = "This entry has neither address nor title; it was left out."
            self.problems.append(ListProblem(entry.line, sentence, fatal=False, kind=ProblemKind.UNREADABLE))
            return
        if entry.url and (reason := skip_reason(entry.url, self.base)) and reason != LOCAL_FILE:
            self.skipped.append(skipped_link(entry.line, entry.url, reason))
            return
        addresses = tuple(address for address in entry.addresses if not self._is_broken(entry, address.url))
        if entry.url and self._is_broken(entry, entry.url):
            return
        if len(addresses) < len(entry.addresses) and self.by_hand:
            return
        resource = _resource(entry, addresses, position=len(self.resources))
        if first := self.resources.get(resource.key):
            self._add_duplicate(entry, resource, first)
        else:
            self.resources[resource.key] = resource

    def _is_broken(self, entry: ListEntry, url: str) -> bool:
        """Whether `url` is not a web address; records the problem."""
        if reason := url_problem(url):
            hint = "correct it" if self.by_hand else "it was left out"
            sentence = f"'{url}' is not a web address, {reason}; {hint}."
            self.problems.append(ListProblem(entry.line, sentence, fatal=self.by_hand, url=url))
        return reason is not None

    def _add_duplicate(self, entry: ListEntry, duplicate: Resource, first: Resource) -> None:
        sentence = f"'{duplicate.title}' is the same resource as '{first.title}' above; the first entry counts."
        self.problems.append(ListProblem(entry.line, sentence, fatal=False, kind=ProblemKind.DUPLICATE, url=entry.url))
        known = {first.url, *(address.url for address in first.addresses)}
        new = tuple(address for address in duplicate.addresses if address.url not in known)
        self.resources[first.key] = replace(first, addresses=first.addresses + new)


def skipped_link(line: int, url: str, reason: str) -> ListProblem:
    """The record of a valid link that is not a resource."""
    return ListProblem(line, f"'{url}' was passed over: {reason}.", fatal=False, kind=ProblemKind.NAVIGATION, url=url)


def _resource(entry: ListEntry, addresses: tuple[Address, ...], position: int) -> Resource:
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
        addresses=addresses,
        position=position,
    )


def title_key(title: str) -> str:
    """Key of a resource without an address: the slug of the title, or the title itself if it is not ASCII."""
    return f"title:{slug(title) if title.isascii() else ' '.join(title.casefold().split())}"
