"""The arguments of the tools: their annotations, how they are read, and the schema that is published.

Options of a question are those of `api.query_params`, one annotation for each. Knows pydantic; must not know engines.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from api.http.schemas.requests import SortName
from api.mcp.json_schema import inline_schema
from api.query_params import RELEVANCE
from api.serialize import Json
from search.errors import QuestionError


def _as_list(value: Any) -> Any:
    """A bare string as a list of itself, or as the list that it is in JSON, as some clients send lists."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            pass
    return [value] if value.strip() else []


Strings = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Question = Annotated[str, Field(description="what to look for, in plain words")]
K = Annotated[int, Field(description="how many resources in all, 1 to 100; a statement's list of up to 20 is whole")]
Position = Annotated[int, Field(description="where to go on: `next` of the page before", ge=0)]
Lists = Annotated[Strings, Field(description="only these of the lists, by name")]
Kinds = Annotated[Strings, Field(description="only these kinds")]
Sections = Annotated[Strings, Field(description="only these sections of the list")]
Companies = Annotated[Strings, Field(description="only these organisations")]
Authors = Annotated[Strings, Field(description="only these authors, by full or family name")]
Tags = Annotated[Strings, Field(description="only resources with these tags")]
Identifiers = Annotated[Strings, Field(description="only resources whose id begins with these")]
Phrases = Annotated[Strings, Field(description="only passages with all of these phrases as written")]
Exclusions = Annotated[Strings, Field(description="nothing with these words, or values such as kind:book")]
Year = Annotated[int, Field(description="the earliest, or latest, year")]
Minutes = Annotated[int, Field(description="the least, or most, minutes to read")]
Order = Annotated[SortName, Field(description="the order of the resources")]
Literal = Annotated[bool, Field(description="read no filters from the question")]
Rerank = Annotated[bool, Field(description="reorder the best passages with a slower model, where the desk has it")]
Context = Annotated[
    str,
    Field(description="what a follow-up such as 'and Netflix?' refers to: `context` of that result, or its question"),
]

# Arguments whose values each tool describes; the instructions name more.
_VALUED = {"kind", "section", "list"}
# Options of the tools, each with its annotation and default.
MAKERS: dict[str, tuple[Any, Any]] = {
    "list": (Lists, ()), "company": (Companies, ()), "author": (Authors, ()), "tag": (Tags, ()),
    "year_from": (Year, None), "year_to": (Year, None),
}  # fmt: skip
ENTRIES: dict[str, tuple[Any, Any]] = {"kind": (Kinds, ()), "section": (Sections, ()), **MAKERS}
EXCLUDE: dict[str, tuple[Any, Any]] = {"exclude": (Exclusions, ())}
MINUTES: dict[str, tuple[Any, Any]] = {"minutes_from": (Minutes, None), "minutes_to": (Minutes, None)}
CASE_OPTIONS: dict[str, tuple[Any, Any]] = {"k": (K, 20), **MAKERS, **EXCLUDE}
LIST_OPTIONS: dict[str, tuple[Any, Any]] = {**ENTRIES, **MINUTES, **EXCLUDE, "sort": (Order, "list")}
QUERY_OPTIONS: dict[str, tuple[Any, Any]] = {
    "k": (K, 5), **ENTRIES, **MINUTES, "within": (Identifiers, ()), "phrase": (Phrases, ()), **EXCLUDE,
    "sort": (Order, RELEVANCE), "literal": (Literal, False), "context": (Context, ""), "rerank": (Rerank, None),
}  # fmt: skip


def arguments_model(function: Callable[..., Any]) -> type[BaseModel]:
    """A model of the arguments of a function, from its signature."""
    fields: dict[str, Any] = {
        name: (parameter.annotation, ... if parameter.default is Parameter.empty else parameter.default)
        for name, parameter in signature(function, eval_str=True).parameters.items()
    }
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def input_schema(model: type[BaseModel], values: Mapping[str, str]) -> Json:
    """The schema of arguments; `values` are those that the list has in a field, by the names of arguments."""
    schema = inline_schema(model)
    for name in _VALUED & values.keys() & schema["properties"].keys():
        schema["properties"][name]["description"] += f": {values[name]}"
    return schema


def read_arguments(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, with defaults; null counts as left out. Raises QuestionError."""
    try:
        arguments = model.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        raise QuestionError(_error_sentence(model, error)) from error
    return {name: getattr(arguments, name) for name in model.model_fields}


def _error_sentence(model: type[BaseModel], error: ValidationError) -> str:
    """The first error, an unknown argument before all others, with how to mend it."""
    errors = sorted(error.errors(include_url=False), key=lambda detail: detail["type"] != "extra_forbidden")
    name, kind, known = str(errors[0]["loc"][0])[:40], errors[0]["type"], _join_names([*model.model_fields])
    if kind == "extra_forbidden":
        return f"'{model.__name__}' has no argument '{name}': it has {known}."
    if kind == "missing":
        return f"'{model.__name__}' needs the argument '{name}'; it has {known}."
    value = json.dumps(values_at(errors[0]["input"]), ensure_ascii=False)[:60]
    return f"The argument '{name}' of '{model.__name__}' is {value}: {errors[0]['msg'].rstrip('.')}."


def values_at(value: Any) -> Any:
    """A value as far as an error shows it."""
    return value if isinstance(value, (str, int, float, bool)) else type(value).__name__


def _join_names(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
