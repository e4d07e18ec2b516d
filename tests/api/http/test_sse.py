"""An answer as events: the hits, sentence by sentence, then the whole."""

import json
from typing import Any

import pytest

from api.http.app import create_app
from api.settings import Settings
from index.errors import IndexingError
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.api.running import untimed

QUESTION = "How did Airbnb rank experiences?"
EVENTS = {"accept": "text/event-stream"}


def events(text: str) -> list[tuple[str, Any]]:
    """Names and data of events, in their order."""
    blocks = [block.split("\n") for block in text.removesuffix("\n\n").split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


@pytest.mark.parametrize("question", [QUESTION, "What is the capital of Mongolia?", "case studies about fraud"])
def test_a_streamed_answer_is_the_answer(client: LocalClient, question: str) -> None:
    whole = client.get("/ask", params={"q": question}).json()
    got = client.get("/ask", params={"q": question}, headers=EVENTS)
    posted = client.post("/ask", json={"question": question}, headers=EVENTS)
    assert got.headers["content-type"].startswith("text/event-stream")
    for found in (events(got.text), events(posted.text)):
        assert [name for name, _ in found] == ["hits", *["sentence"] * len(whole["answer"]["sentences"]), "done"]
        assert found[0][1]["hits"] == whole["hits"]
        assert untimed(found[-1][1]) == untimed(whole)


def test_a_sentence_brings_its_citations(client: LocalClient) -> None:
    found = events(client.get("/ask", params={"q": QUESTION}, headers=EVENTS).text)
    said = [data for name, data in found if name == "sentence"]
    assert said[0]["citations"] == [found[-1][1]["answer"]["citations"][0]]


def test_what_takes_json_too_gets_json(client: LocalClient) -> None:
    both = {"accept": "application/json, text/event-stream"}
    assert client.get("/ask", params={"q": QUESTION}, headers=both).headers["content-type"] == "application/json"


def test_a_question_that_cannot_be_used_fails_before_the_stream(client: LocalClient) -> None:
    found = client.get("/ask", params={"q": "x", "kind": "film"}, headers=EVENTS)
    assert (found.status_code, found.headers["content-type"]) == (400, "application/problem+json")


def test_a_failure_after_the_hits_is_an_event(desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise IndexingError("The index is damaged.")

    monkeypatch.setattr("search.engine.examine_hits", damaged)
    with LocalClient(create_app(Settings(data=desk.data))) as client:
        found = events(client.get("/ask", params={"q": QUESTION}, headers=EVENTS).text)
    assert [name for name, _ in found] == ["hits", "failed"]
    assert found[1][1]["detail"] == "The index is damaged."
