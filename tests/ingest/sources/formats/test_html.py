"""HTML: elements of one class, and what several readers of a page need is computed once."""

from ingest.sources.formats import html
from tests.ingest.sources import web

PAGE = web.html("<main><h1>Bees</h1><p>Bees <!-- or wasps --> fly.<form><input value=1></form></p></main>")


def test_all_elements_are_of_one_class_and_comments_are_left_out() -> None:
    nodes = list(html.parse_html(PAGE).iter())
    assert len({type(node) for node in nodes}) == 1
    assert {"form", "input", "main"} <= {node.tag for node in nodes}


def test_the_text_of_an_element_is_that_of_all_inside_it() -> None:
    assert html.element_text(html.parse_html(PAGE).find(".//p")) == "Bees fly."


def test_markup_of_control_characters_alone_has_no_text() -> None:
    assert html.element_text(html.parse_html("\0" * 900)) == ""


def test_the_readers_of_a_page_share_its_main_text() -> None:
    root = html.parse_html(PAGE)
    html.main_container.cache_clear()
    assert html.main_container(root) is html.main_container(root)
    assert html.main_container.cache_info()[:2] == (1, 1)
    assert html.main_container(html.parse_html(PAGE)) is not html.main_container(root)


def test_a_link_that_a_page_repeats_is_resolved_once() -> None:
    html.resolve_href.cache_clear()
    urls = [html.resolve_href("https://a.org/b/", "../c#d") for _ in range(9)]
    assert urls == ["https://a.org/c"] * 9
    assert html.resolve_href.cache_info().misses == 1
