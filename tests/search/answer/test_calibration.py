"""What an index learns of absent answers at the end of a build."""

import shutil
from pathlib import Path

import pytest

from index.build import BuildInput, build
from index.generation import open_current
from index.layout import Layout
from ingest.model import Resource
from search import Engine, Query, Verdict
from search.answer.abstention import RELATED, Evidence, Thresholds, certainty, thresholds_of
from search.answer.calibration import _thresholds, calibrate
from search.answer.foreign_questions import FOREIGN_QUESTIONS


def evidence(weakest: float, topic: float = 0.1) -> Evidence:
    return Evidence(unknown=0.0, strays=0.0, weakest=weakest, sentence=weakest, topic=topic, length=2.0)


def test_a_small_index_keeps_the_shipped_thresholds(engine: Engine) -> None:
    assert calibrate(engine.generation) == {}
    assert thresholds_of(engine.generation.manifest) == Thresholds(0.0, RELATED)


def test_the_threshold_lies_above_most_foreign_questions() -> None:
    foreign = [evidence(0.3 + 0.004 * position, topic=0.004 * position) for position in range(60)]
    learned = _thresholds(100_000, foreign, [evidence(0.3)])
    assert 0.85 <= learned.foreign_refused <= 0.95
    assert learned.topic == pytest.approx(0.9 * 59 * 0.004, abs=0.01)


def test_near_misses_raise_the_threshold_and_few_passages_lower_it() -> None:
    foreign, masked = [evidence(0.2)] * 60, [evidence(0.8)] * 100
    large, small = _thresholds(100_000, foreign, masked), _thresholds(400, foreign, masked)
    assert large.certainty == pytest.approx(0.42 * certainty(evidence(0.8)), rel=0.01)
    assert small.certainty == pytest.approx(large.certainty / 2, rel=0.02)


def test_the_threshold_is_never_below_the_shipped_one() -> None:
    assert _thresholds(100_000, [evidence(0.0)] * 60, [evidence(0.0)] * 100).certainty == 0


def test_foreign_questions_are_many_and_can_be_asked() -> None:
    assert len(set(FOREIGN_QUESTIONS)) == len(FOREIGN_QUESTIONS) >= 60
    assert all(Query(question) for question in FOREIGN_QUESTIONS)


@pytest.mark.slow
def test_a_build_seals_what_it_learned_and_answers_by_it(tmp_path: Path, encoders: Path) -> None:
    parts = ("pump", "valve", "gearbox", "bearing", "boiler", "turbine", "sensor", "relay", "clutch", "filter")
    notes = [
        f"The {part} of plant {number} is checked by the crew every {number + 2} days, and then oiled with care."
        for part in parts
        for number in range(50)
    ]
    resources = [Resource(f"example.org/{n}", f"Sheet {n}", note=note) for n, note in enumerate(notes)]
    layout = Layout(tmp_path)
    shutil.copytree(encoders, layout.encoders)
    build(BuildInput("Plants", resources), layout, calibrate=calibrate)
    with Engine(open_current(layout)) as engine:
        learned = engine.generation.manifest.abstention
        assert learned["foreign"] + learned["masked"] == 25
        assert learned["foreign_refused"] >= 0.8
        assert all(engine.ask(Query(text)).answer.outcome is not Verdict.ANSWERED for text in FOREIGN_QUESTIONS[:12])  # type: ignore[union-attr]
