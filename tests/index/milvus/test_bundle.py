"""The bundle of a generation, without a cluster."""

from pathlib import Path

from index.catalog import Catalog
from index.generation import Generation
from index.layout import CATALOG
from index.milvus.bundle import write_bundle


def test_the_bundle_has_the_resources_and_their_cards(opened: Generation, tmp_path: Path) -> None:
    write_bundle(tmp_path, opened)
    bundled = Catalog(tmp_path / CATALOG)
    assert bundled.resources() == opened.catalog.resources()
    assert bundled.cards() == opened.catalog.cards() != []
    bundled.close()
