"""A list in Markdown, read back as a list."""

from hypothesis import example, given
from hypothesis import strategies as st

from api.exports.markdown_list import markdown_list
from api.sanitize import sanitize_line
from ingest.lists import ReadingList
from ingest.lists.formats.markdown import read_markdown_list
from ingest.model import Resource

FIELDS = ("key", "title", "url", "kind", "section", "authors", "organisation", "year", "note", "tags", "addresses")
SIGNS = "ab *_`<>#~&!|\\:/.-+=1é"
TITLES = st.text(alphabet=SIGNS, max_size=24).map(lambda text: sanitize_line(f"Ab{text}"))
NOTES = st.text(alphabet=SIGNS, max_size=24).map(lambda text: sanitize_line(f"A note {text}"))


def values(resources: tuple[Resource, ...]) -> list[list[object]]:
    return [[getattr(resource, name) for name in FIELDS] for resource in resources]


def test_the_guide_is_read_back_whole(bundled: ReadingList) -> None:
    again = read_markdown_list(markdown_list(bundled.title, bundled.resources), "x")
    assert (again.title, again.problems, again.skipped) == (bundled.title, (), ())
    assert values(again.resources) == values(bundled.resources)


def test_names_are_read_back_as_authors_or_organisation() -> None:
    names = [((), "Netflix"), (("Ada Lovelace", "Charles Babbage"), None), (("Ada Lovelace",), "Acme"), ((), "eBay")]
    resources = tuple(
        Resource(f"x.org/{n}", f"Title {n}", f"https://x.org/{n}", "post", ("A", "B") if n % 2 else ("A",), authors,
                 organisation, 2019, tags=("ranking", "two-words"))
        for n, (authors, organisation) in enumerate(names)
    )  # fmt: skip
    again = read_markdown_list(markdown_list("T", resources), "x").resources
    assert [row[:10] for row in values(again)] == [row[:10] for row in values(resources)]


def test_sections_are_headings_and_what_has_none_comes_first() -> None:
    sections = [("A",), (), ("A", "B", "C", "D", "E", "F", "G"), ("A",)]
    resources = [Resource(f"x.org/{n}", f"T {n}", f"https://x.org/{n}", section=s) for n, s in enumerate(sections)]
    text = markdown_list("T", resources)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# T", "## A", "### B", "#### C", "##### D", "###### E / F / G", "## A"
    ]  # fmt: skip
    again = {row.title: row.section for row in read_markdown_list(text, "x").resources}
    assert again == {"T 1": (), "T 0": ("A",), "T 2": ("A", "B", "C", "D", "E / F / G"), "T 3": ("A",)}


@given(title=TITLES, note=NOTES)
@example(title="Ab", note="A [link](https://evil.org/) and `code`")
@example(title="Ab", note="1. Not a list https://evil.org/ <script>")
def test_no_text_is_markup(title: str, note: str) -> None:
    resource = Resource("x.org/a", title, "https://x.org/a", "post", ("S",), note=note)
    (again,) = read_markdown_list(markdown_list("T", [resource]), "x").resources
    assert (again.key, again.title) == ("x.org/a", title)
    assert again.note == note
