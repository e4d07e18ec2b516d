"""What the routes promise: the committed description, and that they keep it whatever is sent."""

import subprocess
import sys
from pathlib import Path

import pytest

from api.http import openapi
from api.http.app import create_app
from api.settings import Settings

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
    assert "Tested: 9" in done.stdout
