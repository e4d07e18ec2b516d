"""The route of what changed, and resources as they were."""

from collections.abc import Iterator

import pytest

from api.history.changes_json import changes_json
from api.history.history import History
from api.http.app import create_app
from api.http.schemas.changes import ChangesSchema
from api.settings import Settings
from index.layout import Layout
from index.repository import LocalRepository
from tests.api.history.changed_desk import ANTS, BATS, KINDS, MICE, SECOND
from tests.api.local_client import LocalClient

ADDRESS = "/api/v1/changes"


@pytest.fixture(scope="module")
def desk_client(changed: Layout) -> Iterator[LocalClient]:
    with LocalClient(create_app(Settings(data=changed.data))) as client:
        yield client


def test_it_gives_the_changes_in_the_shape_described(desk_client: LocalClient, changed: Layout) -> None:
    answer = desk_client.get(ADDRESS).json()
    assert answer == changes_json(History(lambda: LocalRepository(changed)).changes())
    assert ChangesSchema.model_validate(answer, strict=True).model_dump() == answer
    assert {change["resource"]["title"]: change["kinds"] for change in answer["changes"]} == KINDS
    assert desk_client.get(ADDRESS, params={"since": changed.published()[1]}).json() == answer
    assert desk_client.get(ADDRESS, params={"since": changed.published()[0]}).json()["changes"] == []


def test_a_client_that_has_the_answer_gets_none(desk_client: LocalClient) -> None:
    tag = desk_client.get(ADDRESS).headers["etag"]
    assert desk_client.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304


def test_a_resource_is_given_as_it_was(desk_client: LocalClient, changed: Layout) -> None:
    older = changed.published()[1]
    then = desk_client.get(f"/api/v1/resources/{ANTS.resource.id}", params={"as_of": older}).json()
    assert then["as_of"]["generation"] == older
    assert then["documents"][1]["text"] == ANTS.text
    now = desk_client.get(f"/api/v1/resources/{ANTS.resource.id}").json()
    assert "as_of" not in now
    assert now["documents"][1]["text"] == SECOND[0].text
    moved = desk_client.get(f"/resources/{SECOND[3].resource.id}", params={"as_of": older}).json()
    assert moved["url"] == BATS.resource.url


@pytest.mark.parametrize(
    ("address", "parameters", "status"),
    [
        (ADDRESS, {"since": "soon"}, 400), (ADDRESS, {"since": "2026-05"}, 400),
        (ADDRESS, {"since": "9999-01-01"}, 400),
        (ADDRESS, {"since": "20200101T000000000000Z-12345678"}, 404), (ADDRESS, {"colour": "red"}, 422),
        (f"/resources/{MICE.resource.id}", {"as_of": "2020-01-01"}, 404),
        (f"/resources/{MICE.resource.id}", {"as_of": "\ufffd"}, 400), ("/resources/none", {"as_of": "2020"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    desk_client: LocalClient, address: str, parameters: dict[str, str], status: int
) -> None:
    answer = desk_client.get(address, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_what_was_not_in_the_list_then_is_not_there(desk_client: LocalClient, changed: Layout) -> None:
    answer = desk_client.get(f"/resources/{MICE.resource.id}", params={"as_of": changed.published()[1]})
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("As of ")
