"""What is known of each link from the fetches recorded so far: its health, its outcome, whether it is due.

Fetches nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ingest.model import ALIVE, Document, Fetch, Outcome, Resource, Via
from ingest.urls import key_of


class LinkState(StrEnum):
    """State of a link. Blocked means that a program cannot tell whether it works."""

    ALIVE = "alive"
    MOVED = "moved"
    BLOCKED = "blocked"
    ARCHIVED = "archived"
    DEAD = "dead"
    UNKNOWN = "unknown"


# States of links that answered at the last fetch, and of those that did not.
ANSWERING = frozenset({LinkState.ALIVE, LinkState.MOVED})
FAILING = frozenset({LinkState.BLOCKED, LinkState.ARCHIVED, LinkState.DEAD})
# A page without text may be drawn by scripts: a person sees it.
_CANNOT_TELL = {Outcome.BLOCKED, Outcome.REFUSED, Outcome.EMPTY}
# Statuses after which the server names the time of the next attempt; a resting host gets no request, so no status.
_SERVER_NAMES_TIME = {None, 429, 503}


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """Health of one link.

    `since` is the time of the first failure in a row, `checked` of the last fetch, both in ISO form. `moved_to` is the
    target of permanent redirects, `fallback` the source of the stored text if it is another one, and `copy` the
    address of an archived copy. Fields are empty if they do not apply.
    """

    title: str
    url: str | None
    state: LinkState
    reason: str = ""
    since: str = ""
    checked: str = ""
    moved_to: str = ""
    fallback: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class LinkSelection:
    """The links that a run fetches: those in one of these lists, by name, and of these states; none stands for all.

    With `retries` links that failed are fetched before their next attempt is due, unless the server named the time.
    """

    lists: frozenset[str] = frozenset()
    states: frozenset[LinkState] = frozenset()
    retries: bool = False

    @classmethod
    def nothing(cls) -> "LinkSelection":
        """A selection without links."""
        return cls(lists=frozenset({""}))

    def has_list(self, resource: Resource) -> bool:
        """Whether the resource is in one of the lists."""
        return not self.lists or not self.lists.isdisjoint(resource.lists)

    def has_state(self, resource: Resource, fetch: Fetch | None, document: Document | None) -> bool:
        """Whether the link, with its last fetch and its stored document, is in one of the states."""
        return not self.states or link_health(resource, fetch, document).state in self.states


def link_health(resource: Resource, fetch: Fetch | None, document: Document | None) -> LinkHealth:
    """Link health of `resource`, from its last fetch and its stored document (None if there is none)."""
    if resource.url is None or fetch is None:
        return LinkHealth(resource.title, resource.url, LinkState.UNKNOWN, "no address" if resource.url is None else "")
    copy = document if document and document.via is Via.ARCHIVE else None
    moved = fetch.moved_to if fetch.moved_to and key_of(fetch.moved_to) != key_of(resource.url) else ""
    return LinkHealth(
        title=resource.title,
        url=resource.url,
        state=_state(fetch, has_copy=copy is not None, has_moved=bool(moved)),
        reason=fetch.reason,
        since=fetch.since,
        checked=fetch.at,
        moved_to=moved,
        fallback=fetch.fallback,
        copy=(copy.url or "") if copy else "",
    )


def _state(fetch: Fetch, *, has_copy: bool, has_moved: bool) -> LinkState:
    if fetch.outcome in _CANNOT_TELL:
        return LinkState.BLOCKED
    if fetch.outcome in ALIVE:
        return LinkState.MOVED if has_moved else LinkState.ALIVE
    return LinkState.ARCHIVED if has_copy else LinkState.DEAD


def is_deferred(fetch: Fetch, resource: Resource, *, retries: bool = False) -> bool:
    """Whether this address failed and its next attempt is not yet due; with `retries` only if the server named when."""
    if not fetch.again or fetch.url != resource.url or (retries and fetch.status not in _SERVER_NAMES_TIME):
        return False
    now = datetime.now(UTC)
    is_of_future = bool(fetch.at) and datetime.fromisoformat(fetch.at) > now  # the clock was set back since
    return not is_of_future and datetime.fromisoformat(fetch.again) > now


def link_outcome(
    resource: Resource, fetch: Fetch | None, document: Document | None, run: int | None
) -> tuple[Outcome, str]:
    """The outcome of a link in this run, None for no run, and its reason, from its last fetch and stored document."""
    if resource.url is None:
        return Outcome.NO_ADDRESS, "the list gives no address"
    reason = _reason(fetch, resource, run)
    if document and document.via is Via.ARCHIVE:
        return Outcome.ARCHIVED, reason or "not tried in this run"
    if fetch is None or reason is None:
        return (Outcome.KEPT if document else Outcome.NOT_TRIED), "not tried in this run"
    if fetch.outcome is Outcome.READ:
        return Outcome.READ, document.remark if document else ""
    if document and fetch.fallback:
        return Outcome.READ, f"{reason}; read from {fetch.fallback}"
    return (Outcome.KEPT if document else fetch.outcome), reason


def _reason(fetch: Fetch | None, resource: Resource, run: int | None) -> str | None:
    """Reason of a failure in this run or of one that is remembered; None if the link was not tried."""
    if fetch is None or run is None:
        return None
    return fetch.reason if fetch.run == run or is_deferred(fetch, resource) else None
