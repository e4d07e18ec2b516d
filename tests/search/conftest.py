"""What the tests of search share: engines on small lists of their own."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.build import BuildInput, build
from index.generation import open_current
from index.layout import Layout
from ingest.model import Document, Resource, Via
from search import Engine

Made = Callable[..., Engine]

SHARED = "Bees find their way home by the light of the sun."


@pytest.fixture(scope="session")
def engine_on(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Made:
    """Index some resources and documents and open an engine on them."""

    def made(resources: Sequence[Resource], documents: Sequence[Document] = ()) -> Engine:
        layout = Layout(tmp_path_factory.mktemp("small"))
        layout.cache.mkdir()
        layout.encoders.symlink_to(encoders)
        build(BuildInput("A small list", resources, documents), layout)
        return Engine(open_current(layout))

    return made


@pytest.fixture(scope="session")
def garden(engine_on: Made) -> Engine:
    """Three entries: a long page, and two notes that share a sentence."""
    chapters = (
        f"# Chapter {n}\n\nPlants in bed {n} need water, and gardeners who water plants in bed {n} see plants grow. "
        f"The gardener of bed {n} waters every plant at dawn, since water at noon burns the leaves of bed {n}.\n"
        for n in range(1, 31)
    )
    long = Resource("example.org/long", "The long gardening book", "https://example.org/long", "book", ("Garden",))
    page = Document(long.key, Via.LIVE, "\n".join(chapters), "https://example.org/long?page", long.title)
    bees = Resource("example.org/bees", "On bees", "https://example.org/bees", "post", note=f"About bees. {SHARED}")
    note = f"{SHARED} In Zürich, cafés – even 🚲 shops – sell the honey of the Sihl valley to visitors."
    honey = Resource("title:on-honey", "On honey", None, "talk", year=1999, note=note)
    return engine_on([long, bees, honey], [page])
