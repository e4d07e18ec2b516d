"""What the routes promise, as OpenAPI.

openapi.json beside this file is that promise; a change of it must be accepted (`make openapi`).
"""

import json
import re
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.http.problems import MEDIA_TYPE

FILE = Path(__file__).with_name("openapi.json")
# The models of `api.http.schemas` are published without their suffix.
_SUFFIX = re.compile(r'(?<=["/])(\w+)Schema(?=")')


class Application(FastAPI):
    """Describes its failures by the media type that they have."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            description = json.loads(_SUFFIX.sub(r"\1", json.dumps(super().openapi())))
            for path in description["paths"].values():
                for operation in path.values():
                    _as_problems(operation["responses"])
            schemas = description["components"]["schemas"]
            description["components"]["schemas"] = dict(sorted(schemas.items()))
            self.openapi_schema = description
        return self.openapi_schema


def _as_problems(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        if status >= "400":
            response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}


def openapi_json(app: FastAPI) -> str:
    """The description of an application as the file has it."""
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"
