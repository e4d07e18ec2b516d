"""The page of the case studies: a table with an address for each order, filter and part."""

import pytest

from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words

ROWS = "//table[@class='cases']/tbody/tr"


def titles(tree: object) -> list[str]:
    return [words(cell) for cell in tree.xpath(f"{ROWS}/th")]  # type: ignore[attr-defined]


def test_every_case_study_is_a_row_with_its_quotes(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/cases")
    cases = client.get("/api/v1/cases").json()["cases"]
    assert titles(tree) == [case["resource"]["title"] for case in cases]
    fields = ["industry", "problem", "methods", "data", "results", "lesson"]
    quotes = [value["text"] for case in cases for field in fields if (value := case["fields"][field])]
    assert [words(quote) for quote in tree.xpath(f"{ROWS}//q")] == quotes
    for target in tree.xpath(f"{ROWS}//a[@class='aside']/@href")[:3]:
        assert browse(client, target).xpath("//main")


def test_a_heading_sorts_and_once_more_turns_the_order(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/cases", q="", company="Airbnb")
    (address,) = tree.xpath("//thead//a[text()='Year']/@href")
    up = browse(client, address)
    assert up.xpath("//th[@aria-sort]/@aria-sort") == ["ascending"]
    down = browse(client, up.xpath("//thead//a[text()='Year']/@href")[0])
    assert down.xpath("//th[@aria-sort]/@aria-sort") == ["descending"]
    assert titles(up) == titles(down)[::-1]
    assert len(titles(up)) == 2


def test_rows_without_a_value_stand_last_in_either_order(client: LocalClient, browse: Browse) -> None:
    for sort in ("industry", "-industry"):
        trades = [words(cell) for cell in browse(client, "/cases", sort=sort).xpath(f"{ROWS}/td[2]")]
        assert trades.index("") == len([trade for trade in trades if trade])


def test_a_question_ranks_and_filters_can_be_taken_away(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/cases", q="fraud", k=1)
    assert titles(tree) == ["From shallow to deep learning in fraud"]
    filtered = browse(client, "/cases", company="Dropbox")
    assert len(titles(filtered)) == 1
    (chip,) = filtered.xpath("//ul[@aria-label='Filters chosen']//a/@href")
    assert len(titles(browse(client, chip))) == 11


def test_the_table_can_be_downloaded(client: LocalClient, browse: Browse) -> None:
    links = browse(client, "/cases", company="Airbnb").xpath("//p[@class='tools']/a/@href")
    table, answer = (client.get(link) for link in links)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(table.text.splitlines()) == 3
    assert answer.json()["total"] == 2


def test_a_filter_that_the_list_does_not_have_is_refused(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/cases", 400, company="Nobody")
    assert words(tree.xpath("//p[@role='alert']")[0]).startswith("The list has no company 'Nobody'")


@pytest.mark.parametrize("page", ["0", "-5", "two"])
def test_a_page_that_cannot_be_is_refused_and_one_behind_the_last_is_the_last(
    client: LocalClient, browse: Browse, page: str
) -> None:
    assert words(browse(client, "/cases", 400, page=page).xpath("//p[@role='alert']")[0]).startswith("page is ")
    assert titles(browse(client, "/cases", page="9" * 40, sort="nonsense")) == titles(browse(client, "/cases"))


def test_only_a_list_with_case_studies_has_the_page_in_its_navigation(
    client: LocalClient, zoo: LocalClient, browse: Browse
) -> None:
    assert browse(client, "/").xpath("//nav//a[@href='/cases']")
    assert not browse(zoo, "/").xpath("//nav//a[@href='/cases']")
    assert "names no case studies" in words(browse(zoo, "/cases"))


def test_a_comparison_stands_side_by_side(client: LocalClient, browse: Browse) -> None:
    question = "Compare Airbnb and Booking.com"
    answer = client.get("/ask", params={"q": question}).json()["answer"]
    table = browse(client, "/", q=question).xpath("//table[@class='sides']")[0]
    assert [words(cell) for cell in table.xpath(".//thead/th | .//thead//th")] == ["Airbnb", "Booking.com"]
    labels = [words(cell) for cell in table.xpath(".//tbody//th")]
    assert labels == ["Case study", "Company", "Year", "Problem", "Methods", "Lesson"]
    assert sorted(words(quote) for quote in table.xpath(".//q")) == sorted(c["quote"] for c in answer["citations"])
