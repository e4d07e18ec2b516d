"""The filters and the order are the same in every interface."""

from typing import Any

import pytest

from ingest.lists import ReadingList
from tests.api.local_client import LocalClient
from tests.api.running import Run

OPTIONS = {"author": "Huyen", "exclude": "kind:course", "sort": "title", "k": 4}
QUESTION = "advice on careers"


def identifiers(result: dict[str, Any]) -> list[str]:
    """The ids of the hits, in their order."""
    return [hit["resource"]["id"] for hit in result["hits"]]


def test_command_line_and_http_filter_and_sort_alike(refdesk: Run, client: LocalClient) -> None:
    ran = refdesk("search", QUESTION, "--json", *(f"--{name}={value}" for name, value in OPTIONS.items()))
    by_parameters = client.get("/search", params={"q": QUESTION} | OPTIONS).json()
    body = {"question": QUESTION} | OPTIONS | {"author": ["Huyen"], "exclude": ["kind:course"]}
    by_body = client.post("/search", json=body).json()
    assert identifiers(ran.json) == identifiers(by_parameters) == identifiers(by_body)
    titles = [hit["resource"]["title"].casefold() for hit in by_body["hits"]]
    assert titles == sorted(titles)
    assert all("Chip Huyen" in hit["resource"]["authors"] for hit in by_body["hits"])


def test_the_list_is_filtered_and_sorted_page_by_page(client: LocalClient) -> None:
    parameters = {"author": "Huyen", "exclude": "career", "sort": "title"}
    whole = client.get("/resources", params=parameters).json()["resources"]
    first = client.get("/resources", params=parameters | {"limit": 2}).json()
    second = client.get("/resources", params=parameters | {"limit": 2, "cursor": first["next"]}).json()
    assert whole[:4] == [*first["resources"], *second["resources"]]
    titles = [entry["title"].casefold() for entry in whole]
    assert titles == sorted(titles)


def test_one_resource_is_asked_alone(client: LocalClient, bundled: ReadingList) -> None:
    identifier = bundled.resources[3].id
    result = client.get("/search", params={"q": "neural networks", "within": identifier[:20]}).json()
    assert identifiers(result) == [identifier]
    page = client.get(f"/r/{identifier}").text
    assert f'<input type="hidden" name="within" value="{identifier}">' in page
    answered = client.get("/", params={"q": "neural networks", "within": identifier}).text
    assert "within" in answered
    assert f'<input type="hidden" name="within" value="{identifier}">' in answered


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"author": "Huyens"}, "The list has no author 'Huyens'; it has, for instance: Chip Huyen"),
        ({"within": "nothing"}, "The list has no resource with the id 'nothing'"),
        ({"exclude": "kind:film"}, "The list has no kind 'film'"),
        ({"phrase": "!"}, "The phrase '!' has no word to search for: give a word or a phrase."),
    ],
)
def test_an_unusable_filter_is_one_sentence(client: LocalClient, parameters: dict[str, str], sentence: str) -> None:
    answer = client.get("/search", params={"q": "x"} | parameters)
    assert answer.status_code == 400
    assert sentence in answer.json()["detail"]


def test_filters_of_the_question_are_shown_with_their_words(refdesk: Run) -> None:
    ran = refdesk("search", "posts by Chip Huyen about careers, not startups", "--json")
    assert [(read["kind"], read["value"]) for read in ran.json["understood"]][-2:] == [
        ("author", "Chip Huyen"), ("exclude", "startups")
    ]  # fmt: skip
    shown = refdesk("search", "careers by Chip Huyen, not startups").out
    assert shown.startswith("Understood: author Chip Huyen, without startups (--literal")
