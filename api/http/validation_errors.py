"""What is wrong with a request, in a sentence that names the parameter or field.

Knows pydantic's errors; must not know routes.
"""

from typing import Any

from api.addresses.own import own_address
from api.sanitize import sanitize_line

_EXAMPLE = '{"question": "..."}'
_LONGEST = 40


def validation_sentence(error: dict[str, Any]) -> str:
    """The sentence for an error as `ValidationError.errors` gives it; `loc` begins with the part of the request."""
    part, *path = error["loc"]
    if part == "body" and (not path or error["type"] == "json_invalid"):
        return _body_sentence(error)
    name, reason = _name(part, path), error["msg"][:1].lower() + error["msg"][1:]
    if error["type"] == "missing":
        return f"The {name} is missing: add it."
    if error["type"] == "extra_forbidden":
        return f"There is no {name}: correct its name; {own_address('/docs')} lists those of each route."
    return f"The {name} is not usable: {reason}."


def _body_sentence(error: dict[str, Any]) -> str:
    if error["type"] == "json_invalid":
        reason = f"{error.get('ctx', {}).get('error', error['msg'])}, at character {error['loc'][-1]}"
        return f"The body is not JSON ({reason}): send an object such as {_EXAMPLE}."
    if error["type"] == "missing":
        return f"The body is missing: send a JSON object such as {_EXAMPLE}."
    if error["type"] == "string_unicode":
        return "The body is not usable: a name in it has half a character (a lone surrogate)."
    return f"The body is not a JSON object: send one such as {_EXAMPLE}, with 'Content-Type: application/json'."


def _name(part: object, path: list[Any]) -> str:
    """Like "item 2 of the field 'kind' of the body"."""
    names = [sanitize_line(str(step))[:_LONGEST] for step in path if isinstance(step, str)]
    items = [f"item {step + 1} of the " for step in path if isinstance(step, int)]
    kind = "field '{}' of the body" if part == "body" else "parameter '{}'"
    return "".join(reversed(items)) + kind.format(".".join(names))
