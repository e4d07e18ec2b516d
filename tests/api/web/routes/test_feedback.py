"""The buttons below an answer: shown if the desk keeps verdicts, and what they send is kept."""

import json
from collections.abc import Iterator

import pytest

from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words

ANSWERED = "How should I monitor models in production?"
UNANSWERED = "How do I configure TLS in nginx?"
LOCAL = ("127.0.0.1", 5000)


@pytest.fixture
def judging(own_desk: Layout) -> Iterator[LocalClient]:
    """A client on this machine, of a desk that keeps feedback."""
    with LocalClient(create_app(Settings(data=own_desk.data, feedback=True)), client=LOCAL) as client:
        yield client


@pytest.mark.parametrize(("question", "cites"), [(ANSWERED, True), (UNANSWERED, False)])
def test_the_form_keeps_a_verdict_and_the_answer_says_thanks(
    judging: LocalClient, browse: Browse, own_desk: Layout, question: str, *, cites: bool
) -> None:
    form = browse(judging, "/", q=question).forms[-1 if not cites else 1]
    fields = [*form.form_values(), ("helpful", "no")]
    assert form.action == "/feedback"
    response = judging.post(form.action, data=_multi(fields), follow_redirects=False)
    assert response.status_code == 303
    kept = json.loads(own_desk.feedback.read_text("utf-8"))
    assert (kept["question"], kept["helpful"], bool(kept["resources"])) == (question, False, cites)
    thanked = browse(judging, response.headers["location"].partition("#")[0])
    assert words(thanked.xpath("//p[contains(@class, 'verdict')]")[0]).startswith("Thank you")
    assert thanked.xpath("//form[@class='verdict']") == []


def _multi(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [value for other, value in fields if other == name] for name, _ in fields}


def test_without_the_setting_there_is_no_form_and_nothing_is_kept(own_desk: Layout, browse: Browse) -> None:
    with LocalClient(create_app(Settings(data=own_desk.data)), client=LOCAL) as client:
        assert browse(client, "/", q=ANSWERED).xpath("//form[@class='verdict']") == []
        response = client.post("/feedback", data={"question": ANSWERED, "helpful": "yes"})
    assert (response.status_code, "set 'feedback' to true" in response.text) == (403, True)


def test_the_page_lets_browsers_name_its_origin(judging: LocalClient) -> None:
    assert judging.get("/", params={"q": ANSWERED}).headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"question": ANSWERED}, {}, 400),
        ({"question": ANSWERED, "helpful": "perhaps"}, {}, 400),
        ({"question": "", "helpful": "yes"}, {}, 400),
        ({"question": ANSWERED, "helpful": "yes", "resource": "none"}, {}, 404),
        ({"question": ANSWERED, "helpful": "yes", "resource": ["x"] * 500}, {}, 400),
        ({"question": ANSWERED, "helpful": "yes"}, {"origin": "https://evil.example"}, 403),
        ({"question": ANSWERED, "helpful": "yes"}, {"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_a_bad_form_is_refused(
    judging: LocalClient, own_desk: Layout, body: dict[str, object], headers: dict[str, str], status: int
) -> None:
    assert judging.post("/feedback", data=body, headers=headers).status_code == status
    assert not own_desk.feedback.exists()


@pytest.mark.parametrize("query", ["//evil.example", "q=x\r\nX-Evil: 1", "https://evil.example/?q=1", "#x", ""])
def test_a_verdict_leads_nowhere_but_to_the_question_page(judging: LocalClient, query: str) -> None:
    fields = {"question": ANSWERED, "helpful": "yes", "query": query}
    response = judging.post("/feedback", data=fields, follow_redirects=False)
    assert response.headers["location"].startswith("/?")
    assert "x-evil" not in response.headers
