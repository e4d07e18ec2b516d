"""What was found for a question is kept for the next who asks the same, and for nobody else."""

from dataclasses import replace

import pytest

from search import Engine, Filter, Query
from search.engine import KEPT
from search.ranking.timing import StageTimer

QUESTION = "How does Netflix personalise artwork?"
LARGE = 1_000_000


@pytest.fixture
def keeping(engine: Engine) -> Engine:
    return Engine(engine.generation, kept=LARGE)


def test_asked_again_it_is_found_as_before_without_searching(keeping: Engine) -> None:
    first, again = keeping.ask(Query(QUESTION)), keeping.ask(Query(QUESTION))
    assert list(again.stages) == [KEPT, "answer"]
    assert replace(again, took_ms=first.took_ms) == first
    assert again.took_ms < first.took_ms


def test_a_search_is_kept_for_an_answer(keeping: Engine) -> None:
    keeping.search(Query(QUESTION))
    assert list(keeping.ask(Query(QUESTION)).stages) == [KEPT, "answer"]


def test_what_was_shown_while_typing_is_there_at_enter(keeping: Engine) -> None:
    keeping.ask(Query(QUESTION, worded=False))
    assert KEPT in keeping.ask(Query(QUESTION)).stages


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
    assert KEPT not in found.stages
    assert found.hits == engine.search(other).hits


def test_the_oldest_give_way(engine: Engine) -> None:
    one = Engine(engine.generation, kept=LARGE)._found
    room = 2 * max(one(Query(each), StageTimer()).size for each in ("a", "b", "c"))
    keeping = Engine(engine.generation, kept=room)
    for question in ("a", "b", "c", "b", "c"):
        keeping.search(Query(question))
    assert KEPT in keeping.search(Query("c")).stages
    assert KEPT not in keeping.search(Query("a")).stages


def test_a_question_of_no_token_takes_room_too(engine: Engine) -> None:
    found = Engine(engine.generation)._found(Query("\u200b"), StageTimer())
    assert not found.asked.reading.tokens.size
    assert found.size > 1000


def test_nothing_is_kept_unless_it_is_wished(engine: Engine) -> None:
    plain = Engine(engine.generation)
    plain.ask(Query(QUESTION))
    assert KEPT not in plain.ask(Query(QUESTION)).stages
