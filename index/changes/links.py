"""What became of links: died, came back, read from an archive, or moved to another address.

A link is dead if its last fetch found nothing at its address or could not reach it. One that is closed to programs
can be neither, as a program cannot tell; nor can one that was never tried.
"""

from collections.abc import Iterator

from index.catalog import ListedResource
from index.changes.model import AddressMove, ChangeKind
from index.model import LinkRecord
from ingest.model import ALIVE, DEAD, Outcome

# A resource with the record of its link; earlier versions stored none.
Link = tuple[ListedResource, LinkRecord | None]


def link_kinds(before: Link, after: Link, *, was_read: bool) -> Iterator[ChangeKind]:
    """The changes of a link; `was_read` says whether the earlier generation has the text of its page."""
    earlier, later = _outcome(*before), _outcome(*after)
    if later in DEAD and (earlier in ALIVE or (earlier and earlier not in DEAD and was_read)):
        yield ChangeKind.DIED
    if earlier in DEAD and later in ALIVE:
        yield ChangeKind.CAME_BACK
    if after[0].outcome == Outcome.ARCHIVED != before[0].outcome:
        yield ChangeKind.ARCHIVED


def address_moves(before: Link, after: Link) -> Iterator[AddressMove]:
    """Another address in the list, and a redirect for good that was not there before."""
    earlier, later = before[0].resource, after[0].resource
    if earlier.key != later.key and earlier.url != later.url:
        yield AddressMove(earlier.url or "", later.url or "")
    target = after[1].moved_to if after[1] else ""
    if target and before[1] and target != before[1].moved_to:
        yield AddressMove(later.url or "", target, by_redirect=True)


def _outcome(listed: ListedResource, record: LinkRecord | None) -> str:
    """The outcome of the last fetch; empty if it is not known.

    Without a record, a text that is kept hides whether the link is dead; an archived one was taken as the link was.
    """
    if record:
        return record.outcome
    return {str(Outcome.KEPT): "", str(Outcome.ARCHIVED): str(Outcome.UNREACHABLE)}.get(listed.outcome, listed.outcome)
