"""The HTTP door: the same JSON as the command line, and the index followed while it serves."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.http.app import create_app
from api.live_engine import LiveEngine
from api.settings import Settings
from index.build import BuildInput, build
from index.layout import VECTORS, Layout
from ingest.lists import ReadingList
from tests.api.local_client import LocalClient
from tests.api.running import Run, untimed

QUESTION = "How did Airbnb rank experiences?"
STREAMING = "Switching From a Batch to Streaming Mindset w/ Chip Huyen"


def until(true: Callable[[], bool]) -> bool:
    """Whether something comes true within a minute."""
    end = time.monotonic() + 60
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for a new generation twenty times a second."""
    monkeypatch.setattr(LiveEngine, "POLL_SECONDS", 0.05)


@pytest.mark.parametrize("door", ["search", "ask"])
@pytest.mark.parametrize(
    "question", [QUESTION, "What is the capital of Mongolia?", "case studies about fraud", "books after 2050"]
)
def test_get_post_and_command_line_say_the_same(client: LocalClient, refdesk: Run, door: str, question: str) -> None:
    got = client.get(f"/{door}", params={"q": question})
    posted = client.post(f"/{door}", json={"question": question})
    assert (got.status_code, posted.status_code) == (200, 200)
    printed = refdesk(door, question, "--json").json
    assert untimed(got.json()) == untimed(posted.json()) == untimed(printed)


def test_every_door_can_search_the_words_as_they_are(client: LocalClient, refdesk: Run) -> None:
    question = "case studies about fraud"
    got = client.get("/search", params={"q": question, "literal": True}).json()
    posted = client.post("/search", json={"question": question, "literal": True}).json()
    assert untimed(got) == untimed(posted) == untimed(refdesk("search", question, "--literal", "--json").json)
    assert got["understood"] == []


def test_all_filters_mean_the_same_at_every_door(client: LocalClient, refdesk: Run) -> None:
    wishes: dict[str, Any] = {
        "k": 3,
        "kind": ["case-study", "post"],
        "section": ["case"],
        "company": ["Uber"],
        "year_from": 2015,
    }
    got = client.get("/search", params={"q": "platform", "year_to": 2019, **wishes}).json()
    posted = client.post("/search", json={"question": "platform", "year_to": 2019, **wishes}).json()
    options = ["--k=3", "--kind=case-study", "--kind=post", "--section=case", "--company=Uber"]
    printed = refdesk("search", "platform", *options, "--year-from=2015", "--year-to=2019", "--json").json
    assert untimed(got) == untimed(posted) == untimed(printed)
    assert got["hits"]


def test_the_whole_list_is_given_in_its_order(client: LocalClient, bundled: ReadingList) -> None:
    found = client.get("/resources").json()
    assert [resource["title"] for resource in found["resources"]] == [r.title for r in bundled.resources]
    assert found["generation"] == client.get("/readyz").json()["generation"]


def test_every_resource_of_the_list_can_be_had_with_its_note(client: LocalClient, bundled: ReadingList) -> None:
    for resource in bundled.resources:
        found = client.get(f"/resources/{resource.id}").json()
        assert (found["id"], found["title"], found["url"]) == (resource.id, resource.title, resource.url)
        assert [(document["via"], document["text"]) for document in found["documents"]] == [("note", resource.note)]


