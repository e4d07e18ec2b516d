"""Resources that a question names rank first."""

import pytest

from ingest.model import Resource
from search import Engine, Query
from tests.search.conftest import Made


@pytest.fixture(scope="module")
def pond(engine_on: Made) -> Engine:
    return engine_on(
        [
            Resource("a", "Growth of stripes", authors=("Ada Lundqvist",), tags=("zebrafish",)),
            Resource("b", "Growth of fins", authors=("Rem Okafor", "Wei Wang"), organisation="Tidepool"),
            Resource(
                "c",
                "Lundqvist and Okafor on growth",
                authors=("Li Wang",),
                note="What both wrote on growth.",
            ),
            *(Resource(f"d{n}", f"Growth of scales, part {n}") for n in range(9)),
        ]
    )


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("What does Ada Lundqvist say of growth?", "a"),
        ("the growth that Okafor measured in cold water", "b"),
        ("lundqvist growth", "a"),
        ("Tidepool", "b"),
        ("zebrafish", "a"),
        ("how the stripes of zebrafish grow", "a"),
        ("Growth of fins", "b"),
    ],
)
def test_what_is_named_ranks_first(pond: Engine, question: str, key: str) -> None:
    hits = pond.search(Query(question)).hits
    assert hits[0].listed.resource.key == key
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_a_shared_family_name_stands_for_all(pond: Engine) -> None:
    keys = {hit.listed.resource.key for hit in pond.search(Query("What did Wang measure of growth?")).hits[:2]}
    assert keys == {"b", "c"}
