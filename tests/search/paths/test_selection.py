"""The choice of steps."""

from index.catalog import ListedResource, Passage
from index.model import Chunk
from ingest.model import Document, Resource, Via
from search.model import Citation, Hit, StageScores
from search.paths.model import MOST, Path, PathStep
from search.paths.selection import distinct_steps, fit_hours

# At 238 words a minute.
_HOUR = 238 * 60


def step(title: str, reason: str = "", **fields: object) -> PathStep:
    """A step whose reason is a quote of its note."""
    text = reason or f"{title} is worth the time of everybody who keeps animals."
    resource = Resource(f"key:{title}", title, note=text, **fields)  # type: ignore[arg-type]
    document = Document(resource.key, Via.NOTE, text)
    passage = Passage(0, Chunk(0, len(text), (), ((0, len(text)),)), document, resource.id, title)
    listed = ListedResource(0, resource, "", "")
    return PathStep(
        Hit(1, 1.0, Via.NOTE, listed, (passage,), StageScores(0, 0, 0, None)), Citation(1, passage, 0, len(text))
    )


def titles(steps: list[PathStep]) -> list[str]:
    return [chosen.listed.resource.title for chosen in steps]


def test_what_repeats_an_earlier_step_is_left_out() -> None:
    same = "Bees are fed with sugar and water when the winter is long and the flowers are late in spring."
    steps = [
        step("Bees of the north: a guide"), step("Bees of the north"), step("Feeding", same), step("To feed", same),
        step("Bees"), step("Bees and flowers"), step("A mirror", original="key:Feeding"),
    ]  # fmt: skip
    assert titles(distinct_steps(steps)) == ["Bees of the north: a guide", "Feeding", "Bees", "Bees and flowers"]


def test_what_is_not_for_reading_is_left_out() -> None:
    names = [
        "Appendix D — References – The Bee Book", "36 Citing this Book | Bees", "Acknowledgements",
        "About the author - Bees", "Hive 1.9.0 Release Announcement | Hive", "Hive 1.2 | Hive", "Roadmap",
    ]  # fmt: skip
    kept = ["Indexes of honey", "Contacts between bees", "CS 229", "Chapter 2", "About bees"]
    steps = [*map(step, names), step("Forum of keepers", kind="community"), *map(step, kept)]
    assert titles(distinct_steps(steps)) == kept


def test_without_hours_the_first_steps_are_taken() -> None:
    steps = [step(f"Bees {n}", words=_HOUR) for n in range(MOST + 3)]
    assert fit_hours(steps, None) == steps[:MOST]


def test_a_step_takes_at_most_half_of_the_hours_unless_that_leaves_too_few() -> None:
    long, middle = step("Long", words=3 * _HOUR), step("Middle", words=2 * _HOUR)
    short = [step(f"Short {n}", words=_HOUR // 2) for n in range(3)]
    assert titles(fit_hours([long, middle, *short], 4)) == ["Middle", *titles(short)]
    assert titles(fit_hours([long, *short[:1]], 4)) == ["Long", "Short 0"]
    assert fit_hours([long], 2) == []


def test_an_unknown_time_counts_as_none() -> None:
    steps = [step("Known", words=_HOUR), *(step(f"Unknown {n}") for n in range(3))]
    assert fit_hours(steps, 1) == steps[1:]
    path = Path("goal", "goal", "generation", tuple(steps))
    assert (path.minutes, path.untimed) == (60, 3)
