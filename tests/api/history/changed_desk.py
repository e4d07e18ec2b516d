"""A desk with two generations: the second has a resource more and one less, and four that changed."""

from collections.abc import Sequence

from index.build import BuildInput, build
from index.layout import Layout
from index.model import LinkRecord
from tests.index.changes.generations import Entry, entry

NEWS = "\n\n## News\n\nThey were seen at sea <b>for the first time</b>.\n"
ANTS, BEES, FLIES, BATS, OWLS, MICE = (entry(name) for name in ("ants", "bees", "flies", "bats", "owls", "mice"))
FIRST = (ANTS, BEES, FLIES, BATS, OWLS)
SECOND = (
    ANTS.with_(text=ANTS.text + NEWS, link=LinkRecord("read", "", "aaaaaaaab")),
    BEES.with_(title="On bees <script>alert(1)</script>"),
    FLIES.with_(outcome="kept", reason="HTTP 404", link=LinkRecord("gone")),
    BATS.with_(key="other.net/x", url="https://other.net/x"),
    MICE,
)
# The kinds of change of each resource, by its title.
KINDS = {
    MICE.title: ["added"], OWLS.title: ["removed"], FLIES.title: ["died"], BATS.title: ["moved"],
    SECOND[1].title: ["edited"], ANTS.title: ["text changed"],
}  # fmt: skip


def publish(layout: Layout, *generations: Sequence[Entry]) -> None:
    """Build a generation of each list of entries, in turn."""
    for entries in generations:
        pages = [document for item in entries for document in item.documents()[1:]]
        outcomes = {item.resource.key: (item.outcome, item.reason) for item in entries}
        links = {item.resource.key: item.link for item in entries if item.link}
        resources = [item.resource for item in entries]
        build(BuildInput("Animals & co", resources, pages, outcomes, links=links), layout)
