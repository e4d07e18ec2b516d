"""The OpenAPI description of the routes.

openapi.json beside this file is the committed description; changes must be accepted with `make openapi`.
"""

import json
import re
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.http.problems import MEDIA_TYPE

FILE = Path(__file__).with_name("openapi.json")
# How a client authenticates at a desk with the setting `token`; without one, no token is needed.
_SECURITY_SCHEMES = {
    "bearerToken": {"type": "http", "scheme": "bearer", "description": "The setting `token`."},
    "basicPassword": {"type": "http", "scheme": "basic", "description": "The same as the password, for browsers."},
}
_OPTIONAL_TOKEN: list[dict[str, list[str]]] = [{}, {"bearerToken": []}, {"basicPassword": []}]
# The models of `api.http.schemas` are published without their suffix.
_SUFFIX = re.compile(r'(?<=["/])(\w+)Schema(?=")')


class Application(FastAPI):
    """An application whose description gives failures the media type of problem documents."""

    def openapi(self) -> dict[str, Any]:
        """The description, built once."""
        if self.openapi_schema is None:
            description = json.loads(_SUFFIX.sub(r"\1", json.dumps(super().openapi())))
            for path in description["paths"].values():
                for operation in path.values():
                    _set_problem_type(operation["responses"])
                    _set_security(operation)
                    _remove_defaults(operation, description["components"]["schemas"])
            schemas = description["components"]["schemas"]
            description["components"] = {
                "schemas": dict(sorted(schemas.items())), "securitySchemes": _SECURITY_SCHEMES,
            }  # fmt: skip
            self.openapi_schema = description
        return self.openapi_schema


def _set_security(operation: dict[str, Any]) -> None:
    """Say that a route may want the token; a route that never does has no response 401."""
    operation["security"] = _OPTIONAL_TOKEN if "401" in operation["responses"] else []


def _remove_defaults(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Leave the defaults out of request bodies: generators of clients take a property with one for always present."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = schemas[content["schema"]["$ref"].rpartition("/")[2]]
        for declared in body["properties"].values():
            declared.pop("default", None)


def _set_problem_type(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        if status >= "400":
            response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}


def openapi_json(app: FastAPI) -> str:
    """The description of an application in the format of the file."""
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"
