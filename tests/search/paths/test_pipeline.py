"""Paths through a small list of our own, and through the bundled one."""

import math

import pytest

from ingest.model import Resource
from search import Engine, Filter, Query, QuestionError
from search.paths.model import LEAST, MOST
from tests.search.conftest import Made


def resource(title: str, section: str, note: str, kind: str = "post", **fields: int) -> Resource:
    key = title.lower().replace(" ", "-")
    url = f"https://bees.example/{key}"
    return Resource(f"bees.example/{key}", title, url, kind, (section,), note=note, **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def apiary(engine_on: Made) -> Engine:
    """A list on bees in three levels; two entries say what to read before them."""
    resources = [
        resource(
            "Wintering a colony", "Advanced", "How to bring a colony of bees through the winter, in twelve steps.",
            "book", words=30_000,
        ),
        resource(
            "Catching swarms", "Advanced",
            "A swarm of bees is caught at dusk, with a box. Read Opening a hive before Catching swarms: it builds on "
            "Calm hands at work.", words=3_000,
        ),
        resource("Opening a hive", "Basics", "Opening a hive needs smoke. For people who know no bees yet."),
        resource("Feeding bees in winter", "Intermediate", "Bees are fed with sugar when winter is long.", year=2021),
        resource("Calm hands at work", "Intermediate", "Slow movements keep every animal quiet."),
        resource("The keepers' forum", "Basics", "Keepers of bees help each other in winter.", "community"),
        resource("Sourdough for all", "Bread", "A loaf of sourdough bread rises over night in a warm kitchen.", "book"),
    ]  # fmt: skip
    return engine_on(resources)


def titles(engine: Engine, goal: str, hours: float | None = None, **fields: object) -> list[str]:
    path = engine.path(goal, hours, Filter(**fields))  # type: ignore[arg-type]
    return [step.listed.resource.title for step in path.steps]


def test_fundamentals_come_before_what_is_advanced_and_other_topics_are_left_out(apiary: Engine) -> None:
    path = titles(apiary, "become able to bring a colony of bees through the winter")
    levels = ["Opening a hive", "Feeding bees in winter", "Wintering a colony"]
    assert [title for title in path if title in levels] == levels
    assert not {"Sourdough for all", "The keepers' forum"} & {*path}


def test_a_prerequisite_that_a_text_names_is_added_with_that_sentence_as_its_reason(apiary: Engine) -> None:
    path = apiary.path("catch a swarm of bees at dusk")
    steps = {step.listed.resource.title: step for step in path.steps}
    named = ["Opening a hive", "Calm hands at work", "Catching swarms"]
    assert [title for title in steps if title in named] == named
    for title in named[:2]:
        assert steps[title].reason.quote.startswith("Read Opening a hive before Catching swarms: it builds on Calm")
    assert steps["Catching swarms"].follows == tuple(steps[title].listed.resource.id for title in named[:2])
    assert "Calm hands at work" not in titles(apiary, "catch a swarm of bees at dusk", sections=("Advanced",))


def test_each_reason_is_a_quote_and_so_is_what_readers_should_know(apiary: Engine, engine: Engine) -> None:
    steps = [*apiary.path("open a hive of bees").steps, *engine.path("train agents with reinforcement learning").steps]
    assert steps
    for step in steps:
        for citation in filter(None, (step.reason, step.requirement)):
            assert citation.quote
            assert citation.passage.document.text[citation.start : citation.end] == citation.quote
    assert any(step.requirement for step in steps)


def test_the_hours_bound_the_known_times(apiary: Engine) -> None:
    goal = "bring a colony of bees through the winter"
    assert apiary.path(goal).minutes > 120
    short = apiary.path(goal, hours=1)
    assert short.minutes <= 60
    assert "Wintering a colony" not in [step.listed.resource.title for step in short.steps]
    assert short.remaining == 1
    assert short.untimed == sum(step.minutes == 0 for step in short.steps) > 0
    assert apiary.path(f"{goal} in 1 hour").steps == short.steps
    assert apiary.path(f"{goal} in 1 hour", hours=10).hours == 10


def test_a_goal_for_which_no_text_is_short_enough_says_so(apiary: Engine) -> None:
    path = apiary.path("bring a colony of bees through the winter", 0.1, Filter(kinds=("book",)))
    assert not path.steps
    assert path.reason == "Nothing on that goal can be read in 0.1 hours: give more."
    assert path.remaining == 1


@pytest.mark.parametrize("goal", ["repair a gearbox", "become able to speak Finnish", "zzzz"])
def test_a_goal_that_the_list_has_nothing_for_is_told_apart(apiary: Engine, goal: str) -> None:
    path = apiary.path(goal)
    assert (path.steps, path.minutes, path.remaining) == ((), 0, 0)
    assert path.reason == "This list has nothing that leads to that goal."


@pytest.mark.parametrize("hours", [0, -1, math.nan, math.inf])
def test_hours_that_are_no_time_are_refused(apiary: Engine, hours: float) -> None:
    with pytest.raises(QuestionError, match="above 0"):
        apiary.path("keep bees", hours)


@pytest.mark.parametrize(("goal", "fields"), [("", {}), ("a" * 3_000, {}), ("bees", {"kinds": ("film",)})])
def test_bad_goals_and_filters_are_refused_as_those_of_questions(
    apiary: Engine, goal: str, fields: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(QuestionError):
        apiary.path(goal, None, Filter(**fields))  # type: ignore[arg-type]


def test_filters_in_the_words_of_a_goal_are_read(apiary: Engine) -> None:
    path = apiary.path("learn about bees in winter since 2020")
    assert [step.listed.resource.title for step in path.steps] == ["Feeding bees in winter"]
    assert [(parsed.kind, parsed.value) for parsed in path.understood] == [("year-from", 2020)]


def test_a_goal_called_like_a_section_leads_through_it_in_its_order(engine: Engine) -> None:
    path = engine.path("learn MLOps")
    ordinals = [step.listed.ordinal for step in path.steps]
    assert len(ordinals) == MOST
    assert ordinals == sorted(ordinals)
    assert all(step.listed.resource.section[0] == "MLOps" for step in path.steps)
    assert path.steps[0].listed.resource.title == "Designing Machine Learning Systems"
    assert "community" not in {step.listed.resource.kind for step in path.steps}


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("monitor models", {"Data Distribution Shifts and Monitoring"}),
        ("train agents with reinforcement learning", {"Spinning Up in Deep Reinforcement Learning"}),
        ("pass machine learning interviews", {"Introduction to Machine Learning Interviews"}),
        ("understand deep learning", {"Deep Learning"}),
        ("build a machine learning platform", {"Scaling Machine Learning at Uber with Michelangelo"}),
    ],
)
def test_paths_through_the_bundled_list_are_short_on_the_goal_and_in_its_order(
    engine: Engine, goal: str, expected: set[str]
) -> None:
    steps = engine.path(f"become able to {goal}").steps
    assert LEAST <= len(steps) <= MOST
    assert expected <= {step.listed.resource.title for step in steps}
    ordinals = [step.listed.ordinal for step in steps]
    assert ordinals == sorted({*ordinals})
    assert [step.hit.rank for step in steps] == list(range(1, len(steps) + 1))


def test_a_question_for_a_path_is_answered_with_it(engine: Engine) -> None:
    result = engine.ask(Query("What should I read to become able to monitor models?"))
    steps = engine.path("become able to monitor models").steps
    assert result.answer
    assert result.answer.kind == "both"
    assert result.answer.catalogue
    assert result.answer.catalogue.intent == "path"
    assert [hit.listed for hit in result.hits] == [step.listed for step in steps]
    assert [citation.quote for citation in result.answer.citations] == [step.reason.quote for step in steps]
    assert [source.resource_id for source in result.answer.catalogue.citations] == [
        hit.listed.resource.id for hit in result.hits
    ]
    assert engine.search(Query("What should I read to become able to monitor models?")).hits == result.hits


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("What should I read to bake bread?", {}),
        ("What should I read to become able to monitor models?", {"literal": True}),
        ("What should I read to become able to monitor models?", {"filter": Filter(phrases=("monitoring",))}),
        ("What should I read about feature stores first?", {}),
    ],
)
def test_other_questions_are_answered_as_before(engine: Engine, question: str, options: dict[str, object]) -> None:
    answer = engine.ask(Query(question, **options)).answer  # type: ignore[arg-type]
    assert answer
    assert answer.catalogue is None
