"""An answer in a language model's words, and a model that fails, as the pages show them."""

import json
from collections.abc import Iterator

import pytest
from lxml import html

from api import wiring
from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from search.errors import WriterError
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words

QUESTION = "How did Airbnb rank experiences?"
WRONG = "In 1871 Darwin ranked them by hand in Paris [1]."


class Model:
    """Says what it is told to, or fails; counts how often it is asked."""

    provider, model = "127.0.0.1:1", "<i>m</i>"
    said, asked = "", 0

    def write(self, _: list[dict[str, str]]) -> Iterator[str]:
        self.asked += 1
        if not self.said:
            raise WriterError("The model at 127.0.0.1:1 cannot be reached.")
        yield self.said


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    found = Model()
    monkeypatch.setattr(wiring, "configured_language_model", lambda _: found)
    return found


@pytest.fixture
def worded(model: Model, desk: Layout) -> Iterator[LocalClient]:  # noqa: ARG001, the desk asks that model
    """A client of a desk whose answers that model words."""
    with LocalClient(create_app(Settings(data=desk.data, llm_url="http://127.0.0.1:1/v1", llm_model="m"))) as found:
        yield found


def test_a_models_words_are_no_quotes_and_their_numbers_lead_to_some(
    worded: LocalClient, client: LocalClient, model: Model, browse: Browse
) -> None:
    said = client.get("/ask", params={"q": QUESTION}).json()["answer"]["sentences"][0]["text"].partition(". ")[0]
    model.said = f"{said} [1]. {WRONG}"
    tree = browse(worded, "/", q=QUESTION)
    answer = tree.xpath("//section[@aria-labelledby='answer']")[0]
    assert words(answer.xpath("p[@class='worded']")[0]).startswith(said)
    assert "Worded by <i>m</i>, checked" in words(answer)
    assert "1 sentence of the model was left out" in words(answer)
    assert "Darwin" not in words(answer)
    told = worded.get("/ask", params={"q": QUESTION}).json()["answer"]
    assert [words(one) for one in answer.xpath(".//q")] == [one["quote"] for one in told["citations"]]
    assert {f"#{one}" for one in tree.xpath("//mark/@id")} >= {*answer.xpath("p[@class='worded']/a/@href")}
    assert "checked against these quotes" in worded.get("/answer.md", params={"q": QUESTION}).text


def test_where_the_model_fails_the_page_has_the_quotes_and_the_reason(
    worded: LocalClient, client: LocalClient, browse: Browse
) -> None:
    plain, failed = (browse(one, "/", q=QUESTION).xpath("//section[@aria-labelledby='answer']")[0]
                     for one in (client, worded))  # fmt: skip
    assert [words(one) for one in failed.xpath(".//q")] == [words(one) for one in plain.xpath(".//q")]
    reason = "The model at 127.0.0.1:1 cannot be reached. The list is quoted instead."
    assert reason in words(failed)
    assert reason in worded.get("/answer.md", params={"q": QUESTION}).text


def test_nobody_waits_for_the_model_while_typing_or_at_the_first_page(
    worded: LocalClient, model: Model, browse: Browse
) -> None:
    browse(worded, "/")
    assert browse(worded, f"/results?q={QUESTION}&typing").xpath("//q")
    assert model.asked == 0
    browse(worded, "/results", q=QUESTION)
    assert model.asked == 1


def test_what_a_model_may_say_otherwise_next_time_is_not_kept(worded: LocalClient) -> None:
    headers = worded.get("/ask", params={"q": QUESTION}).headers
    assert (headers["cache-control"], "etag" in headers) == ("no-store", False)
    assert "etag" in worded.get("/search", params={"q": QUESTION}).headers


def test_as_markdown_is_the_answer_that_was_shown(worded: LocalClient, model: Model, browse: Browse) -> None:
    browse(worded, "/", q=QUESTION)
    first = model.asked
    worded.get("/answer.md", params={"q": QUESTION})
    assert model.asked == first == 1
    worded.get("/answer.md", params={"q": QUESTION, "k": 3})
    assert model.asked == 2


def test_the_page_grows_as_the_model_writes(worded: LocalClient, client: LocalClient, model: Model) -> None:
    said = client.get("/ask", params={"q": QUESTION}).json()["answer"]["sentences"][0]["text"].partition(". ")[0]
    model.said = f"{said} [1]. {WRONG}"
    got = worded.get("/results/live", params={"q": QUESTION})
    parts = [html.fromstring(json.loads(one[6:])) for one in got.text.split("\n") if one.startswith('data: "')]
    assert got.headers["content-type"].startswith("text/event-stream")
    assert [len(one.xpath("//p[@class='worded']")) for one in parts] == [0] + [1] * (len(parts) - 1)
    assert [bool(one.xpath("//*[contains(@class, 'writing')]")) for one in parts] == [True] * (len(parts) - 1) + [False]
    assert parts[0].xpath("//li[@class='hit']")
    assert parts[-1].xpath("//a[@class='copy']")
    assert "Darwin" not in got.text


def test_the_part_that_grows_refuses_what_cannot_be_asked(worded: LocalClient) -> None:
    assert worded.get("/results/live", params={"q": ""}).status_code == 400
