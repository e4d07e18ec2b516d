"""Notebooks and plain text."""

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FetchError, Permanent
from ingest.model import Document, Outcome
from ingest.sources import registry
from tests.ingest.sources import web

URL = "https://a.org/lesson.ipynb"


def read(body: str | bytes, url: str = URL, media: str = "text/plain") -> Document:
    return registry.read_resource(web.resource(url), web.Web({url: web.served(url, body, media)}))


def notebook() -> str:
    new = nbformat.v4
    cells = [
        new.new_markdown_cell(f"# On drift\n\n{web.SENTENCES}"),
        new.new_code_cell("# a comment\nx = 1", outputs=[new.new_output("stream", text="noise")]),
        new.new_raw_cell("raw"),
        new.new_code_cell(""),
    ]
    return str(nbformat.writes(new.new_notebook(cells=cells)))


def test_markdown_stays_and_code_is_fenced() -> None:
    document = read(notebook())
    assert document.text.endswith("\n\n```python\n# a comment\nx = 1\n```")
    assert (document.title, [heading.text for heading in document.outline]) == ("On drift", ["On drift"])
    assert "noise" not in document.text


def test_a_heading_of_any_level_at_the_start_is_the_title() -> None:
    for start, title in (("## On drift\n\n", "On drift"), ("Setup.\n\n## On drift\n\n", "As listed")):
        cell = nbformat.v4.new_markdown_cell(f"{start}{web.SENTENCES}")
        document = read(str(nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))))
        assert document.title == title


def test_an_older_format_is_read() -> None:
    old = nbformat.convert(nbformat.reads(notebook(), as_version=4), 3)
    assert "On drift" in read(nbformat.writes(old)).text


@pytest.mark.parametrize("media", ["application/json", "application/octet-stream", ""])
def test_a_notebook_is_known_by_its_content(media: str) -> None:
    assert read(notebook(), "https://a.org/download?id=7", media).title == "On drift"


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"nbformat": 4}', '{"nbformat": 4, "cells": 7}', notebook()[:200]])
def test_what_is_no_notebook_is_an_outcome(body: str) -> None:
    with pytest.raises(Permanent) as caught:
        read(body)
    assert caught.value.outcome in {Outcome.UNSUPPORTED, Outcome.EMPTY}


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_ends_in_a_document_or_an_outcome(content: object) -> None:
    body = web.answer(URL, {"nbformat": 4, "nbformat_minor": 5, "metadata": content, "cells": content}).body
    try:
        read(body)
    except FetchError as error:
        assert error.reason  # noqa: PT017, either is right


def test_markdown_gives_its_preamble_away() -> None:
    text = f"---\ntitle: 'On drift'\ndate: 2020-03-04 10:00\nauthor: Ada\n---\n# Drift\n\n{web.SENTENCES}"
    document = read(text, "https://a.org/post.md")
    assert (document.title, document.author, document.published) == ("On drift", "Ada", "2020-03-04")
    assert document.text.startswith("# Drift\n\nModels")


def test_markdown_without_preamble_is_called_by_its_first_heading() -> None:
    assert read(f"# Drift\n\n{web.SENTENCES}", "https://a.org/README.md").title == "Drift"


def test_markdown_cells_have_plain_inline_text_and_code_stays() -> None:
    new = nbformat.v4
    cells = [
        new.new_markdown_cell(f"# On `drift_2`\n\n**So** [it](https://a.org) is, $x\\_1$.\n\n{web.SENTENCES}"),
        new.new_code_cell("x = '**so**' # a\\_b"),
    ]
    document = read(str(nbformat.writes(new.new_notebook(cells=cells))))
    assert document.text.startswith("# On drift_2\n\nSo it is, $x_1$.\n\n")
    assert document.text.endswith("```python\nx = '**so**' # a\\_b\n```")
    assert document.outline[0].text == document.title == "On drift_2"


def test_a_short_post_in_markdown_is_read() -> None:
    assert read(f"# News\n\n{web.WORDS}{web.WORDS}", "https://a.org/post.md").title == "News"
    with pytest.raises(Permanent, match="only"):
        read(f"{web.WORDS}{web.WORDS}", "https://a.org/post.md")
