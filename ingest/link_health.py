"""Link health: the state of each link, from the fetches recorded by earlier runs. Fetches nothing."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.model import Document, Fetch, Outcome, Resource, Via
from ingest.urls import key_of


class LinkState(StrEnum):
    """State of a link. Blocked means that a program cannot tell whether it works."""

    ALIVE = "alive"
    MOVED = "moved"
    BLOCKED = "blocked"
    ARCHIVED = "archived"
    DEAD = "dead"
    UNKNOWN = "unknown"


# A page that was fetched but cannot be used still exists.
_ALIVE = {Outcome.READ, Outcome.UNSUPPORTED, Outcome.UNREADABLE}
# A page without text may be drawn by scripts: a person sees it.
_CANNOT_TELL = {Outcome.BLOCKED, Outcome.REFUSED, Outcome.EMPTY}


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
    if fetch.outcome in _ALIVE:
        return LinkState.MOVED if has_moved else LinkState.ALIVE
    return LinkState.ARCHIVED if has_copy else LinkState.DEAD
