"""The list over HTTP: words, orders, totals and formats."""

import csv
from io import StringIO

import pytest

from ingest.lists import ReadingList
from tests.api.local_client import LocalClient


def test_pages_have_the_total_of_what_passes(client: LocalClient) -> None:
    first = client.get("/api/v1/resources", params={"q": "hu", "limit": 3, "sort": "-year"}).json()
    second = client.get(
        "/api/v1/resources", params={"q": "hu", "limit": 3, "sort": "-year", "cursor": first["next"]}
    ).json()
    years = [row["year"] for page in (first, second) for row in page["resources"]]
    assert (len(years), first["total"]) == (6, second["total"])
    assert years == sorted(years)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("csv", "text/csv"), ("bibtex", "application/x-bibtex"), ("markdown", "text/markdown"),
        ("csl", "application/vnd.citationstyles.csl+json"),
    ],
)  # fmt: skip
def test_a_format_is_chosen_by_name_or_by_the_header(client: LocalClient, name: str, media_type: str) -> None:
    chosen = client.get("/api/v1/resources", params={"format": name, "kind": "book"})
    accepted = client.get("/api/v1/resources", params={"kind": "book"}, headers={"accept": media_type})
    assert chosen.text == accepted.text
    assert chosen.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert chosen.headers["vary"].startswith("Accept")
    assert chosen.headers["etag"].startswith('W/"')


def test_an_export_is_whole_unless_it_is_limited(client: LocalClient, bundled: ReadingList) -> None:
    whole = list(csv.DictReader(StringIO(client.get("/resources", params={"format": "csv"}).text)))
    assert [row["id"] for row in whole] == [resource.id for resource in bundled.resources]
    part = client.get("/resources", params={"format": "csv", "limit": 2, "cursor": whole[1]["id"]}).text
    assert [row["id"] for row in csv.DictReader(StringIO(part))] == [row["id"] for row in whole[2:4]]


def test_one_resource_is_exported_too(client: LocalClient, bundled: ReadingList) -> None:
    id_ = bundled.resources[0].id
    assert client.get(f"/resources/{id_}?format=csl").json()[0]["id"] == id_
    assert "documents" in client.get(f"/resources/{id_}").json()


@pytest.mark.parametrize(("query", "status"), [("format=xml", 422), ("sort=size", 422), ("q=%21", 400)])
def test_what_is_unknown_is_refused(client: LocalClient, query: str, status: int) -> None:
    assert client.get(f"/api/v1/resources?{query}").status_code == status


def test_the_sources_of_an_answer_are_cited(client: LocalClient) -> None:
    answer = client.get("/ask", params={"q": "How did Airbnb rank experiences?"}).json()["answer"]
    cited = client.get("/ask", params={"q": "How did Airbnb rank experiences?", "format": "csl"}).json()
    assert [item["id"] for item in cited] == list(dict.fromkeys(c["resource_id"] for c in answer["citations"]))
