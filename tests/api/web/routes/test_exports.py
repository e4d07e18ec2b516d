"""Files of the list, of a resource, and of the sources of an answer."""

import json

import pytest

from ingest.lists import ReadingList
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse

ANSWERED = "How should I monitor models in production?"
TYPES = {
    "csv": "text/csv; charset=utf-8", "json": "application/json", "bib": "application/x-bibtex; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json; charset=utf-8", "md": "text/markdown; charset=utf-8",
}  # fmt: skip


@pytest.mark.parametrize("suffix", TYPES)
def test_the_list_and_a_resource_are_files_with_a_name(client: LocalClient, bundled: ReadingList, suffix: str) -> None:
    id_ = bundled.resources[0].id
    for path, name in ((f"/list.{suffix}", f"list.{suffix}"), (f"/r/{id_}.{suffix}", f"{id_}.{suffix}")):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(TYPES[suffix].partition(";")[0])
        assert response.headers["content-disposition"] == f'inline; filename="{name}"'
        assert bundled.resources[0].title in response.text


def test_an_unknown_resource_or_suffix_is_not_there(client: LocalClient) -> None:
    assert client.get("/r/nothing.bib").status_code == 404
    assert client.get("/list.doc").status_code == 404
    assert client.get("/list.csv?kind=film").status_code == 400


def test_a_resource_links_to_its_citations(client: LocalClient, browse: Browse, bundled: ReadingList) -> None:
    tree = browse(client, f"/r/{bundled.resources[0].id}")
    assert tree.xpath("//a[text()='BibTeX']/@href") == [f"/r/{bundled.resources[0].id}.bib"]
    assert client.get(tree.xpath("//a[text()='CSL JSON']/@href")[0]).json()[0]["id"] == bundled.resources[0].id


def test_an_answer_links_to_its_sources_in_the_order_of_its_citations(client: LocalClient, browse: Browse) -> None:
    citations = client.get("/ask", params={"q": ANSWERED}).json()["answer"]["citations"]
    address = browse(client, "/", q=ANSWERED).xpath("//a[text()='CSL JSON']/@href")[0]
    ids = [item["id"] for item in client.get(address).json()]
    assert ids == list(dict.fromkeys(citation["resource_id"] for citation in citations))
    text = client.get(address.replace(".csl.json", ".bib")).text
    assert all(f"{{{id_}," in text for id_ in ids)


@pytest.mark.parametrize("question", ["How do I configure TLS in nginx?", "xyzzy plugh"])
def test_without_an_answer_the_related_reading_is_cited_if_there_is_any(client: LocalClient, question: str) -> None:
    result = client.get("/ask", params={"q": question}).json()
    expected = [hit["resource"]["id"] for hit in result["hits"]] if result["answer"]["outcome"] == "related" else []
    assert [item["id"] for item in json.loads(client.get("/answer.csl.json", params={"q": question}).text)] == expected
