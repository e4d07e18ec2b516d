"""Words that mean harm, in a list, its pages and questions, are words."""

import pytest

from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse
from tests.api.web.hostile_list import MARKUP, WORD

PATHS = [
    "/", "/?q=badgers", "/?q=bees", "/?q=owls", "/list", "/cases", "/path?q=badgers", "/about", "/opensearch.xml",
    "/results?q=badgers",
]  # fmt: skip


def pages(zoo: LocalClient) -> list[str]:
    """Every page that shows anything of the list."""
    resources = [one["id"] for one in zoo.get("/resources").json()["resources"]]
    return [*PATHS, *(f"/r/{one}" for one in resources)]


def test_no_markup_of_a_list_or_a_page_is_markup(zoo: LocalClient, browse: Browse) -> None:
    for path in pages(zoo):
        if path.endswith(".xml"):
            continue
        tree = browse(zoo, path)
        assert tree.xpath("//img | //script[not(@src)] | //@*[starts-with(name(), 'on')]") == [], path
        assert all(value in {"", "autofocus"} for value in tree.xpath("//@autofocus")), path


def test_what_means_harm_is_shown_as_it_is_written(zoo: LocalClient, browse: Browse) -> None:
    note = browse(zoo, "/?q=What do badgers dig?").text_content()
    assert MARKUP in note
    assert "49" not in note


def test_no_address_runs_anything(zoo: LocalClient, browse: Browse) -> None:
    for path in pages(zoo):
        if not path.endswith(".xml"):
            addresses = browse(zoo, path).xpath("//@href | //@src | //@action")
            assert all(one.startswith(("/", "#", "https://")) for one in addresses), path


def test_no_control_and_no_turning_character_reaches_a_page(zoo: LocalClient) -> None:
    for path in [*pages(zoo), "/answer.md?q=badgers"]:
        body = zoo.get(path, headers={"accept": "text/html"}).text
        assert not {"\x07", "\u202e", "\x1b", "\x00"} & set(body), path


def test_a_long_word_stays_with_its_resource(zoo: LocalClient) -> None:
    assert WORD not in zoo.get("/").text + zoo.get("/list").text + zoo.get("/about").text


@pytest.mark.parametrize(
    "question", [MARKUP, '"><script>', "javascript:alert(1)", "\u202eevil", "a" * 1900, "{{ 7*7 }}"]
)
def test_a_question_that_means_harm_is_asked_and_shown_as_it_is(
    client: LocalClient, browse: Browse, question: str
) -> None:
    tree = browse(client, "/", q=question)
    assert tree.xpath("//input[@name='q']/@value") == [question.replace("\u202e", " ")]
    assert tree.xpath("//script[not(@src)] | //@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize("question", ["a\x1b[2Jb", "a\x00b", "x" * 60_000])
def test_a_question_that_cannot_be_asked_is_refused_on_the_page(
    client: LocalClient, browse: Browse, question: str
) -> None:
    tree = browse(client, "/", 400, q=question)
    assert tree.xpath("//p[@role='alert']")
    assert len(tree.xpath("string(//input[@name='q']/@value)")) <= 2000


def test_a_hostile_name_of_the_host_is_refused_and_shown_as_text(client: LocalClient) -> None:
    answer = client.get("/opensearch.xml", headers={"host": 'x"/><script>', "accept": "text/html"})
    assert (answer.status_code, "<script>" in answer.text) == (421, False)
