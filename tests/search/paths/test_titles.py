"""The parts of a title."""

import pytest

from search.paths.titles import split_title


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Logging | Hydra", ("Logging", "Hydra")),
        ("2 Swarms – The Bee Book", ("2 Swarms", "The Bee Book")),
        ("A - B - C", ("A - B", "C")),
        ("Part 2: K-means", ("Part 2: K-means", "")),
        ("Bees", ("Bees", "")),
        ("", ("", "")),
        (" - ", (" - ", "")),
    ],
)
def test_the_last_part_after_a_dash_or_bar_is_the_work(title: str, parts: tuple[str, str]) -> None:
    assert split_title(title) == parts
