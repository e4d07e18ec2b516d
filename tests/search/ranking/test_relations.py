"""Copies stand beneath the page's own resource, listings beneath what they list."""

from index.catalog import ListedResource
from ingest.model import Document, Resource, Via
from search import Engine, Query
from search.ranking.grouping import Group
from search.ranking.relations import Relations
from tests.search.conftest import Made

ARTICLE = (
    "Bees find their way home by the light of the sun, and on dull days by what they remember of the land. "
    "A bee that was carried off in a dark box flies in circles first, then straight to its hive."
)


def relations() -> Relations:
    resources = [
        Resource("list", "All", listing=("a", "b", "unknown")),
        Resource("a", "A"),
        Resource("b", "B"),
        Resource("c", "C"),
    ]
    return Relations([ListedResource(n, resource, "read", "") for n, resource in enumerate(resources)])


def order(*groups: tuple[int, float]) -> list[tuple[int, float]]:
    ranked = relations().demote_listings([Group(ordinal, score, ()) for ordinal, score in groups])
    return [(group.ordinal, group.score) for group in ranked]


def test_a_listing_ranks_below_the_comparable_resources_that_it_lists() -> None:
    assert order((0, 0.9), (1, 0.8), (3, 0.75), (2, 0.7)) == [(1, 0.8), (3, 0.75), (2, 0.7), (0, 0.7)]


def test_a_listing_stays_above_what_hardly_fits_and_what_it_does_not_list() -> None:
    assert order((0, 0.9), (3, 0.8), (1, 0.3)) == [(0, 0.9), (3, 0.8), (1, 0.3)]
    assert order((1, 0.9), (0, 0.8)) == [(1, 0.9), (0, 0.8)]


def test_of_copies_the_own_resource_of_the_page_is_the_hit(engine_on: Made) -> None:
    mirror = Resource("a.org/bees", "On the way home of bees", "https://a.org/bees", "post", original="b.org/bees")
    own = Resource("b.org/bees", "Bees", "https://b.org/bees", "post")
    other = Resource("c.org/hives", "Hives", "https://c.org/hives", "post", note="A hive is a box of wood.")
    documents = [Document(resource.key, Via.LIVE, ARTICLE, resource.url) for resource in (mirror, own)]
    engine: Engine = engine_on([mirror, own, other], documents)
    hit = engine.search(Query("On the way home of bees")).hits[0]
    assert hit.listed.resource.key == own.key
    assert [copy.resource.key for copy in hit.also] == ["a.org/bees"]
