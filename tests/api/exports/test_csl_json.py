"""CSL JSON as its schema wants it."""

import json
from typing import Any

from api.exports.csl_json import csl_json
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from ingest.model import Resource

# From csl-data.json 1.0.2, as far as Refdesk uses it.
TYPES = {
    "article-journal", "book", "broadcast", "dataset", "motion_picture", "post", "post-weblog", "report", "software",
    "speech", "thesis", "webpage",
}  # fmt: skip
TEXTS = {"id", "type", "title", "container-title", "publisher", "DOI", "URL", "language", "keyword", "note"}


def check_item(item: dict[str, Any]) -> None:
    """Assert what the schema says of an item."""
    assert {"id", "type"} <= item.keys() <= TEXTS | {"author", "issued"}
    assert item["type"] in TYPES
    assert all(isinstance(item[name], str) and item[name] for name in item.keys() & TEXTS)
    assert all(name.keys() in ({"literal"}, {"given", "family"}) for name in item.get("author", []))
    if issued := item.get("issued"):
        ((year, *rest),) = issued["date-parts"]
        assert issued.keys() == {"date-parts"}
        assert all(isinstance(part, int) for part in (year, *rest))
        assert len(rest) <= 2


def test_every_item_of_the_guide_is_valid_and_read_back(bundled: ReadingList) -> None:
    text = csl_json(bundled.resources)
    for item in json.loads(text):
        check_item(item)
    source = ListSource(text.encode(), "export.json")
    resources = collect_entries(detect_format(source).draft(source)).resources
    names = ("key", "title", "url", "authors", "organisation", "year")
    assert [[getattr(row, name) for name in names] for row in resources] == [
        [getattr(row, name) for name in names] for row in bundled.resources
    ]


def test_dates_are_as_exact_as_known_and_names_that_may_be_organisations_are_whole() -> None:
    (item,) = json.loads(csl_json([Resource(
        "k", "X\u202e", "https://doi.org/10.1234/x", "paper", authors=("Ada de la Cruz", "Acme Inc.", "Acme"),
        organisation="Acme", year=2019, published="2019-05",
    )]))  # fmt: skip
    check_item(item)
    assert item["issued"] == {"date-parts": [[2019, 5]]}
    assert item["author"] == [{"given": "Ada", "family": "de la Cruz"}, {"literal": "Acme Inc."}, {"literal": "Acme"}]
    assert (item["title"], item["DOI"], item["type"]) == ("X", "10.1234/x", "article-journal")


def test_a_date_of_another_year_than_the_lists_is_left_out() -> None:
    (item,) = json.loads(csl_json([Resource("k", "X", year=2019, published="2021-05-03")]))
    assert item["issued"] == {"date-parts": [[2019]]}
    (bare,) = json.loads(csl_json([Resource("k", "X")]))
    assert bare.keys() == {"id", "type", "title"}
