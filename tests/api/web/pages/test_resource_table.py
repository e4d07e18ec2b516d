"""The list as a table, without a script: every state has an address."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from api.http.app import create_app
from api.settings import Settings
from api.web.pages import resource_table
from index.build import BuildInput, build
from index.layout import Layout
from ingest.lists import ReadingList
from ingest.model import Resource
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words


def titles(tree: Any) -> list[str]:
    return [words(link) for link in tree.xpath("//table//th[@scope='row']/a")]


def test_the_table_has_every_resource_by_section(client: LocalClient, browse: Browse, bundled: ReadingList) -> None:
    tree = browse(client, "/list")
    assert titles(tree) == [" ".join(resource.title.split()) for resource in bundled.resources]
    sections = [words(head) for head in tree.xpath("//th[@scope='rowgroup']")]
    assert sections == list(dict.fromkeys(" / ".join(resource.section) for resource in bundled.resources))
    assert (
        words(tree.xpath("//p[@class='counted']")[0]) == words(tree.xpath("//p[@role='status']")[0]) == "54 resources"
    )
    assert "No page was fetched" in words(tree.xpath("//p[@class='lead']")[0])
    assert [words(head) for head in tree.xpath("//thead//th")] == ["Resource", "Kind", "Year"]


def test_words_and_facets_narrow_the_table_and_chips_widen_it(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/list", q="hu", kind=["post", "talk"], year_from="2019")
    listed = client.get("/resources", params={"q": "hu", "kind": ["post", "talk"], "year_from": 2019}).json()
    assert titles(tree) == [" ".join(row["title"].split()) for row in listed["resources"]]
    assert words(tree.xpath("//p[@class='counted']")[0]) == f"{listed['total']} of 54 resources"
    assert tree.xpath("//input[@name='kind' and @checked]/@value") == ["post", "talk"]
    assert tree.xpath("//select[@name='year_from']/option[@selected]/@value") == ["2019"]
    chips = tree.xpath("//ul[@aria-label='Filters chosen']//a")
    assert [words(chip).partition("×")[0] for chip in chips] == ["kind post", "kind talk", "from 2019"]
    wider = browse(client, chips[1].get("href"))
    assert wider.xpath("//input[@name='kind' and @checked]/@value") == ["post"]
    assert wider.xpath("//input[@name='q']/@value") == ["hu"]


def test_the_count_of_a_value_is_what_choosing_it_shows(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/list", q="model", kind="post")
    values = tree.xpath("//input[@type='checkbox']")
    assert {value.get("name") for value in values} == {"kind", "section", "company", "author"}
    for value in values[:6]:
        count = int(words(value.getparent().xpath("span[@class='count']")[0]))
        other = {} if value.get("name") == "kind" else {"kind": "post"}
        shown = browse(client, "/list", q="model", **{**other, value.get("name"): value.get("value")})
        assert len(titles(shown)) == count


@pytest.mark.parametrize(
    ("column", "sort", "next_sort", "direction"),
    [("Year", "year", "-year", "descending"), ("Year", "-year", "year", "ascending"),
     ("Resource", "title", "-title", "ascending")],
)  # fmt: skip
def test_a_header_sorts_and_turns_the_order_round(  # noqa: PLR0913, PLR0917
    client: LocalClient, browse: Browse, column: str, sort: str, next_sort: str, direction: str
) -> None:
    tree = browse(client, "/list", sort=sort, kind="book")
    (head,) = (head for head in tree.xpath("//thead//th") if words(head) == column)
    assert (head.get("aria-sort"), head.xpath("a/@href")) == (direction, [f"/list?kind=book&sort={next_sort}"])
    assert tree.xpath("//th[@scope='rowgroup']") == []
    listed = client.get("/resources", params={"sort": sort, "kind": "book"}).json()["resources"]
    assert titles(tree) == [row["title"] for row in listed]
    assert len(tree.xpath("//select[@name='sort']/option[@selected]")) == 1


def test_pages_lead_through_the_whole_list(
    client: LocalClient, browse: Browse, bundled: ReadingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource_table, "PAGE_SIZE", 20)
    address, seen = "/list?sort=title&notes=1", 0
    while address:
        tree = browse(client, address)
        seen += len(titles(tree))
        assert tree.xpath("//details[@class='remark' and not(@open)]") == []
        address = next(iter(tree.xpath("//a[@rel='next']/@href")), "")
    assert seen == len(bundled.resources)
    assert tree.xpath("//nav[@aria-label='Pages of the list']/*/text()") == ["Earlier", "1", "2", "3"]


def test_notes_are_shown_on_demand(client: LocalClient, browse: Browse, bundled: ReadingList) -> None:
    tree = browse(client, "/list")
    assert len(tree.xpath("//details[@class='remark' and not(@open)]")) == len(bundled.resources)
    (toggle,) = tree.xpath("//a[text()='Show all notes']/@href")
    assert len(browse(client, toggle).xpath("//details[@class='remark' and @open]")) == len(bundled.resources)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=film", "The list has no kind 'film'; it has, for instance:"), ("sort=size", "There is no order 'size'"),
        ("page=x", "page is 'x', which is not a whole number: correct it."), ("page=0", "pages are counted from 1"),
        ("q=%21", "'!' has no word to look for"), ("year_from=2020&year_to=2010", "swap them"),
    ],
)  # fmt: skip
def test_what_is_refused_is_one_sentence_in_the_place_of_the_table(
    client: LocalClient, browse: Browse, query: str, sentence: str
) -> None:
    for path in ("/list", "/list/part"):
        tree = browse(client, f"{path}?{query}", 400)
        assert sentence in words(tree.xpath("//p[@role='alert' and not(@hidden)]")[0])
        assert tree.xpath("//table") == []
        assert tree.xpath("//input[@name='kind']")


def test_filters_that_exclude_each_other_leave_a_sentence(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/list", kind="book", company="Airbnb")
    assert words(tree.xpath("//p[@class='none']")[0]) == "No resource of this list passes these filters."
    assert tree.xpath("//input[@value='book' and @checked]")


def test_the_part_for_the_script_is_what_the_page_has(client: LocalClient, browse: Browse) -> None:
    page, part = (browse(client, path, q="model", sort="-year") for path in ("/list", "/list/part"))
    for id_ in ("facets", "table"):
        assert words(part.xpath(f"//div[@id='{id_}']")[0]) == words(page.xpath(f"//div[@id='{id_}']")[0])


def test_the_exports_are_of_what_is_shown(client: LocalClient, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource_table, "PAGE_SIZE", 2)
    tree = browse(client, "/list", q="model", kind="post", sort="title")
    links = {words(link): link.get("href") for link in tree.xpath("//p[@class='exports']/a")}
    assert [*links] == ["CSV", "JSON", "BibTeX", "CSL JSON", "Markdown"]
    rows = list(csv.DictReader(StringIO(client.get(links["CSV"]).text)))
    ids = [row["id"] for row in rows]
    assert len(ids) == client.get("/resources", params={"q": "model", "kind": "post"}).json()["total"] > 2
    assert [row["id"] for row in client.get(links["JSON"]).json()["resources"]] == ids
    assert [row["id"] for row in client.get(links["CSL JSON"]).json()] == ids


@pytest.fixture
def tiny(tmp_path: Path, encoders: Path) -> Iterator[LocalClient]:
    """Ten resources that differ in nothing but their titles, one of which means harm."""
    layout = Layout(tmp_path / "tiny")
    layout.cache.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    hostile = "<script>alert(1)</script>"
    resources = [Resource(f"x.org/{n}", f"{hostile} {n}", f"https://x.org/{n}", kind="post") for n in range(10)]
    build(BuildInput(hostile, resources), layout)
    with LocalClient(create_app(Settings(data=layout.data))) as client:
        yield client


def test_a_small_list_has_neither_empty_facets_nor_empty_columns(tiny: LocalClient, browse: Browse) -> None:
    tree = browse(tiny, "/list")
    assert tree.xpath("//details[@class='facet'] | //nav[@aria-label='Pages of the list'] | //script[not(@src)]") == []
    assert [words(head) for head in tree.xpath("//thead//th")] == ["Resource"]
    assert len(titles(tree)) == 10
