"""Manifests and what of a passage is embedded."""

from dataclasses import replace

import pytest

from index.generation import Generation
from index.model import Chunk, Manifest, embedded_text, passage_context


def test_a_manifest_comes_back_from_its_text(paged: Generation) -> None:
    again = Manifest.from_json(paged.manifest.to_json())
    assert again == paged.manifest
    assert again.digest == paged.manifest.digest


def test_example_questions_are_kept_and_of_text(paged: Generation) -> None:
    manifest = replace(paged.manifest, examples=("What is a graft?",))
    assert Manifest.from_json(manifest.to_json()) == manifest
    with pytest.raises(ValueError, match="not what it should be"):
        Manifest.from_json(manifest.to_json().replace('"What is a graft?"', "7"))


def test_any_change_of_a_manifest_changes_its_digest(paged: Generation) -> None:
    assert replace(paged.manifest, list_title="Another").digest != paged.manifest.digest


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"encoder": {}}', '{"encoder": {"name": 1}, "more": 2}'])
def test_what_is_no_manifest_is_an_error_of_the_three_promised(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Manifest.from_json(text)


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("Book", ("Part", "Chapter"), "Book > Part > Chapter"),
        ("Book", ("Book", "Part"), "Book > Part"),
        ("", ("Part",), "Part"),
        ("", (), ""),
    ],
)
def test_the_context_names_each_heading_once(title: str, headings: tuple[str, ...], expected: str) -> None:
    assert passage_context(title, headings) == expected


def test_a_passage_is_embedded_below_its_context_and_a_title_only_once() -> None:
    assert embedded_text("Book", "Some words.", Chunk(0, 4, ("Part",), ((0, 4),))) == "Book > Part\nSome"
    assert embedded_text("Book", "Book", Chunk(0, 4, (), ((0, 4),))) == "Book"
    assert embedded_text("", "Some words.", Chunk(5, 11, (), ((5, 11),))) == "words."
