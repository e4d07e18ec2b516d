"""What the address of a link is."""

import pytest

from ingest.lists.formats.markdown import read_markdown_list
from ingest.lists.link_rules import resolve_text_link


@pytest.mark.parametrize(
    ("href", "base", "url"),
    [
        ("www.x.org", "", "https://www.x.org"), ("www.x.org/a?b=c", "", "https://www.x.org/a?b=c"),
        ("x.org", "", "https://x.org"), ("blog.x.science/post", "", "https://blog.x.science/post"),
        ("x.org:8080/a", "", "https://x.org:8080/a"), ("www.x.org/a", "https://b.org/c/", "https://www.x.org/a"),
        ("x.org/a", "https://b.org/c/", "https://b.org/c/x.org/a"), ("notes.md", "", "notes.md"),
        ("docs/notes.md", "", "docs/notes.md"), ("../notes.org.md", "", "../notes.org.md"), ("v1.2/a", "", "v1.2/a"),
        ("#www.x.org", "", "#www.x.org"), ("mailto:a@x.org", "", "mailto:a@x.org"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_host_without_its_scheme_is_taken_for_one(href: str, base: str, url: str) -> None:
    assert resolve_text_link(href, base) == url


def test_a_link_of_a_list_that_lacks_its_scheme_is_a_resource() -> None:
    found = read_markdown_list("- [T](www.x.org)\n- [V](notes.md)\n", "list")
    assert [(each.title, each.url) for each in found.resources] == [("T", "https://www.x.org")]
