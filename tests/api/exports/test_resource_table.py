"""Resources for spreadsheets, read back as a list."""

from hypothesis import given
from hypothesis import strategies as st

from api.exports.resource_table import resources_csv
from api.sanitize import sanitize_line
from index.catalog import ListedResource
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats.records.csv_rows import CsvRows
from ingest.model import Outcome, Resource
from ingest.urls import key_of

TITLES = st.text(alphabet="=+-@'\"ab, ;\n|é%(", min_size=1, max_size=20).map(sanitize_line).filter(bool)


def read_back(resources: list[Resource]) -> tuple[Resource, ...]:
    text = resources_csv(ListedResource(n, row, Outcome.READ, "") for n, row in enumerate(resources))
    return collect_entries(CsvRows().draft(ListSource(text.encode(), "list.csv"))).resources


def test_the_guide_is_read_back_whole(bundled: ReadingList) -> None:
    names = ("key", "title", "url", "kind", "section", "authors", "organisation", "year", "tags")
    resources = read_back(list(bundled.resources))
    assert [[getattr(row, name) for name in names] for row in resources] == [
        [getattr(row, name) for name in names] for row in bundled.resources
    ]


@given(TITLES, st.sampled_from(["Smith, Jones and Sons", "Ada Lovelace", "AT&T"]))
def test_a_title_that_begins_like_a_formula_is_read_back(title: str, author: str) -> None:
    url = "https://x.org/a"
    (resource,) = read_back([Resource(key_of(url), title, url, authors=(author,))])
    assert resource.title == title
    assert len(resource.authors) == 1


def test_columns_say_how_the_link_is_and_how_long_reading_takes() -> None:
    row = ListedResource(0, Resource("k", "X", words=500, note="One.\n\nTwo."), Outcome.GONE, "")
    assert resources_csv([row]).splitlines()[1:] == [f'{row.resource.id},X,,page,,,,,,3,gone,"One.', "", 'Two."']
