"""JSON schemas that any client reads: without references, titles, nulls and defaults that stand for nothing.

Knows pydantic; must not know the protocol.
"""

from typing import Any

from pydantic import BaseModel

from api.serialize import Json

# What an inlined schema does not say again.
_ONCE = {"$ref", "description", "additionalProperties"}


def inline_schema(model: type[BaseModel]) -> Json:
    """The JSON schema of a model without references, titles and defaults that stand for nothing."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    inlined: Json = _inline(schema, definitions)
    return inlined


def _inline(node: Any, definitions: Json, *, are_names: bool = False) -> Any:
    """A node of a schema; with `are_names` its keys are properties, one of which may be called `title`."""
    if isinstance(node, list):
        return [_inline(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].rpartition("/")[2]]
        node = {key: value for key, value in (target | node).items() if key not in _ONCE}
    return {
        key: _inline(value, definitions, are_names=key == "properties" and not are_names)
        for key, value in node.items()
        if are_names or not (key == "title" or (key == "default" and value in (None, "", [], 0)))
    }
