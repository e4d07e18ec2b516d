"""The reading record over HTTP: of one reader, on this machine or with the token."""

from collections.abc import Iterator

import pytest

from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient

ROUTE = "/api/v1/reading"
FIRST = "10-free-ml-courses-fff1fd8393"
LOCAL = ("127.0.0.1", 5000)


@pytest.fixture
def reader(own_desk: Layout) -> Iterator[LocalClient]:
    """A client on this machine of a desk with one reader."""
    with LocalClient(create_app(Settings(data=own_desk.data, reading="file")), client=LOCAL) as client:
        yield client


def test_a_mark_is_kept_and_listed(reader: LocalClient) -> None:
    marked = reader.post(ROUTE, json={"id": FIRST, "state": "reading", "note": "Lecture 3"}).json()
    assert (marked["id"], marked["reading"]["state"], marked["reading"]["note"]) == (FIRST, "reading", "Lecture 3")
    assert reader.get(ROUTE).json() == {"reading": [marked]}
    assert reader.post(ROUTE, json={"id": FIRST, "state": "unread"}).json()["reading"]["state"] == "unread"
    assert reader.get(ROUTE).json() == {"reading": []}


def test_by_default_a_server_keeps_no_record(own_desk: Layout) -> None:
    with LocalClient(create_app(Settings(data=own_desk.data)), client=LOCAL) as client:
        for answer in (client.get(ROUTE), client.post(ROUTE, json={"id": FIRST, "state": "read"})):
            assert (answer.status_code, "set 'reading' to file" in answer.json()["detail"]) == (403, True)
    assert not own_desk.reading.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "none", "state": "read"}, 404),
        ({"id": FIRST, "state": "skimmed"}, 422),
        ({"id": FIRST}, 422),
        ({"id": FIRST, "state": "unread", "note": "x"}, 400),
        ({"id": FIRST, "state": "read", "note": "x" * 10_001}, 422),
        ({"id": FIRST, "state": "read", "stars": 5}, 422),
    ],
)
def test_a_bad_mark_is_refused(reader: LocalClient, own_desk: Layout, body: dict[str, object], status: int) -> None:
    assert reader.post(ROUTE, json=body).status_code == status
    assert not own_desk.reading.exists()


def test_neither_other_machines_nor_pages_of_other_sites_see_or_change_it(
    own_desk: Layout, reader: LocalClient
) -> None:
    app = create_app(Settings(data=own_desk.data, reading="file", allowed_hosts=("*",)))
    with LocalClient(app, client=("203.0.113.4", 5000)) as remote:
        assert {remote.get(ROUTE).status_code, remote.post(ROUTE, json={"id": FIRST, "state": "read"}).status_code} == {
            403
        }
    cross_site = {"Sec-Fetch-Site": "cross-site"}
    assert reader.get(ROUTE, headers=cross_site).status_code == 403
    assert reader.post(ROUTE, json={"id": FIRST, "state": "read"}, headers=cross_site).status_code == 403


def test_a_damaged_record_is_a_failure_of_the_server(reader: LocalClient, own_desk: Layout) -> None:
    own_desk.reading.write_bytes(b"no database" * 100)
    answer = reader.get(ROUTE)
    assert (answer.status_code, "move it away" in answer.json()["detail"]) == (500, True)
