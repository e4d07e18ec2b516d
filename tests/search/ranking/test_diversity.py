"""No publisher fills the page where others have as much to say; one that is asked for may."""

from collections import Counter
from collections.abc import Sequence

import pytest

from index.catalog import ListedResource
from ingest.model import Resource
from search import Engine, Query
from search.ranking.diversity import Publishers, diversify, publisher
from search.ranking.grouping import Group
from tests.search.conftest import Made

# A list of twelve, of which the first five are one site's; and what they score.
HOSTS = ["one.org"] * 5 + [f"{n}.org" for n in range(7)]
SCORES = [0.8, 0.79, 0.78, 0.77, 0.76, 0.75, 0.745, 0.5, 0.4, 0.3, 0.2, 0.1]


def listed(hosts: Sequence[str]) -> list[ListedResource]:
    resources = [
        Resource(f"{host}/{n}", f"T{n}", f"https://{host}/{n}", authors=("Ada Jones",)) for n, host in enumerate(hosts)
    ]
    return [ListedResource(n, resource, "", "") for n, resource in enumerate(resources)]


def ordered(scores: Sequence[float], question_terms: Sequence[str] = (), hosts: Sequence[str] = HOSTS) -> list[Group]:
    groups = [Group(n, score, (n,)) for n, score in enumerate(scores)]
    return diversify(groups, Publishers(listed([*hosts, *(f"more{n}.org" for n in range(20))])), question_terms)


def test_others_of_comparable_score_come_before_a_site_that_has_its_half() -> None:
    groups = ordered(SCORES)
    assert [group.ordinal for group in groups] == [0, 1, 2, 5, 6, 3, 4, *range(7, 12)]
    assert [group.score for group in groups[:7]] == [0.8, 0.79, 0.78, 0.75, 0.745, 0.745, 0.745]


def test_others_that_fit_much_worse_do_not() -> None:
    scores = [*SCORES[:5], 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05]
    assert [group.ordinal for group in ordered(scores)] == list(range(12))


@pytest.mark.parametrize("question_terms", [["one.org"], ["jone", "bee"]])
def test_a_site_or_author_that_the_question_names_is_not_held_back(question_terms: list[str]) -> None:
    assert [group.ordinal for group in ordered(SCORES, question_terms)] == list(range(12))


def test_a_site_that_is_most_of_the_list_may_be_most_of_the_page() -> None:
    publishers = Publishers(listed(["one.org"] * 6 + ["two.org"] * 2 + ["a.org", "b.org", "c.org", "d.org"]))
    assert [publishers.bound("one.org", hits) for hits in (1, 4, 5, 10)] == [3, 4, 5, 10]
    assert [publishers.bound("two.org", hits) for hits in (1, 4, 5, 10)] == [3, 3, 3, 5]


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        (Resource("k", "T", "https://www.one.org/x", organisation="One Ltd"), "one ltd"),
        (Resource("k", "T", "https://www.one.org/x"), "one.org"), (Resource("k", "T", None), ""),
        (Resource("k", "T", "https://github.com/a/b"), ""),
    ],
)  # fmt: skip
def test_who_publishes(resource: Resource, name: str) -> None:
    assert publisher(resource) == name


@pytest.fixture(scope="module")
def bees(engine_on: Made) -> Engine:
    """Twenty entries of nearly the same worth, the five best of them one site's."""
    flowers = ("clover", "heather", "lime", "acacia", "thyme", "lavender", "rape", "chestnut", "fir", "sage")
    hosts = ["hive.org" if n < 5 else f"{n}.org" for n in range(20)]
    notes = [
        f"Bees make honey from {'the flowers of ' if n < 5 else ''}{flowers[n % 10]}, {n} pounds." for n in range(20)
    ]
    return engine_on([Resource(f"k{n}", f"Bees {n}", f"https://{host}/{n}", organisation=host, note=notes[n])
                      for n, host in enumerate(hosts)])  # fmt: skip


def test_a_page_has_about_half_of_one_site_unless_that_is_asked_for(bees: Engine) -> None:
    free, held = (bees.search(Query(f"honey from the flowers of clover or heather{words}", k=5)).hits
                  for words in (" by hive.org", ""))  # fmt: skip
    assert [Counter(hit.listed.resource.organisation for hit in hits)["hive.org"] for hits in (free, held)] == [5, 3]
    scores = [hit.score for hit in held]
    assert scores == sorted(scores, reverse=True)
