"""What the routes promise: the committed description, and that they keep it whatever is sent."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.http import openapi
from api.http.app import create_app
from api.http.schemas.results import AskResponseSchema
from api.settings import Settings
from tests.api.local_client import LocalClient

# Whether the list has a kind, a section or a company, no description can say.
FUZZ = ("--exclude-checks", "positive_data_acceptance", "--no-color", "--generation-deterministic")


def test_the_description_is_the_committed_one() -> None:
    assert openapi.openapi_json(create_app(Settings())) == openapi.FILE.read_text("utf-8"), "to accept it: make openapi"


@pytest.mark.slow
def test_every_route_keeps_its_promises(served: str, tmp_path: Path) -> None:
    """A short run; `make fuzz` takes more examples and the phase of corner cases as well."""
    short = ("--phases", "examples,fuzzing", "--max-examples", "10")
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{served}/openapi.json", *FUZZ, *short]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout
    assert f"Tested: {len(_operations())}" in done.stdout


def _description() -> dict[str, Any]:
    description: dict[str, Any] = create_app(Settings()).openapi()
    return description


def _operations() -> dict[str, dict[str, Any]]:
    paths = _description()["paths"]
    return {f"{method} {path}": operation for path, methods in paths.items() for method, operation in methods.items()}


def test_an_operation_has_the_name_of_what_it_does() -> None:
    names = {route: operation["operationId"] for route, operation in _operations().items()}
    assert {"get /api/v1/ask", "post /api/v1/ask"} == {route for route in names if names[route].endswith("ask")}
    assert all(re.fullmatch(r"[a-z_]{3,16}", name) for name in names.values()), names
    assert len(set(names.values())) == len(names)


def test_every_route_but_the_probes_takes_the_token() -> None:
    schemes = _description()["components"]["securitySchemes"]
    assert {name: scheme["scheme"] for name, scheme in schemes.items()} == {
        "bearerToken": "bearer", "basicPassword": "basic",
    }  # fmt: skip
    security = {route: operation["security"] for route, operation in _operations().items()}
    optional = [{}, {"bearerToken": []}, {"basicPassword": []}]
    assert {route for route, wants in security.items() if not wants} == {"get /healthz", "get /readyz"}
    assert all(wants in ([], optional) for wants in security.values())


def test_every_response_has_one_type() -> None:
    """A client that is generated from two alternatives reads the first that fits, and loses what the second has."""
    for route, operation in _operations().items():
        succeeded = next(response for status, response in operation["responses"].items() if status.startswith("2"))
        for media_type, content in succeeded["content"].items():
            assert "anyOf" not in content.get("schema", {}), (route, media_type)


@pytest.mark.parametrize("explain", [True, False])
def test_what_explain_adds_is_in_the_type_and_absent_without_it(client: LocalClient, *, explain: bool) -> None:
    answer = client.get("/ask", params={"q": "feature store", "explain": explain}).json()
    typed = AskResponseSchema.model_validate(answer, strict=True)
    assert typed.model_dump(exclude_unset=True) == answer
    assert [hit.scores is not None for hit in typed.hits] == [explain] * len(answer["hits"])
    assert (typed.stages is not None, "stages" in answer) == (explain, explain)
