"""The title of a page, without the name of its site and the signs of its template."""

import pytest

from ingest.sources.formats import html
from ingest.sources.formats.titles import own_title, site_in_title
from tests.ingest.sources import web


def root(title: str, *headings: str, main: str = "", head: str = "") -> object:
    body = "".join(f"<h1>{heading}</h1>" for heading in headings) + (f"<main>{main}</main>" if main else "")
    return html.parse_html(web.html(body, f"<title>{title}</title>{head}"))


@pytest.mark.parametrize(
    ("title", "headings", "main", "expected"),
    [
        ("On bees - The garden", ("On bees",), "", "On bees"), ("Garden: On bees", ("On bees",), "", "On bees"),
        ("On bees | Garden", ("Garden",), "", "On bees"), ("On bees - Garden", ("Garden", "On bees"), "", "On bees"),
        ("On bees - Garden", ("Garden",), "<h2>Begin</h2>", "On bees"),
        ("bees", ("On the dance of bees",), "<h1>On the dance of bees</h1>", "On the dance of bees"),
        ("Garden", ("On bees¶",), "", "On bees¶"[:-1]), ("", ("On bees #",), "", "On bees"),
        ("Bees | Dances", (), "", "Bees | Dances"), ("", (), "", ""), ("x" * 400, (), "", ""),
    ],
)  # fmt: skip
def test_the_title_is_that_of_the_page(title: str, headings: tuple[str, ...], main: str, expected: str) -> None:
    assert own_title(root(title, *headings, main=main)) == expected


def test_the_declared_name_of_the_site_is_no_part_of_the_title() -> None:
    assert own_title(root("Bee Weekly: On bees"), "Bee Weekly") == "On bees"
    assert own_title(root("Bee Weekly - On bees"), "Bee Weekly") == "On bees"
    cited = '<meta name="citation_title" content="Bee Weekly: On bees">'
    assert own_title(root("x", "Bee Weekly", head=cited), "Bee Weekly") == "On bees"


def test_the_site_is_what_follows_the_title() -> None:
    assert site_in_title(root("On bees - Part one - Bee Weekly"), "On bees") == "Bee Weekly"
    assert site_in_title(root("On bees"), "On bees") == site_in_title(root("On bees-and-more"), "On bees") == ""
    assert not site_in_title(root("On bees - which is a very long remark on them"), "On bees")
