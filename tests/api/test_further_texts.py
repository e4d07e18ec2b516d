"""Texts of further addresses are searched and quoted with their role, and their links lead to them."""

from collections.abc import Callable

import pytest

from api import lookup, serialize
from api.cli.render.listing import resource_rows
from api.labels import origin_label
from api.web.pages.resource import resource_view
from index.build import BuildInput, build
from index.layout import Layout
from ingest.model import Address, Document, Resource, Via
from search import Engine, Query, open_index
from search.errors import QuestionError

POST = "Bees dance to show their sisters where the flowers are. The dance was decoded in Munich."
PAPER = "The waggle run lasts one second for each kilometre to the clover field. Its angle gives the direction."
ADDRESSES = (Address("Paper", "https://a.org/paper"),)
BEES = Resource("a.org/post", "Bees dance", "https://a.org/post", addresses=ADDRESSES)


@pytest.fixture(scope="module")
def bees(bare_folder: Callable[[], Layout]) -> Engine:
    bare = bare_folder()
    documents = (
        Document("a.org/post", Via.LIVE, POST, "https://a.org/post", "Bees"),
        Document("a.org/post", Via.LIVE, PAPER, "https://a.org/paper", "Waggle", role="Paper"),
    )
    build(BuildInput("Bees", [BEES], documents), bare)
    return open_index(bare.data)


def test_a_passage_of_a_further_text_has_its_role_and_its_own_link(bees: Engine) -> None:
    result = bees.search(Query("how long does the waggle run last for each kilometre to the clover", k=1))
    (hit,) = serialize.result_json(result)["hits"]
    passage = hit["passages"][0]
    assert (passage["via"], passage["role"]) == ("live", "Paper")
    assert passage["url"].startswith("https://a.org/paper")
    assert passage["text"] in PAPER


def test_each_text_is_read_by_its_role(bees: Engine) -> None:
    assert lookup.text_span(bees, BEES.id)["text"] == POST
    assert lookup.text_span(bees, BEES.id, role="Paper")["text"] == PAPER
    assert lookup.text_span(bees, BEES.id, via="note")["text"] == "Bees dance"
    with pytest.raises(QuestionError, match="no text with the role 'Code'; it has: Paper"):
        lookup.text_span(bees, BEES.id, role="Code")


def test_each_text_is_labelled(bees: Engine) -> None:
    (listed,) = bees.resources
    documents = bees.generation.catalog.documents(listed.ordinal)
    rows = [row.text for row in resource_rows(listed, documents, whole=True)]
    assert f"Paper, {len(PAPER)} characters" in rows
    assert f"The page, {len(POST)} characters" in rows
    assert [text["label"] for text in resource_view(bees, listed, None)["documents"]] == [
        "The page’s text",
        "Paper",
    ]
    assert [text["role"] for text in serialize.stored_resource_json(bees, listed)["documents"]] == ["", "", "Paper"]


def test_a_copy_of_a_further_text_names_both() -> None:
    url = "https://web.archive.org/web/20210503120000id_/https://a.org/paper"
    assert origin_label(Via.ARCHIVE, url, "Paper") == "Paper, archived copy of 2021-05-03"
    assert origin_label(Via.LIVE, "https://a.org/paper", "Paper") == "Paper"
