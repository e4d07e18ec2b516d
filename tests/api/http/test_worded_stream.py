"""A model's words as events: each sentence when it is checked, what was dropped, and quotes where they do not hold."""

from collections.abc import Iterator

import pytest

from api import wiring
from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from search.errors import WriterError
from tests.api.http.test_sse import EVENTS, QUESTION, events
from tests.api.local_client import LocalClient
from tests.api.running import Run

WRONG = "In 1871 Darwin ranked them by hand in Paris [1]."


class Model:
    """Says each of its sentences, then fails if it is told to."""

    provider, model = "127.0.0.1:1", "m"
    said: tuple[str, ...] = ()
    error = ""

    def write(self, _: list[dict[str, str]]) -> Iterator[str]:
        yield from (f"{one} " for one in self.said)
        if self.error:
            raise WriterError(self.error)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    found = Model()
    monkeypatch.setattr(wiring, "configured_language_model", lambda _: found)
    return found


@pytest.fixture
def good(client: LocalClient) -> str:
    """A sentence that holds: the first quote, as cited."""
    quote = client.get("/ask", params={"q": QUESTION}).json()["answer"]["sentences"][0]["text"]
    return f"{quote.partition('. ')[0]} [1]."


def streamed(desk: Layout) -> list[tuple[str, dict[str, object]]]:
    with LocalClient(create_app(Settings(data=desk.data, llm_url="http://127.0.0.1:1/v1", llm_model="m"))) as client:
        return events(client.get("/ask", params={"q": QUESTION}, headers=EVENTS).text)


def test_what_holds_is_sent_and_what_does_not_is_counted(model: Model, desk: Layout, good: str) -> None:
    model.said = (good, WRONG)
    found = streamed(desk)
    assert [name for name, _ in found] == ["hits", "sentence", "dropped", "done"]
    assert found[2][1] == {"count": 1}
    assert "Darwin" not in str(found[:-1])


@pytest.mark.parametrize("error", ["The model at 127.0.0.1:1 took too long.", "The model's answer is malformed."])
def test_where_a_model_breaks_off_the_quotes_replace_its_words(
    model: Model, desk: Layout, good: str, error: str
) -> None:
    model.said, model.error = (good, WRONG), error
    found = streamed(desk)
    names = [name for name, _ in found]
    assert names[:4] == ["hits", "sentence", "replaced", "sentence"]
    assert found[2][1] == {"reason": f"{error} The list is quoted instead."}
    told = found[-1][1]["answer"]
    assert isinstance(told, dict)
    assert [data["text"] for name, data in found[3:-1]] == [one["quote"] for one in told["citations"]]


def test_an_endless_model_ends(model: Model, desk: Layout, good: str) -> None:
    model.said = (good,) * 5_000
    assert [name for name, _ in streamed(desk)] == ["hits", "sentence", "done"]


def test_the_terminal_shows_a_sentence_once_and_takes_back_what_does_not_stand(
    model: Model, refdesk: Run, good: str
) -> None:
    model.said = (good,)
    ran = refdesk("ask", QUESTION)
    assert ran.out.index("[1]") < ran.out.index("-- worded by m")
    model.said, model.error = (good, WRONG), "It broke."
    out = refdesk("ask", QUESTION).out
    assert out.index("-- What stands above is withdrawn.") < out.index("It broke. The list is quoted instead.")
