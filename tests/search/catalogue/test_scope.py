"""What a scope selects, on the bounds of each condition."""

import pytest

from index.catalog import ListedResource
from ingest.model import Outcome, Resource
from search.catalogue.scope import FREE, ListScope


def listed(outcome: str = Outcome.READ, **fields: object) -> ListedResource:
    return ListedResource(0, Resource("k", "T", **fields), outcome, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("year_from", "year_to", "year", "is_member"),
    [
        (2000, 2010, 1999, False), (2000, 2010, 2000, True), (2000, 2010, 2010, True), (2000, 2010, 2011, False),
        (2000, None, 3000, True), (None, 2010, 1000, True), (None, None, None, True), (2000, None, None, False),
        (None, 2010, None, False),
    ],
)  # fmt: skip
def test_years_of_the_bounds_are_within(
    year_from: int | None, year_to: int | None, year: int | None, *, is_member: bool
) -> None:
    assert ListScope(year_from=year_from, year_to=year_to).has(listed(year=year)) is is_member


@pytest.mark.parametrize(
    ("note", "is_free"),
    [
        ("A free chapter.", True), ("Free of charge.", True), ("Free to read online.", True), ("It is free.", True),
        ("A model-free method.", False), ("A free-form text.", False), ("Free from jargon.", False),
        ("Free of jargon.", False), ("It is not free.", False), ("No longer free.", False),
        ("You are free to go.", False), ("Use your free time.", False), ("Freedom.", False),
    ],
)  # fmt: skip
def test_free_is_a_price(note: str, *, is_free: bool) -> None:
    assert bool(FREE.search(note)) is is_free


@pytest.mark.parametrize(
    ("status", "outcomes"),
    [
        ("read", {Outcome.READ, Outcome.ARCHIVED, Outcome.KEPT}), ("archived", {Outcome.ARCHIVED}),
        ("dead", {Outcome.GONE, Outcome.UNREACHABLE}), ("untried", {Outcome.NOT_TRIED}),
        ("unread", {*Outcome} - {Outcome.READ, Outcome.ARCHIVED, Outcome.KEPT}),
    ],
)  # fmt: skip
def test_each_status_has_its_outcomes(status: str, outcomes: set[Outcome]) -> None:
    assert {outcome for outcome in Outcome if ListScope(status=status).has(listed(outcome))} == outcomes


@pytest.mark.parametrize(
    ("scope", "others", "expected"),
    [
        (ListScope(status="dead"), [listed(Outcome.NOT_TRIED)], (1, "was not tried")),
        (ListScope(status="dead"), 2 * [listed(Outcome.NOT_TRIED)], (2, "were not tried")),
        (ListScope(year_from=2000), [listed(), listed(year=1990)], (1, "has no year")),
    ],
)
def test_what_is_undecided_is_counted_with_what_it_lacks(
    scope: ListScope, others: list[ListedResource], expected: tuple[int, str]
) -> None:
    assert scope.undecided(others) == expected
    assert scope.undecided([listed(year=1990, kind="post")])[0] == 0


def test_a_link_that_was_not_tried_is_surely_unread() -> None:
    assert ListScope(status="unread").undecided([listed(Outcome.NOT_TRIED)])[0] == 0


def test_what_is_excluded_is_no_member() -> None:
    scope = ListScope(year_from=2000, excluded=ListScope(tags=("bees",)))
    assert scope.has(listed(year=2000, tags=("ants",)))
    assert not scope.has(listed(year=2000, tags=("bees", "ants")))
