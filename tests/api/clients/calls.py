"""One call of each operation of the HTTP interface, for the clients that generators make.

Arguments are named as in the OpenAPI description. A new operation has to be added here, or the tests fail.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DESCRIPTION = Path(__file__).parents[3] / "api" / "http" / "openapi.json"
# What is installed by `make clients`.
TOOLS = Path(__file__).parents[3] / ".venv" / "clients"


@dataclass(frozen=True, slots=True)
class Call:
    """Parameters and body of one request."""

    parameters: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the description: its identifier, method, path, and whether it answers with JSON."""

    identifier: str
    method: str
    path: str
    tag: str
    answers_json: bool

    @property
    def path_names(self) -> list[str]:
        """Names of the parameters in the path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]


_QUESTION = "How do teams monitor models in production?"
_OPTIONS: dict[str, Any] = {"explain": True, "kind": ["book", "post", "case-study"], "year_to": 2030, "k": 2}
CALLS = {
    "search": Call({"q": _QUESTION} | _OPTIONS),
    "ask": Call({"q": _QUESTION} | _OPTIONS),
    "post_search": Call(body={"question": _QUESTION} | _OPTIONS),
    "post_ask": Call(body={"question": _QUESTION} | _OPTIONS),
    "resources": Call({"limit": 2, "kind": ["book", "post"]}),
    "resource": Call({"identifier": "10-free-ml-courses-fff1fd8393"}),
    "cases": Call({"q": "ranking", "k": 3}),
    "path": Call({"q": "monitoring", "hours": 20.0}),
    "reading": Call(),
    "post_reading": Call(body={"id": "10-free-ml-courses-fff1fd8393", "state": "read", "note": "again"}),
    # An address that is refused: the link is listed and nothing is fetched.
    "keep_resource": Call(
        body={"url": "http://127.0.0.1:9/bees", "title": "Bees", "section": "Later", "tags": ["bees"]}
    ),
    "changes": Call(),
    "refresh_status": Call(),
    "start_refresh": Call({"only": ["dead"]}),
    "post_feedback": Call(body={"question": _QUESTION, "helpful": True}),
    "healthz": Call(),
    "readyz": Call(),
    "metrics": Call(),
}


def operations() -> list[Operation]:
    """All operations of the description."""
    described = json.loads(DESCRIPTION.read_text("utf-8"))
    return [
        Operation(
            operation["operationId"], method, path, operation["tags"][0],
            any("application/json" in response["content"] for response in operation["responses"].values()),
        )
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]  # fmt: skip