def test_a_citation_is_a_span_of_the_document_that_the_desk_serves(client: LocalClient) -> None:
    citations = client.get("/ask", params={"q": QUESTION}).json()["answer"]["citations"]
    assert citations
    for citation in citations:
        text = client.get(f"/resources/{citation['resource_id']}").json()["documents"][0]["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_resource_without_an_address_is_served_with_null(client: LocalClient) -> None:
    hit = client.get("/search", params={"q": "streaming mindset"}).json()["hits"][0]["resource"]
    assert (hit["title"], hit["url"]) == (STREAMING, None)
    assert client.get(f"/resources/{hit['id']}").json()["url"] is None


def test_the_description_loads_and_names_every_route(client: LocalClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {path: sorted(verbs) for path, verbs in paths.items()} == {
        "/api/v1/search": ["get", "post"], "/api/v1/ask": ["get", "post"], "/api/v1/resources": ["get", "post"],
        "/api/v1/resources/{identifier}": ["get"], "/api/v1/cases": ["get"],
        "/api/v1/path": ["get"], "/api/v1/changes": ["get"], "/api/v1/feedback": ["post"],
        "/api/v1/reading": ["get", "post"],
        "/api/v1/refresh": ["get", "post"],
        "/healthz": ["get"], "/readyz": ["get"], "/metrics": ["get"],
    }  # fmt: skip
    assert client.get("/docs").status_code == 200


def test_the_short_doors_are_the_versioned_routes(client: LocalClient, bundled: ReadingList) -> None:
    for path in ("/search?q=feature+store", "/ask?q=feature+store", f"/resources/{bundled.resources[0].id}"):
        assert untimed(client.get(path).json()) == untimed(client.get(f"/api/v1{path}").json())
    posted = [client.post(path, json={"question": "feature store"}).json() for path in ("/ask", "/api/v1/ask")]
    assert untimed(posted[0]) == untimed(posted[1])


@pytest.mark.parametrize("limit", [1, 7, 53, 54, 200])
def test_a_long_list_comes_page_by_page(client: LocalClient, bundled: ReadingList, limit: int) -> None:
    given, cursor, pages = [], "", 0
    while cursor is not None:
        found = client.get("/api/v1/resources", params={"limit": limit, "cursor": cursor}).json()
        given += [resource["id"] for resource in found["resources"]]
        cursor, pages = found["next"], pages + 1
    assert given == [resource.id for resource in bundled.resources]
    assert pages == -(-54 // limit)


@pytest.mark.parametrize("door", ["search", "ask"])
def test_explain_adds_what_each_stage_did_and_changes_nothing_else(client: LocalClient, door: str) -> None:
    question = f"Which machine learning system explains a {door}?"  # asked nowhere else, so that no stage is spared
    found = client.get(f"/{door}", params={"q": question, "explain": 1}).json()
    posted = client.post(f"/{door}", json={"question": question, "explain": True}).json()
    plain = client.get(f"/{door}", params={"q": question}).json()
    assert list(found.pop("stages"))[:4] == ["understand", "encode", "retrieve", "late"]
    scores = [hit.pop("scores") for hit in found["hits"]]
    assert all(set(one) == {"cosine", "bm25", "fused", "late", "whole"} for one in scores)
    assert [hit.pop("scores") for hit in posted["hits"]] == scores
    assert untimed(found) == untimed(plain)


def test_a_long_answer_is_packed_and_a_short_one_is_not(client: LocalClient) -> None:
    assert client.get("/search", params={"q": QUESTION}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/healthz").headers


@pytest.mark.parametrize("origin", ["https://wiki.example", "https://evil.example"])
def test_only_pages_of_named_origins_may_read(desk: Layout, client: LocalClient, origin: str) -> None:
    asked = {"origin": origin, "access-control-request-method": "GET"}
    assert "access-control-allow-origin" not in client.get("/healthz", headers=asked).headers
    app = create_app(Settings(data=desk.data, cors_origins=("https://wiki.example",), token="a long secret"))
    with LocalClient(app) as open_to_one:
        allowed = {found.headers.get("access-control-allow-origin") for found in (
            open_to_one.get("/resources", headers=asked), open_to_one.options("/search", headers=asked))}  # fmt: skip
    assert allowed == ({"https://wiki.example"} if origin == "https://wiki.example" else {None})


@pytest.mark.usefixtures("hasty")
def test_before_the_first_index_only_health_is_well_and_after_it_all_is(bare: Layout, bundled: ReadingList) -> None:
    with LocalClient(create_app(Settings(data=bare.data))) as client:
        assert client.get("/healthz").json() == {"status": "ok", "generation": None, "problem": None}
        for path in ("/readyz", "/resources", "/resources/x", "/search?q=x", "/ask?q=x"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
            assert "run 'refdesk index' first" in answer.json()["detail"]
        name = build(BuildInput("The first", bundled.resources[:9]), bare).name
        assert until(lambda: client.get("/readyz").status_code == 200)
        assert client.get("/search", params={"q": QUESTION}).json()["generation"] == name


@pytest.mark.usefixtures("hasty")
def test_a_new_generation_is_picked_up_without_a_restart(own_desk: Layout, bundled: ReadingList, refdesk: Run) -> None:
    def live() -> str:
        return str(client.get("/readyz").json()["generation"])

    with LocalClient(create_app(Settings(data=own_desk.data))) as client:
        old = live()
        new = build(BuildInput("Anew", bundled.resources[:9]), own_desk).name
        assert until(lambda: live() == new)
        assert len(client.get("/resources").json()["resources"]) == 9
        assert refdesk("use", old, data=own_desk.data).code == 0
        assert until(lambda: live() == old)


@pytest.mark.usefixtures("hasty")
def test_a_damaged_new_generation_is_refused_while_the_old_one_serves(
    own_desk: Layout, bundled: ReadingList, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with LocalClient(create_app(Settings(data=own_desk.data))) as client:
        old = client.get("/readyz").json()
        elsewhere = Layout(tmp_path / "elsewhere", cache=own_desk.cache)
        name = build(BuildInput("Anew", bundled.resources), elsewhere).name
        (elsewhere.generation(name) / VECTORS).unlink()
        elsewhere.generation(name).rename(own_desk.generation(name))
        own_desk.current.write_text(f"{name}\n")
        assert until(lambda: name in caplog.text)
        now = client.get("/readyz").json()
        assert name in now["problem"]
        assert now | {"problem": None} == old
        assert client.get("/search", params={"q": QUESTION}).status_code == 200


def test_a_desk_that_stops_is_not_ready(client: LocalClient) -> None:
    live_engine = client.app.state.live_engine  # type: ignore[attr-defined]  # LocalClient knows any application
    live_engine.stopping = True
    try:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        live_engine.stopping = False
