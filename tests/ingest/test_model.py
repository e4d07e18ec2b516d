"""Names that depend on content alone."""

from dataclasses import replace

import pytest

from ingest.model import Document, Resource, Via, note_of, slug


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Deep Learning, 2nd ed.", "deep-learning-2nd-ed"),
        ("Café déjà-vu", "cafe-deja-vu"),
        ("机器学习", ""),
        ("--", ""),
    ],
)
def test_a_slug_is_lower_case_ascii(text: str, words: str) -> None:
    assert slug(text) == words


def test_the_name_of_a_resource_does_not_depend_on_its_place_or_note() -> None:
    resource = Resource("a.org/b", "Deep Learning")
    assert resource.id.startswith("deep-learning-")
    assert replace(resource, position=7, note="new", section=("Books",)).id == resource.id


def test_resources_of_one_title_have_different_names() -> None:
    assert Resource("a.org", "Same").id != Resource("b.org", "Same").id


@pytest.mark.parametrize("title", ["机器学习", "", "x" * 500])
def test_any_title_gives_a_name_fit_for_an_address(title: str) -> None:
    name = Resource("a.org", title).id
    assert 0 < len(name) < 60
    assert name.isascii()


@pytest.mark.parametrize("change", [{"text": "other"}, {"via": Via.NOTE}, {"key": "other"}])
def test_a_document_is_another_when_text_origin_or_resource_is(change: dict[str, str]) -> None:
    document = Document("k", Via.LIVE, "text")
    assert replace(document, **change).id != document.id  # type: ignore[arg-type]
    assert replace(document, title="Other", published="2026").id == document.id


def test_the_note_stands_for_a_resource_and_the_title_for_a_note() -> None:
    resource = Resource("k", "Title", url="https://a.org", note="Note.")
    assert note_of(resource) == Document("k", Via.NOTE, "Note.", "https://a.org", "Title")
    assert note_of(replace(resource, note="")).text == "Title"
