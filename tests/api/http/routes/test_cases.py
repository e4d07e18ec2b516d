"""The route of the case studies."""

from api import serialize
from api.http.schemas.results import CasesSchema
from search import Engine
from tests.api.local_client import LocalClient

ADDRESS = "/api/v1/cases"


def test_it_gives_what_the_engine_has_in_the_shape_described(client: LocalClient, engine: Engine) -> None:
    answer = client.get(ADDRESS).json()
    assert answer == serialize.case_list_json(engine.cases())
    assert CasesSchema.model_validate(answer, strict=True).model_dump() == answer


def test_parameters_filter_and_rank(client: LocalClient) -> None:
    answer = client.get(ADDRESS, params={"q": "fraud", "k": 1}).json()
    assert [case["resource"]["organisation"] for case in answer["cases"]] == ["Lyft"]
    assert client.get(ADDRESS, params={"company": "Airbnb"}).json()["total"] == 2
    assert client.get(ADDRESS, params={"year_from": 2019, "kind": "case-study"}).json()["total"] == 2


def test_csv_is_given_where_it_is_asked_for(client: LocalClient) -> None:
    by_header = client.get(ADDRESS, headers={"accept": "text/csv"})
    by_parameter = client.get(ADDRESS, params={"format": "csv"})
    assert by_header.text == by_parameter.text
    assert by_header.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Accept" in by_header.headers["vary"]
    json_first = client.get(ADDRESS, headers={"accept": "text/csv, application/json"})
    assert json_first.headers["content-type"] == "application/json"
    assert client.get(ADDRESS, params={"format": "json"}, headers={"accept": "text/csv"}).json()["total"] == 11


def test_wrong_parameters_are_refused(client: LocalClient) -> None:
    assert client.get(ADDRESS, params={"company": "Nobody"}).status_code == 400
    assert client.get(ADDRESS, params={"q": "fraud", "k": 0}).status_code == 400
    assert client.get(ADDRESS, params={"format": "xml"}).status_code == 422
    assert client.get(ADDRESS, params={"colour": "red"}).status_code == 422
