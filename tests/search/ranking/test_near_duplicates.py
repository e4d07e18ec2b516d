"""Copies: what is one, that passages of a hit do not repeat each other, that a copy is folded beneath its original."""

import pytest

from api import serialize
from ingest.model import Document, Resource, Via
from search import Engine, Query
from search.evaluation.runner import ranked_keys
from search.ranking.near_duplicates import is_repeat
from tests.search.conftest import Made

ARTICLE = (
    "Bees find their way home by the light of the sun, and on dull days by what they remember of the land. "
    "A bee that was carried off in a dark box flies in circles first, then straight to its hive. "
    "Karl von Frisch painted the bees that he had caught and waited for them at the hive with a watch in his hand. "
)
OTHER = "A hive is a box of wood with frames in it, on which bees build combs for honey and for their brood in spring."


@pytest.fixture(scope="module")
def mirrored(engine_on: Made) -> Engine:
    """An article, its mirror with a line of its own, a page with its note copied from it, and something else."""
    keys = ("a.org/bees", "b.org/bees", "c.org/noted", "d.org/hives")
    listed = [Resource(key, f"Of bees {n}", f"https://{key}", "post") for n, key in enumerate(keys)]
    listed[2] = Resource(keys[2], "Of honey", f"https://{keys[2]}", "post", note=f"On flowers. {OTHER}")
    texts = (ARTICLE, f"First published elsewhere. {ARTICLE}", f"# Flowers\n\n{OTHER} {ARTICLE[:30]}", OTHER[:60])
    documents = [Document(key, Via.LIVE, text, f"https://{key}") for key, text in zip(keys, texts, strict=True)]
    return engine_on(listed, documents)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (ARTICLE, ARTICLE, True), (ARTICLE, ARTICLE.upper().replace(",", " -"), True),
        (ARTICLE, f"{OTHER} {ARTICLE} {OTHER}", True), (ARTICLE, " ".join(reversed(ARTICLE.split())), False),
        (ARTICLE, OTHER, False), ("Bees find home.", "Bees find home!", True),
        ("Bees find their way home.", f"It is said: Bees find their way home. {OTHER}", False),
        ("", "", False), ("Bees", "", False), ("监控模型", "监控模型", True),
    ],
)  # fmt: skip
def test_copies_are_told_from_texts_that_share_a_sentence(first: str, second: str, expected: bool) -> None:  # noqa: FBT001
    assert is_repeat(first, second) is is_repeat(second, first) is expected


def test_a_mirror_is_folded_beneath_its_original(mirrored: Engine) -> None:
    hits = mirrored.search(Query("How do bees find their way home?")).hits
    assert {hits[0].listed.resource.key, hits[0].also[0].resource.key} == {"a.org/bees", "b.org/bees"}
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert len(ranked_keys(hits)) == len(set(ranked_keys(hits))) == 4
    copy = serialize.result_json(mirrored.search(Query("How do bees find their way home?")))["hits"][0]["also"][0]
    assert sorted(copy) == ["id", "title", "url"]


def test_passages_of_a_hit_do_not_repeat_each_other(mirrored: Engine) -> None:
    hits = mirrored.search(Query("What is a hive made of?", k=4)).hits
    noted = next(hit for hit in hits if hit.listed.resource.key == "c.org/noted")
    assert len(mirrored.generation.catalog.documents(2)) == 2
    assert len(noted.passages) == 1


def test_the_first_hits_and_their_copies_do_not_depend_on_how_many_are_wanted(mirrored: Engine) -> None:
    every = mirrored.search(Query("bees", k=100)).hits
    assert mirrored.search(Query("bees", k=1)).hits == every[:1]


def test_nothing_is_folded_where_nothing_repeats(engine: Engine) -> None:
    hits = engine.search(Query("machine learning in production", k=54)).hits
    assert [hit.also for hit in hits] == [()] * 54
