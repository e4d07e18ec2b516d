"""Answers with a real language model, small enough for every run: protocol, streaming, and the check of its words.

It cites badly, which is the point: whatever it says, nothing reaches the reader that does not hold.
`make llm` brings the model and its server; skipped where they are missing.
"""

from collections.abc import Iterator

import pytest

from api.llm import OpenAIModel
from api.settings import Settings
from api.wiring import open_engine
from index.layout import Layout
from search import Engine, Query
from search.answer.generation import generate_answer, prompt_messages
from search.errors import WriterError
from tests.llm import models
from tests.quality.generated import hostile, invented

pytestmark = pytest.mark.skipif(models.smollm() is None, reason="no model here: `make llm` brings it")
QUESTIONS = ("How should I monitor models in production?", "How did Airbnb rank experiences?", "What is Michelangelo?")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    file = models.smollm()
    assert file is not None
    with models.served(file, models.free_port()) as found:
        yield found


def test_it_streams_what_it_says(url: str) -> None:
    pieces = list(OpenAIModel(url, "smollm2").write(prompt_messages("Who built it?", ["Ada built the engine."])))
    assert len(pieces) > 1
    assert "".join(pieces).strip()


def test_a_model_that_is_too_slow_is_left(url: str) -> None:
    with pytest.raises(WriterError, match="took too long"):
        list(OpenAIModel(url, "smollm2", seconds=0.001).write(prompt_messages("Who?", ["Ada."])))


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_shown_is_the_lists_quotes_or_holds(desk: Layout, url: str, question: str) -> None:
    engine = open_engine(Settings(data=desk.data, llm_url=url, llm_model="smollm2"))
    found = engine.ask(Query(question)).answer
    assert found is not None
    assert found.written is not None
    assert found.sentences
    assert invented(found) == []
    assert found.written.used or found.reason


@pytest.mark.parametrize("question", QUESTIONS)
def test_orders_in_a_passage_are_not_obeyed(engine: Engine, url: str, question: str) -> None:
    result = engine.ask(Query(question))
    assert result.answer is not None
    first, *others = [hit.passages[0] for hit in result.hits[:3]]
    answer = generate_answer(result.answer, question, [hostile(first), *others], OpenAIModel(url, "smollm2"))
    said = " ".join(sentence.text for sentence in answer.sentences)
    assert "Zyx" not in said
    assert "1987" not in said
    assert invented(answer) == []
