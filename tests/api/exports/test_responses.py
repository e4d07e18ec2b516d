"""Exports as responses, in the format that a client asks for."""

import pytest

from api.exports.formats import FORMATS
from api.exports.responses import accepted_format, export_response
from search.engine import Engine


@pytest.mark.parametrize(
    ("name", "accepted", "chosen"),
    [
        ("", "", "json"), ("", "*/*", "json"), ("", "text/csv", "csv"), ("", "text/csv, application/json", "json"),
        ("bibtex", "text/csv", "bibtex"), ("", "text/html, text/markdown", "markdown"),
    ],
)  # fmt: skip
def test_the_format_is_the_one_chosen_then_the_one_accepted_then_json(name: str, accepted: str, chosen: str) -> None:
    assert accepted_format(name, accepted) == chosen


@pytest.mark.parametrize("name", FORMATS)
def test_a_browser_saves_a_response_under_its_name(engine: Engine, name: str) -> None:
    response = export_response(engine, engine.resources[:2], name, "list", {"ETag": '"1"'})
    assert response.headers["content-disposition"] == f'inline; filename="list.{FORMATS[name].suffix}"'
    assert response.headers["content-type"] == f"{FORMATS[name].media_type}; charset=utf-8"
    assert response.headers["etag"] == '"1"'
