"""The sentence that says what a path is."""

import pytest

from search.paths.answer import path_answer, path_statement
from search.paths.model import Path
from tests.search.paths.test_selection import step


def path(*words: int, hours: float | None = None, remaining: int = 0) -> Path:
    steps = tuple(step(f"Bees {n}", words=count) for n, count in enumerate(words))
    return Path("keep bees", "bees", "generation", steps, hours, remaining)


ORDERED = ", in the order in which to read them"


@pytest.mark.parametrize(
    ("made", "size", "time"),
    [
        (path(238, 476, 238), "A path of 3 resources", f"{ORDERED}: 4 minutes in all"),
        (
            path(238 * 59, 238, 0, hours=1.5),
            "A path of 3 resources", f" within 1.5 hours{ORDERED}: 1 hour in all, 1 has no reading time",
        ),
        (
            path(238 * 61, 238 * 60, 0, 0, remaining=2),
            "A path of 4 resources",
            f"{ORDERED}: 2 hours 1 minute in all, 2 have no reading time; 2 more would fit the goal",
        ),
        (path(0), "Only 1 resource", ": the reading time is not known"),
    ],
)  # fmt: skip
def test_size_bound_time_and_what_has_no_time_are_stated(made: Path, size: str, time: str) -> None:
    assert path_statement(made) == f'{size} for the goal "keep bees"{time}'


def test_the_answer_quotes_each_reason_and_cites_each_place() -> None:
    made = path(238, 0)
    answer = path_answer(made, "A list on bees")
    assert answer.catalogue
    assert (answer.catalogue.intent, answer.catalogue.total, answer.catalogue.remaining) == ("path", 2, 0)
    assert answer.catalogue.missing == "1 without reading time"
    assert [source.list for source in answer.catalogue.citations] == ["A list on bees"] * 2
    assert [sentence.text for sentence in answer.sentences] == [made_step.reason.quote for made_step in made.steps]
