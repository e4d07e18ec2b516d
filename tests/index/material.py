"""Small material to build from, of which every part is told apart."""

from index.build import BuildInput
from ingest.model import Document, Resource, Via

NOTES = (
    "Gradient boosted trees predict the value of a home from its features.",
    "A feature store serves the same features to training and to prediction.",
    "Drift means that the data seen in production are no longer those of training.",
    "Rankings of search results are compared by interleaving them.",
)


def resources(*notes: str) -> tuple[Resource, ...]:
    """One resource for each note."""
    return tuple(
        Resource(f"example.org/{n}", f"Title {n}", url=f"https://example.org/{n}", note=note, position=n)
        for n, note in enumerate(notes)
    )


def material(*notes: str, documents: tuple[Document, ...] = ()) -> BuildInput:
    """A list of four resources, or of one for each note."""
    return BuildInput("A list", resources(*(notes or NOTES)), documents)


def page(number: int, text: str) -> Document:
    """What was fetched for the resource of this number."""
    return Document(f"example.org/{number}", Via.LIVE, text, f"https://example.org/{number}", f"Page {number}", "Ada")
