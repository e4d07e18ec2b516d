"""The schemas of arguments and how arguments are read."""

from typing import Annotated, Any

import pytest
from pydantic import Field

from api.mcp.arguments import QUERY_OPTIONS, arguments_model, input_schema, read_arguments
from api.query_params import QueryOptions, spread_options
from search.errors import QuestionError


@spread_options(QUERY_OPTIONS)
def look_up(name: Annotated[str, Field(description="a name")], *, options: QueryOptions) -> QueryOptions:
    """A function as tools are."""
    assert name
    return options


MODEL = arguments_model(look_up)


def test_every_option_of_a_question_is_an_argument() -> None:
    assert {*MODEL.model_fields} == {"name", *QUERY_OPTIONS}
    schema = input_schema(MODEL, {"kind": "book (3)", "author": "Ada (1)"})
    assert schema["required"] == ["name"]
    assert schema["properties"]["kind"]["description"] == "only these kinds: book (3)"
    assert schema["properties"]["author"]["description"] == "only these authors, by full or family name"
    assert schema["properties"]["name"] == {"description": "a name", "type": "string"}


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"kind": "book"}, {"kind": ("book",)}),
        ({"kind": '["book", "talk"]'}, {"kind": ("book", "talk")}),
        ({"kind": "[draft"}, {"kind": ("[draft",)}),
        ({"kind": " "}, {"kind": ()}),
        ({"k": "7", "year_from": None}, {"k": 7, "year_from": None}),
        ({"literal": "true"}, {"literal": True}),
    ],
)
def test_arguments_are_read_as_they_are_meant(given: dict[str, Any], taken: dict[str, Any]) -> None:
    arguments = read_arguments(MODEL, {"name": "x"} | given)
    assert {name: arguments[name] for name in taken} == taken
    assert look_up(**arguments).k == arguments["k"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "'look_up' needs the argument 'name'; it has 'name', 'k'"),
        ({"name": "x", "nmae": 1, "k": "many"}, "'look_up' has no argument 'nmae': it has 'name', 'k'"),
        ({"name": "x", "k": "many"}, "The argument 'k' of 'look_up' is \"many\": Input should be a valid integer"),
        ({"name": "x", "kind": [1]}, "The argument 'kind' of 'look_up' is 1: Input should be a valid string."),
        ({"name": "x", "x" * 500: 1}, f"has no argument '{'x' * 40}'"),
    ],
)
def test_arguments_that_cannot_be_read_are_one_sentence(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(QuestionError) as error:
        read_arguments(MODEL, given)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)
