"""From a draft to a reading list: each entry becomes a resource or a problem.

The only place that decides this, so that a link is treated the same in every format.
"""

from dataclasses import dataclass, field, replace

from ingest.lists import inference
from ingest.lists.link_rules import LOCAL_FILE, skip_reason
from ingest.lists.markup.labels import resolve_labels
from ingest.lists.merge import add_resource
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ProblemKind, ReadingList
from ingest.model import Resource, slug
from ingest.urls import key_of, other_scheme, url_problem


def collect_entries(draft: ListDraft, *, by_hand: bool, base: str = "") -> ReadingList:
    """The reading list of a draft.

    `by_hand` makes broken addresses fatal, as the owner can correct them. `base` is the address of the list, if known.
    """
    ledger = _Ledger(draft.title, by_hand, base)
    for entry in resolve_labels(draft.entries):
        if isinstance(entry, ListProblem):
            (ledger.skipped if entry.kind is ProblemKind.NAVIGATION else ledger.problems).append(entry)
        else:
            ledger.enter(entry)
    resources, problems, skipped = tuple(ledger.resources.values()), tuple(ledger.problems), tuple(ledger.skipped)
    return ReadingList(draft.title, resources, problems, skipped, draft.introduction)


@dataclass(slots=True)
class _Ledger:
    title: str
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
        urls = tuple(filter(None, (entry.url, *(address.url for address in entry.addresses))))
        on_web = tuple(url for url in urls if not self._is_passed_over(entry, url))
        usable = tuple(url for url in on_web if not self._is_broken(entry, url))
        if self._can_be_added(entry, on_web, usable):
            self._add(entry, usable)

    def _can_be_added(self, entry: ListEntry, on_web: tuple[str, ...], usable: tuple[str, ...]) -> bool:
        """Whether no address is broken or, in an export, the first one is usable."""
        if len(usable) == len(on_web):
            return bool(usable) or not entry.url
        return not self.by_hand and (not entry.url or entry.url in usable)

    def _add(self, entry: ListEntry, usable: tuple[str, ...]) -> None:
        """Add an entry, the first of its usable addresses as that of the resource."""
        url = usable[0] if entry.url else ""
        addresses = tuple(address for address in entry.addresses if address.url in usable and address.url != url)
        resource = _resource(replace(entry, url=url, addresses=addresses), len(self.resources))
        if first := add_resource(self.resources, resource, self.title):
            sentence = f"'{resource.title}' is the same resource as '{first.title}' above; they were merged."
            problem = ListProblem(entry.line, sentence, fatal=False, kind=ProblemKind.DUPLICATE, url=url)
            self.problems.append(problem)

    def _is_passed_over(self, entry: ListEntry, url: str) -> bool:
        """Whether `url` is valid, but leads to no resource; records it."""
        reason = skip_reason(url, self.base) if url == entry.url or other_scheme(url) else None
        if reason is None or reason == LOCAL_FILE:
            return False
        self.skipped.append(skipped_link(entry.line, url, reason))
        return True

    def _is_broken(self, entry: ListEntry, url: str) -> bool:
        """Whether `url` is not a web address; records the problem."""
        if reason := url_problem(url):
            hint = "correct it" if self.by_hand else "it was left out"
            sentence = f"'{url}' is not a web address, {reason}; {hint}."
            self.problems.append(ListProblem(entry.line, sentence, fatal=self.by_hand, url=url))
        return reason is not None


def skipped_link(line: int, url: str, reason: str) -> ListProblem:
    """The record of a valid link that is not a resource."""
    return ListProblem(line, f"'{url}' was passed over: {reason}.", fatal=False, kind=ProblemKind.NAVIGATION, url=url)


def unlinked_entry(line: int, label: str) -> ListProblem:
    """The record of something in an export that is no link, such as a separator or an empty folder."""
    sentence = f"{label[:60]!r} was passed over: it has no address."
    return ListProblem(line, sentence, fatal=False, kind=ProblemKind.NAVIGATION)


def _resource(entry: ListEntry, position: int) -> Resource:
    listed_title, kind = inference.collapse_spaces(entry.title), entry.kind or inference.kind_of(entry.url)
    title = listed_title or inference.title_from_url(entry.url)
    by_address = {"title": not listed_title, "kind": not entry.kind and kind != inference.UNKNOWN_KIND}
    return Resource(
        key=key_of(entry.url) if entry.url else title_key(title),
        title=title,
        url=entry.url or None,
        kind=kind,
        section=entry.section,
        authors=entry.authors,
        organisation=entry.organisation,
        year=entry.year,
        note=entry.note,
        tags=entry.tags,
        addresses=entry.addresses,
        position=position,
        inferred=tuple(name for name, is_inferred in by_address.items() if is_inferred),
    )


def title_key(title: str) -> str:
    """Key of a resource without an address: the slug of the title, or the title itself if it is not ASCII."""
    return f"title:{slug(title) if title.isascii() else ' '.join(title.casefold().split())}"
