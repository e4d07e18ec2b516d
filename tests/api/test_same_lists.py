"""Several lists are the same everywhere: every door narrows to them, and says which list a hit is from."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from lxml import html
from mcp import Client

from api.http.app import create_app
from api.mcp import McpServer
from api.settings import Settings
from index.build import BuildInput, build
from index.generation import open_current
from index.layout import Layout
from ingest.lists import read_lists
from search import Engine
from tests.api.conftest import SMALL
from tests.api.local_client import LocalClient
from tests.api.running import Run
from tests.api.test_same import Door, by_command, by_http, by_page, in_process, on_page
from tests.api.web.conftest import words

ZOO = """# The zoo

## Mammals

- [Whales](https://example.org/whales) `book` - Whales sing for hours, and the song changes each year.
- [Bees again](http://www.example.org/bees) `paper` - Honey is made of nectar.
"""
WISHES: list[dict[str, Any]] = [
    {"question": "animals"},
    {"question": "animals", "list": ["zoo"]},
    {"question": "animals", "list": ["ZOO", "team"]},
    {"question": "animals", "list": ["nope"]},
    {"question": "animals", "list": [""]},
    {"question": "animals", "list": ["'; DROP TABLE lists; --"]},
    {"question": "animals in my zoo list"},
    {"question": "animals, but not in the team list"},
    {"question": "How many resources are in zoo?"},
    {"question": "animals in my zoo list", "literal": True},
    {"question": "bees", "list": ["zoo"], "kind": ["paper"]},
    {"question": "bees", "list": ["team"], "company": ["Nobody"]},
]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Layout:
    """A desk of two lists with one resource in both."""
    folder = tmp_path_factory.mktemp("several")
    (folder / "team.md").write_text(SMALL, "utf-8")
    (folder / "zoo.md").write_text(ZOO, "utf-8")
    lists = read_lists({"team": str(folder / "team.md"), "zoo": str(folder / "zoo.md")})
    layout = Layout(folder / "data")
    shutil.copytree(encoders, layout.encoders)
    build(BuildInput(lists.title, lists.resources, introduction=lists.introduction, lists=lists.lists), layout)
    return layout


@pytest.fixture(scope="module")
def both(several: Layout) -> Engine:
    return Engine(open_current(several))


@pytest.fixture(scope="module")
def pages(several: Layout) -> Iterator[LocalClient]:
    with LocalClient(create_app(Settings(data=several.data))) as client:
        yield client


@pytest.fixture
def doors(several: Layout, pages: LocalClient, refdesk: Run) -> dict[str, Door]:
    return {"v1": by_http(pages, "/api/v1"), "command": by_command(partial(refdesk, data=several.data))}


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("verb", ["search", "ask"])
def test_lists_narrow_the_same_at_every_door(
    both: Engine, pages: LocalClient, doors: dict[str, Door], verb: str, wishes: dict[str, Any]
) -> None:
    told = in_process(both, verb, wishes)
    assert {name: door(verb, wishes) for name, door in doors.items()} == dict.fromkeys(doors, told)
    if wishes.get("list") != [""]:  # on the page an empty field wishes for nothing
        assert by_page(pages, wishes) == on_page(told)


def test_an_assistant_narrows_to_lists_and_sees_them(both: Engine) -> None:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(McpServer(lambda: both))) as client,
    ):
        hits = portal.call(client.call_tool, "search", {"question": "animals", "list": ["zoo"]}).structured_content
        refused = portal.call(client.call_tool, "search", {"question": "animals", "list": ["nope"]})
    assert {hit["title"]: hit["lists"] for hit in hits["hits"]} == {"Whales": ["zoo"], "On bees": ["team", "zoo"]}
    assert refused.is_error
    assert "The index has no list 'nope'; it has: team, zoo." in refused.content[0].text


@pytest.mark.parametrize("route", ["resources?", "path?q=bees&", "cases?"])
def test_what_is_no_question_is_narrowed_too(pages: LocalClient, route: str) -> None:
    zoo = pages.get(f"/api/v1/{route}list=zoo")
    assert zoo.status_code == 200
    assert "On ants" not in zoo.text
    refused = pages.get(f"/api/v1/{route}list=nope")
    assert (refused.status_code, refused.json()["detail"]) == (400, "The index has no list 'nope'; it has: team, zoo.")


def test_the_page_offers_lists_and_says_which_a_hit_is_from(pages: LocalClient) -> None:
    tree = html.fromstring(pages.get("/?q=bees&list=zoo", headers={"accept": "text/html"}).text)
    assert tree.xpath("//input[@name='list']/@value") == ["team", "zoo"]
    assert tree.xpath("//input[@name='list'][@checked]/@value") == ["zoo"]
    hits = [words(hit) for hit in tree.xpath("//li[@class='hit']")]
    assert all("in team and zoo" in hit or "in zoo" in hit for hit in hits)
    assert "list zoo" in words(tree.xpath("//a[contains(@class, 'chip')]")[0])
    parsed = html.fromstring(pages.get("/?q=bees+in+my+zoo+list", headers={"accept": "text/html"}).text)
    assert "list zoo" in " ".join(words(chip) for chip in parsed.xpath("//*[contains(@class, 'chip')]"))


def test_a_single_list_is_neither_offered_nor_named(client: LocalClient) -> None:
    tree = html.fromstring(client.get("/?q=feature+store", headers={"accept": "text/html"}).text)
    assert tree.xpath("//input[@name='list']") == []
    assert client.get("/api/v1/search?q=feature+store").json()["hits"][0]["resource"]["lists"] == []


@pytest.mark.parametrize(
    ("first", "follow_up", "titles"),
    [
        ("animals", "only those in my zoo list", ["On bees", "Whales"]),
        ("animals", "in the team list", ["On ants", "On bats", "On bees"]),
        ("animals in the team list", "and in the zoo list?", ["On bees", "Whales"]),
        ("animals in the zoo list", "not in the team list", ["Whales"]),
        ("How many resources are in zoo?", "and in team?", ["On ants", "On bats", "On bees"]),
        ("animals", "what do whales do in the zoo list?", ["On bees", "Whales"]),
    ],
)
def test_a_follow_up_names_another_list(
    both: Engine, doors: dict[str, Door], first: str, follow_up: str, titles: list[str]
) -> None:
    context = in_process(both, "ask", {"question": first})["context"]  # type: ignore[index]
    wishes = {"question": follow_up, "context": context}
    told = in_process(both, "search", wishes)
    assert {name: door("search", wishes) for name, door in doors.items()} == dict.fromkeys(doors, told)
    assert sorted(hit["resource"]["title"] for hit in told["hits"]) == titles  # type: ignore[index]
