"""The reference of the HTTP interface: an OpenAPI document as data for docs.html.

Knows OpenAPI; must not know the routes themselves.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def route_reference(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every route in the order of the document, with its parameters and responses."""
    schemas = document.get("components", {}).get("schemas", {})
    return [
        {
            "method": method.upper(), "path": path,
            "summary": operation.get("description") or operation.get("summary", ""),
            "parameters": [*_parameters(operation), *_body_fields(operation, schemas)],
            "responses": [_response(status, response) for status, response in operation.get("responses", {}).items()],
        }
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]  # fmt: skip


def _parameters(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for parameter in operation.get("parameters", []):
        required = parameter.get("required", False)
        field = _field(parameter["name"], parameter["in"], parameter["schema"], required=required)
        yield field | {"description": parameter.get("description", "")}


def _body_fields(operation: dict[str, Any], schemas: dict[str, Schema]) -> Iterator[dict[str, Any]]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = _resolve(content["schema"], schemas)
        for name, schema in body.get("properties", {}).items():
            yield _field(name, "body", schema, required=name in body.get("required", []))


def _resolve(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    return schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)


def _field(name: str, where: str, schema: Schema, *, required: bool) -> dict[str, Any]:
    bounds = [f"{label} {schema[key]:g}" for key, label in (("minimum", "from"), ("maximum", "to")) if key in schema]
    default = "" if schema.get("default") in (None, False, [], "") else f"{schema['default']} by default"
    notes = ", ".join(filter(None, [_type(schema), " ".join(bounds), default]))
    description = schema.get("description", "")
    return {"name": name, "where": where, "required": required, "notes": notes, "description": description}


def _type(schema: Schema) -> str:
    """A type in words: "list of string", "integer"."""
    options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
    first = options[0] if options else {}
    if first.get("type") == "array":
        return f"list of {_type(first.get('items', {}))}"
    return str(first.get("type") or first.get("$ref", "").rpartition("/")[2])


def _response(status: str, response: dict[str, Any]) -> dict[str, str]:
    types = [_type(content.get("schema", {})) for content in response.get("content", {}).values()]
    return {"status": status, "description": response.get("description", ""), "type": next(filter(None, types), "")}
