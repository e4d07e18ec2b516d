"""The route of reading paths."""

import pytest

from api import serialize
from api.http.schemas.records import PathSchema
from search import Engine
from tests.api.local_client import LocalClient

ADDRESS = "/api/v1/path"
GOAL = "become able to monitor models"


def test_it_gives_what_the_engine_has_in_the_shape_described(client: LocalClient, engine: Engine) -> None:
    answer = client.get(ADDRESS, params={"q": GOAL}).json()
    assert answer == serialize.path_json(engine.path(GOAL))
    assert PathSchema.model_validate(answer, strict=True).model_dump() == answer
    assert [step["number"] for step in answer["steps"]] == [1, 2, 3, 4, 5]


def test_each_quote_stands_in_the_stored_text(client: LocalClient) -> None:
    for step in client.get(ADDRESS, params={"q": GOAL}).json()["steps"]:
        for citation in filter(None, (step["reason"], step["requirement"])):
            stored = client.get(f"/resources/{citation['resource_id']}").json()["documents"]
            assert citation["quote"] in [text["text"][citation["start"] : citation["end"]] for text in stored]


def test_parameters_bound_and_filter(client: LocalClient) -> None:
    answer = client.get(ADDRESS, params={"q": GOAL, "hours": 2.5, "kind": ["book", "talk"]}).json()
    assert answer["hours"] == 2.5
    assert {step["resource"]["kind"] for step in answer["steps"]} <= {"book", "talk"}
    assert client.get(ADDRESS, params={"q": "bake sourdough bread"}).json()["steps"] == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"hours": "0"}, 400), ({"hours": "-3"}, 400), ({"hours": "nan"}, 400), ({"hours": "inf"}, 400),
        ({"hours": "soon"}, 422), ({"company": "Nobody"}, 400), ({"q": " "}, 400), ({"q": "x" * 3000}, 400),
        ({"colour": "red"}, 422),
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused(client: LocalClient, wrong: dict[str, str], status: int) -> None:
    assert client.get(ADDRESS, params={"q": GOAL} | wrong).status_code == status


def test_a_goal_is_needed(client: LocalClient) -> None:
    assert client.get(ADDRESS).status_code == 422
