"""From a draft to a reading list: each entry becomes a resource or a problem.

The only place that decides this, so that a link is treated the same in every format.
"""

from dataclasses import dataclass, field, replace

from ingest.lists import inference
from ingest.lists.link_rules import LOCAL_FILE, skip_reason
from ingest.lists.markup.labels import resolve_labels
from ingest.lists.markup.local_links import local_path, shown_address
from ingest.lists.merge import add_resource
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ProblemKind, ReadingList
from ingest.local_folders import LocalFolders, OutsideError, is_local
from ingest.model import UNKNOWN_KIND, Resource, slug
from ingest.urls import key_of, other_scheme, url_problem


def collect_entries(draft: ListDraft, *, base: str = "", folders: LocalFolders | None = None) -> ReadingList:
    """The reading list of a draft.

    `base` is the address of the list, if known, and `folders` are those whose files may be resources.
    """
    ledger = _Ledger(draft.title, base, folders or LocalFolders())
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
    base: str
    folders: LocalFolders
    resources: dict[str, Resource] = field(default_factory=dict)
    problems: list[ListProblem] = field(default_factory=list)
    skipped: list[ListProblem] = field(default_factory=list)

    def enter(self, entry: ListEntry) -> None:
        """Add one entry."""
        if not (entry.url or inference.collapse_spaces(entry.title)):
            sentence = "This entry has neither address nor title; it was left out."
            self.problems.append(ListProblem(entry.line, sentence, kind=ProblemKind.UNREADABLE))
            return
        urls = tuple(filter(None, (entry.url, *(address.url for address in entry.addresses))))
        usable = tuple(url for url in urls if not (self._is_passed_over(entry, url) or self._is_broken(entry, url)))
        if usable or not entry.url:
            self._add(entry, usable)

    def _add(self, entry: ListEntry, usable: tuple[str, ...]) -> None:
        """Add an entry, the first of its usable addresses as that of the resource."""
        url = self._public(usable[0]) if entry.url else ""
        further = [
            replace(address, url=self._public(address.url)) for address in entry.addresses if address.url in usable
        ]
        addresses = tuple(address for address in further if address.url != url)
        resource = _resource(replace(entry, url=url, addresses=addresses), len(self.resources))
        if first := add_resource(self.resources, resource, self.title):
            sentence = f"'{resource.title}' is the same resource as '{first.title}' above; they were merged."
            problem = ListProblem(entry.line, sentence, kind=ProblemKind.DUPLICATE, url=url)
            self.problems.append(problem)

    def _is_passed_over(self, entry: ListEntry, url: str) -> bool:
        """Whether `url` is valid, but leads to no resource; records it."""
        reason = skip_reason(url, self.base) if url == entry.url or other_scheme(url) else None
        if reason is None or reason == LOCAL_FILE:
            return self._is_outside(entry, url)
        self.skipped.append(skipped_link(entry.line, shown_address(url, self.base), reason))
        return True

    def _is_outside(self, entry: ListEntry, url: str) -> bool:
        """Whether `url` leads to a file that may not be read; records the problem."""
        try:
            self._public(url)
        except OutsideError as error:
            path = shown_address(url, self.base)
            sentence = f"'{path}' was left out: {error}."
            self.problems.append(ListProblem(entry.line, sentence, kind=ProblemKind.OUTSIDE, url=path))
            return True
        return False

    def _public(self, url: str) -> str:
        """The address without a path of this machine. Raises OutsideError for a file that may not be read."""
        return self.folders.address_of(local_path(url)) if is_local(url) else url

    def _is_broken(self, entry: ListEntry, url: str) -> bool:
        """Whether `url` is not a web address; records the problem."""
        if reason := None if is_local(url) else url_problem(url):
            sentence = f"'{url}' is not a web address, {reason}; it was left out."
            self.problems.append(ListProblem(entry.line, sentence, url=url))
        return reason is not None


def skipped_link(line: int, url: str, reason: str) -> ListProblem:
    """The record of a valid link that is not a resource."""
    return ListProblem(line, f"'{url}' was passed over: {reason}.", kind=ProblemKind.NAVIGATION, url=url)


def unlinked_entry(line: int, label: str) -> ListProblem:
    """The record of something in an export that is no link, such as a separator or an empty folder."""
    sentence = f"{label[:60]!r} was passed over: it has no address."
    return ListProblem(line, sentence, kind=ProblemKind.NAVIGATION)


def _resource(entry: ListEntry, position: int) -> Resource:
    listed_title, kind = inference.collapse_spaces(entry.title), entry.kind or inference.kind_of(entry.url)
    title = listed_title or inference.title_from_url(entry.url)
    by_address = {"title": not listed_title, "kind": not entry.kind and kind != UNKNOWN_KIND}
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
