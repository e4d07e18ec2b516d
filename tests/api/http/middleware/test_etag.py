"""An answer that the client has costs nothing, and is given anew when it may have changed."""

import pytest

from api.http.app import create_app
from api.settings import Settings
from index.build import BuildInput, build
from index.layout import Layout
from ingest.lists import ReadingList
from search import Engine
from tests.api.local_client import LocalClient

PATHS = ["/search?q=feature+store", "/api/v1/ask?q=feature+store", "/resources", "/api/v1/resources?limit=3"]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_answer_gets_304_without_it_being_made(
    client: LocalClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(path).headers["etag"]
    monkeypatch.setattr(Engine, "ask_stream", None)
    for sent in (tag, f'"other", {tag}'):
        again = client.get(path, headers={"if-none-match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("path", PATHS)
def test_another_question_stream_or_setting_has_another_tag(client: LocalClient, path: str, desk: Layout) -> None:
    tag = client.get(path).headers["etag"]
    joiner = "&" if "?" in path else "?"
    more = "explain=1" if "q=" in path else "cursor="
    assert client.get(f"{path}{joiner}{more}").headers["etag"] != tag
    assert client.get(path, headers={"if-none-match": tag, "accept": "text/event-stream"}).status_code == 200
    with LocalClient(create_app(Settings(data=desk.data, threads=1))) as other:
        assert other.get(path, headers={"if-none-match": tag}).status_code == 200


def test_a_new_generation_has_new_tags(own_desk: Layout, bundled: ReadingList) -> None:
    app = create_app(Settings(data=own_desk.data))
    with LocalClient(app) as client:
        tag = client.get("/search?q=bees").headers["etag"]
        build(BuildInput("Anew", bundled.resources[:9]), own_desk)
        app.state.live_engine.refresh()
        assert client.get("/search?q=bees", headers={"if-none-match": tag}).status_code == 200


def test_a_failure_has_no_tag(client: LocalClient) -> None:
    assert "etag" not in client.get("/search?q=%20").headers
