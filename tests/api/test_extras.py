"""Parts of an installation: what is missing is one sentence with the command that adds it."""

import tomllib
from pathlib import Path

import pytest

from api import extras
from tests.api.running import Run

ROOT = Path(__file__).parents[2]


def test_each_part_is_an_extra_of_the_package() -> None:
    optional = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert {part.name for part in extras.EXTRAS} == {*optional} - {"all", "dev"}
    assert optional["all"] == ["refdesk[build,serve,mcp]"]


def test_a_part_that_is_there_is_not_asked_for() -> None:
    for name in ("build", "serve", "mcp"):
        extras.require_extra(name)


@pytest.mark.parametrize(
    ("command", "name", "purpose"),
    [
        (["index"], "build", "Reading lists and building or judging an index"),
        (["eval"], "build", "Reading lists and building or judging an index"),
        (["links"], "build", "Reading lists and building or judging an index"),
        (["serve"], "serve", "Serving"),
        (["mcp"], "mcp", "Serving assistants"),
        (["ask", "x", "--store", "milvus://127.0.0.1:9"], "milvus", "Serving from Milvus"),
    ],
)
def test_a_command_says_what_it_lacks(
    refdesk: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], name: str, purpose: str
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    ran = refdesk(*command)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"{purpose} needs what is not installed here (")
    assert ran.err.endswith(f"): run pip install 'refdesk[{name}]'.\n")
