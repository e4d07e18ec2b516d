"""The description of the HTTP interface as a page, from the OpenAPI document."""

from collections.abc import Iterator
from typing import Any


def route_reference(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every route, in the order of the document."""
    shapes = document.get("components", {}).get("schemas", {})
    return [
        {
            "method": method.upper(), "path": path, "summary": told.get("description") or told.get("summary", ""),
            "parameters": [*_parameters(told), *_body(told, shapes)],
            "answers": [_answer(status, one) for status, one in told.get("responses", {}).items()],
        }
        for path, verbs in document["paths"].items()
        for method, told in verbs.items()
    ]  # fmt: skip


def _parameters(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in told.get("parameters", []):
        yield _field(one["name"], one["in"], one["schema"], required=one.get("required", False)) | {
            "told": one.get("description", "")
        }


def _body(told: dict[str, Any], shapes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for content in told.get("requestBody", {}).get("content", {}).values():
        shape = _resolved(content["schema"], shapes)
        for name, schema in shape.get("properties", {}).items():
            yield _field(name, "body", schema, required=name in shape.get("required", []))


def _resolved(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shapes.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def _field(name: str, where: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    bounds = [f"{word} {schema[key]:g}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    default = "" if schema.get("default") in (None, False, [], "") else f"{schema['default']} by default"
    told = schema.get("description", "")
    notes = ", ".join(filter(None, [_type(schema), " ".join(bounds), default]))
    return {"name": name, "where": where, "required": required, "notes": notes, "told": told}


def _type(schema: dict[str, Any]) -> str:
    """A type in words: "list of string", "integer"."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    first = options[0] if options else {}
    if first.get("type") == "array":
        return f"list of {_type(first.get('items', {}))}"
    return str(first.get("type") or first.get("$ref", "").rpartition("/")[2])


def _answer(status: str, one: dict[str, Any]) -> dict[str, str]:
    content = one.get("content", {})
    shapes = [_type(body.get("schema", {})) for body in content.values()]
    return {"status": status, "told": one.get("description", ""), "shape": next(filter(None, shapes), "")}
