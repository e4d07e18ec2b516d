"""The reading mark on a resource's page: of the browser, or of the record of the desk's one reader."""

from collections.abc import Iterator

import pytest

from api.http.app import create_app
from api.reading.store import ReadingStore
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse

FIRST = "10-free-ml-courses-fff1fd8393"
LOCAL = ("127.0.0.1", 5000)


@pytest.fixture
def reader(own_desk: Layout) -> Iterator[LocalClient]:
    """A client on this machine of a desk with one reader."""
    with LocalClient(create_app(Settings(data=own_desk.data, reading="file")), client=LOCAL) as client:
        yield client


def test_by_default_the_mark_is_hidden_until_the_script_shows_it(client: LocalClient, browse: Browse) -> None:
    form = browse(client, f"/r/{FIRST}").get_element_by_id("marking")
    assert "hidden" in form.attrib
    assert form.get("data-key")
    assert "hidden" in browse(client, "/list").get_element_by_id("marks").attrib
    assert len(browse(client, "/list").xpath("//tr[@data-key]")) > 1


def test_by_default_the_form_is_refused(own_desk: Layout) -> None:
    with LocalClient(create_app(Settings(data=own_desk.data)), client=LOCAL) as client:
        assert client.post("/reading", data={"id": FIRST, "state": "read", "note": ""}).status_code == 403
    assert not own_desk.reading.exists()


def test_the_form_marks_and_the_page_shows_the_mark(reader: LocalClient, browse: Browse, own_desk: Layout) -> None:
    fields = {"id": FIRST, "state": "reading", "note": "\nLecture 3\r\n<b>again</b>"}
    response = reader.post("/reading", data=fields, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, f"/r/{FIRST}#marking")
    form = browse(reader, f"/r/{FIRST}").get_element_by_id("marking")
    assert "hidden" not in form.attrib
    assert form.fields["state"] == "reading"
    assert form.fields["note"].strip() == "Lecture 3\n<b>again</b>"
    assert [entry.state for entry in ReadingStore(own_desk.reading).entries().values()] == ["reading"]
    assert reader.get(f"/r/{FIRST}").headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"id": "none", "state": "read"}, {}, 404),
        ({"id": FIRST, "state": "skimmed"}, {}, 400),
        ({"id": FIRST, "state": "unread", "note": "x"}, {}, 400),
        ({"id": FIRST, "state": "read", "note": "x" * 10_001}, {}, 400),
        ({"id": FIRST, "state": "read", "note": ["x"] * 500}, {}, 400),
        ({"id": FIRST, "state": "read"}, {"origin": "https://evil.example"}, 403),
    ],
)
def test_a_bad_mark_is_refused(
    reader: LocalClient, own_desk: Layout, body: dict[str, object], headers: dict[str, str], status: int
) -> None:
    assert reader.post("/reading", data=body, headers=headers).status_code == status
    assert not own_desk.reading.exists() or not ReadingStore(own_desk.reading).entries()


def test_somebody_else_does_not_see_the_record(own_desk: Layout, browse: Browse) -> None:
    app = create_app(Settings(data=own_desk.data, reading="file"))
    with LocalClient(app, client=("192.0.2.7", 5000)) as stranger:
        assert browse(stranger, f"/r/{FIRST}").xpath("//form[@id='marking']") == []
