"""Verdicts of readers through HTTP, into the file, and out of `refdesk eval --feedback`."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.http.app import create_app
from api.settings import Settings
from api.tasks.verdict_file import MAX_BYTES
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.api.running import Run

QUESTION = "How should I monitor models in production?"
ROUTE = "/api/v1/feedback"


@pytest.fixture
def judging(own_desk: Layout) -> Iterator[LocalClient]:
    """A client on this machine, of a desk that keeps feedback."""
    with LocalClient(create_app(Settings(data=own_desk.data, feedback=True)), client=("127.0.0.1", 5000)) as client:
        yield client


def _cited(client: LocalClient) -> list[str]:
    answer = client.get("/ask", params={"q": QUESTION}).json()["answer"]
    return list(dict.fromkeys(citation["resource_id"] for citation in answer["citations"]))


def test_a_verdict_is_kept_and_measured(judging: LocalClient, own_desk: Layout, refdesk: Run) -> None:
    cited = _cited(judging)
    kept = judging.post(ROUTE, json={"question": QUESTION, "helpful": True, "resources": cited})
    assert kept.status_code == 201
    assert json.loads(own_desk.feedback.read_text("utf-8")) == kept.json()
    assert len(kept.json()["resources"]) == len(cited)
    judging.post(ROUTE, json={"question": "How do I monitor cats?", "helpful": False})
    report = refdesk("eval", "--feedback", "--json", data=own_desk.data).json
    assert report["questions"] == 1
    assert report["retrieval"]["hybrid"]["hit@5"] == 1.0
    assert [complaint["question"] for complaint in report["complaints"]] == ["How do I monitor cats?"]


def test_complaints_alone_are_shown_to_people(judging: LocalClient, own_desk: Layout, refdesk: Run) -> None:
    judging.post(ROUTE, json={"question": QUESTION, "helpful": False, "resources": _cited(judging)})
    shown = refdesk("eval", "--feedback", data=own_desk.data)
    assert "not helpful: 1, unchanged 1" in shown.out
    assert QUESTION in shown.out


def test_without_the_setting_nothing_is_kept(own_desk: Layout, refdesk: Run) -> None:
    with LocalClient(create_app(Settings(data=own_desk.data)), client=("127.0.0.1", 5000)) as client:
        refused = client.post(ROUTE, json={"question": QUESTION, "helpful": True})
    assert (refused.status_code, "set 'feedback' to true" in refused.json()["detail"]) == (403, True)
    assert not own_desk.feedback.exists()
    assert "set 'feedback' to true" in refdesk("eval", "--feedback", data=own_desk.data).err


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": "", "helpful": True}, 422),
        ({"question": " ", "helpful": True}, 400),
        ({"question": QUESTION}, 422),
        ({"question": QUESTION, "helpful": "yes"}, 422),
        ({"question": QUESTION, "helpful": True, "resources": ["none"]}, 404),
        ({"question": QUESTION, "helpful": True, "resources": ["a"] * 10_000}, 422),
        ({"question": "x" * 100_000, "helpful": True}, 413),
    ],
)
def test_a_bad_verdict_is_refused_and_not_kept(
    judging: LocalClient, own_desk: Layout, body: dict[str, object], status: int
) -> None:
    assert judging.post(ROUTE, json=body).status_code == status
    assert not own_desk.feedback.exists()


def test_a_page_of_another_site_cannot_judge(judging: LocalClient, own_desk: Layout) -> None:
    body = {"question": QUESTION, "helpful": True}
    assert judging.post(ROUTE, json=body, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not own_desk.feedback.exists()


def test_verdicts_at_once_are_lines_of_their_own(judging: LocalClient, own_desk: Layout) -> None:
    def judge(number: int) -> int:
        return judging.post(ROUTE, json={"question": f"Question {number}? {'é' * 900}", "helpful": True}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(judge, range(40))) == {201}
    lines = own_desk.feedback.read_text("utf-8").splitlines()
    assert len({json.loads(line)["question"] for line in lines}) == 40


def test_a_full_file_is_reported(judging: LocalClient, own_desk: Layout) -> None:
    own_desk.feedback.write_bytes(b"\n" * (MAX_BYTES + 1))
    refused = judging.post(ROUTE, json={"question": QUESTION, "helpful": True})
    assert (refused.status_code, "is full" in refused.json()["detail"]) == (403, True)
