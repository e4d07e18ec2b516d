"""What each stage expected of a hit, and how long each took."""

import time
from collections.abc import Callable

import pytest

from search import Engine, Mode, Query
from search.ranking.fusion import STAGE_WEIGHTS
from search.ranking.timing import StageTimer

QUESTION = "How did Airbnb rank experiences?"


def test_the_score_of_a_hit_is_made_of_its_parts(engine: Engine) -> None:
    first, *others = engine.search(Query("How were the weights of a search ranking learned?")).hits
    strongest = max(hit.parts.bm25 for hit in (first, *others))
    assert first.parts.late is not None
    cosine, words, late = STAGE_WEIGHTS
    expected = cosine * first.parts.cosine + words * first.parts.bm25 / strongest + late * first.parts.late
    assert first.score == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("mode", [Mode.FUSED, Mode.DENSE, Mode.LEXICAL])
def test_a_stage_that_takes_no_part_gives_nothing(engine: Engine, mode: Mode) -> None:
    for hit in engine.search(Query(QUESTION, mode=mode)).hits:
        assert hit.parts.late is None
        assert hit.score == pytest.approx(hit.parts.fused)


def test_each_stage_is_timed_in_its_order(engine: Engine) -> None:
    searched, answered = engine.search(Query(QUESTION)), engine.ask(Query(QUESTION))
    assert list(searched.stages) == ["understand", "encode", "retrieve", "late", "group"]
    assert list(answered.stages) == [*searched.stages, "answer"]
    assert answered.took_ms == round(sum(answered.stages.values()), 1)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let seconds pass on the clock of the stages."""
    passed, now = [0.0], time.perf_counter
    monkeypatch.setattr(time, "perf_counter", lambda: now() + sum(passed))
    return passed.append


def test_the_hits_come_before_the_answer_and_waiting_costs_nothing(
    engine: Engine, wait: Callable[[float], None]
) -> None:
    steps = engine.ask_stream(Query(QUESTION))
    hits = next(steps)
    wait(3_600)
    answered = next(steps)
    assert (hits.answer, answered.hits) == (None, hits.hits)
    assert answered.answer is not None
    assert answered.took_ms - hits.took_ms < 3_600_000


def test_a_pause_belongs_to_no_stage(wait: Callable[[float], None]) -> None:
    timer = StageTimer()
    timer.lap("one")
    wait(3_600)
    timer.start()
    wait(60)
    timer.lap("two")
    assert 60_000 <= timer.stages["two"] < 3_600_000
