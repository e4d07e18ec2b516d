"""The order of a path."""

from collections.abc import Sequence

from index.catalog import ListedResource
from ingest.model import Resource
from search.paths.order import order_resources, series_pairs


def listed(*entries: tuple[str, tuple[str, ...]]) -> list[ListedResource]:
    """A list of titles, each with its section."""
    resources = [Resource(title, title, "https://a.example/x", section=section) for title, section in entries]
    return [ListedResource(n, resource, "", "") for n, resource in enumerate(resources)]


def titles(ordered: Sequence[ListedResource]) -> list[str]:
    return [entry.resource.title for entry in ordered]


def test_the_order_of_the_list_is_kept() -> None:
    entries = listed(("B", ("Hives",)), ("Introduction to A", ("Honey",)), ("C", ("Wax",)))
    assert titles(order_resources([entries[2], entries[0], entries[1]], entries, ())) == [
        "B", "Introduction to A", "C",
    ]  # fmt: skip


def test_levels_in_headings_go_before_the_order_of_the_list() -> None:
    entries = listed(
        ("Deep", ("Hives", "Advanced")), ("Easy", ("Wax", "Basics")), ("Middle", ("Wax", "Intermediate")),
        ("More", ("Wax", "Tools")),
    )  # fmt: skip
    assert titles(order_resources(entries, entries, ())) == ["Easy", "Middle", "More", "Deep"]


def test_in_a_list_without_sections_titles_have_levels() -> None:
    entries = listed(
        ("Advanced swarming", ()), ("Swarming", ()), ("A gentle introduction to bees", ()), ("Bees, part 1", ()),
        ("Bees, part 3: Wax, an overview", ()),
    )  # fmt: skip
    assert titles(order_resources(entries, entries, {*series_pairs(entries)})) == [
        "A gentle introduction to bees", "Bees, part 1", "Bees, part 3: Wax, an overview", "Swarming",
        "Advanced swarming",
    ]  # fmt: skip


def test_what_texts_name_as_earlier_goes_before_all_else() -> None:
    entries = listed(("A", ("Basics",)), ("B", ("Basics",)), ("C", ("Advanced",)))
    assert titles(order_resources(entries, entries, {(2, 0)})) == ["B", "C", "A"]


def test_pairs_that_contradict_each_other_leave_the_order_of_the_list() -> None:
    entries = listed(("A", ()), ("B", ()), ("C", ()))
    assert titles(order_resources(entries, entries, {(0, 1), (1, 0), (7, 0)})) == ["C", "A", "B"]
    assert titles(order_resources(entries, entries, {(1, 1)})) == ["A", "C", "B"]
    assert order_resources([], entries, {(0, 1)}) == []


def test_numbered_parts_of_one_work_follow_each_other() -> None:
    entries = listed(
        ("14 Wax – The Bee Book", ()), ("2 Hives – The Bee Book", ()), ("Swarms (Part 2)", ()), ("Swarms (Part 1)", ()),
        ("10 free courses", ()), ("7 reasons to keep bees", ()), ("Honey (Part 1)", ()), ("Part 3 | Other book", ()),
    )  # fmt: skip
    assert {*series_pairs(entries)} == {(1, 0), (3, 2)}
