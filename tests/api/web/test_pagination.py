"""A long list is shown leaf by leaf, and nothing of it is lost between them."""

import pytest

from api.web import pagination
from api.web.site_view import Section
from index.catalog import ListedResource
from ingest.lists import ReadingList
from ingest.model import Resource
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse


def _section(name: str, count: int) -> Section:
    made = (Resource(f"x.org/{name}{n}", f"{name} {n}", None, section=(name,)) for n in range(count))
    return Section(name, f"s-{name}", [ListedResource(n, resource, "", "") for n, resource in enumerate(made)])


SECTIONS = [_section("ants", 5), _section("bees", 1), _section("owls", 9)]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "PAGE_SIZE", 4)


def _titles(sections: list[Section]) -> list[str]:
    return [listed.resource.title for section in sections for listed in section.resources]


def test_all_leaves_together_are_the_list_in_its_order() -> None:
    every = [pagination.section_page(SECTIONS, number) for number in range(1, 5)]
    assert [title for one in every for title in _titles(one.sections)] == _titles(SECTIONS)
    assert [one.count for one in every] == [4] * 4
    assert [[section.name for section in one.sections] for one in every] == [["ants"], ["ants", "bees", "owls"],
                                                                            ["owls"], ["owls"]]  # fmt: skip


def test_a_section_is_found_on_the_leaf_where_it_begins() -> None:
    for anchor, number in pagination.section_page(SECTIONS, 1).first_pages.items():
        assert anchor in {section.anchor for section in pagination.section_page(SECTIONS, number).sections}


def test_behind_the_last_leaf_is_the_last_and_an_empty_list_has_one() -> None:
    assert pagination.section_page(SECTIONS, 99) == pagination.section_page(SECTIONS, 4)
    assert (pagination.section_page([], 1).count, pagination.section_page([], 1).sections) == (1, [])


def test_the_pages_lead_from_leaf_to_leaf(client: LocalClient, browse: Browse, bundled: ReadingList) -> None:
    address, seen = "/list", 0
    while address:
        tree = browse(client, address)
        seen += len(tree.xpath("//ul[@class='entries']/li"))
        address = next(iter(tree.xpath("//a[@rel='next']/@href")), "")
    assert seen == len(bundled.resources)
    assert client.get("/list?leaf=0").status_code == 422
