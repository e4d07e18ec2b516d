"""What was found for a question is kept for the next who asks the same, and for nobody else."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from search import Engine, Filter, Query
from search.answer.pipeline import SearchState
from search.engine import CACHED
from search.ranking.timing import StageTimer

QUESTION = "How does Netflix personalise artwork?"
LARGE = 1_000_000


@pytest.fixture
def keeping(engine: Engine) -> Engine:
    return Engine(engine.generation, cache_bytes=LARGE)


def test_asked_again_it_is_found_as_before_without_searching(keeping: Engine) -> None:
    first, again = keeping.ask(Query(QUESTION)), keeping.ask(Query(QUESTION))
    assert list(again.stages) == [CACHED, "answer"]
    assert replace(again, took_ms=first.took_ms) == first
    assert again.took_ms < first.took_ms


def test_a_search_is_kept_for_an_answer(keeping: Engine) -> None:
    keeping.search(Query(QUESTION))
    assert list(keeping.ask(Query(QUESTION)).stages) == [CACHED, "answer"]


def test_what_was_shown_while_typing_is_there_at_enter(keeping: Engine) -> None:
    keeping.ask(Query(QUESTION, allow_llm=False))
    assert CACHED in keeping.ask(Query(QUESTION)).stages


@pytest.mark.parametrize(
    "other",
    [
        Query(QUESTION, k=2),
        Query(QUESTION, filter=Filter(kinds=("book",))),
        Query(QUESTION, literal=True),
        Query(QUESTION.lower()),
    ],
)
def test_another_wish_is_another_question(keeping: Engine, engine: Engine, other: Query) -> None:
    keeping.search(Query(QUESTION))
    found = keeping.search(other)
    assert CACHED not in found.stages
    assert found.hits == engine.search(other).hits


def test_the_oldest_give_way(engine: Engine) -> None:
    run = Engine(engine.generation)._run_search
    room = 2 * max(run(Query(question), StageTimer()).size for question in ("a", "b", "c"))
    keeping = Engine(engine.generation, cache_bytes=room)
    for question in ("a", "b", "c", "b", "c"):
        keeping.search(Query(question))
    assert CACHED in keeping.search(Query("c")).stages
    assert CACHED not in keeping.search(Query("a")).stages


def test_a_question_of_no_token_takes_room_too(engine: Engine) -> None:
    state = Engine(engine.generation)._run_search(Query("\u0301"), StageTimer())
    assert not state.encoded.encoding.tokens.size
    assert state.size > 1000


def test_nothing_is_kept_unless_it_is_wished(engine: Engine) -> None:
    plain = Engine(engine.generation)
    plain.ask(Query(QUESTION))
    assert CACHED not in plain.ask(Query(QUESTION)).stages


def test_eight_threads_examine_a_cached_search_once(engine: Engine) -> None:
    state = Engine(engine.generation)._run_search(Query(QUESTION), StageTimer())
    calls: list[SearchState] = []
    counting = replace(state, examine=lambda own: (time.sleep(0.05), calls.append(own), state.evidence)[-1])
    with ThreadPoolExecutor(8) as pool:
        evidence = list(pool.map(lambda _: counting.evidence, range(8)))
    assert len(calls) == 1
    assert evidence == [state.evidence] * 8
