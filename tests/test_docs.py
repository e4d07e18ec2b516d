"""The docs say what is so: every transcript, table, command and setting is checked."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from index.layout import Layout

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_transcripts_and_tables_are_what_the_program_prints(desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_DATA", str(desk.data))
    cog = Path(sys.executable).parent / "cog"
    done = subprocess.run([cog, "--check", "-p", "import sys; sys.path.insert(0, '.')", "README.md"], cwd=ROOT,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, f"run 'make docs': {done.stdout}{done.stderr}"


def test_every_make_target_named_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


def test_every_command_is_in_the_readme() -> None:
    from api.cli import app

    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert [name for name in names if f"refdesk {name}" not in README] == []


def test_the_example_in_python_runs(desk: Layout, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "data").symlink_to(desk.data)
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 0.")


def test_packages_say_that_they_are_typed() -> None:
    assert all((ROOT / package / "py.typed").exists() for package in ("ingest", "index", "search", "api"))


@pytest.mark.parametrize(
    "page", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/scaling.md", "docs/benchmarks.md"]
)
def test_links_to_files_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text("utf-8"))
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []


def test_files_named_in_the_architecture_exist() -> None:
    named = re.findall(r"`((?:ingest|index|search|api|tests|data)/[\w./-]+)`", (ROOT / "ARCHITECTURE.md").read_text())
    made = {"data/CURRENT", "data/generations", "data/cache", "data/corpus.sqlite"}
    assert [name for name in named if name.rstrip("/") not in made and not (ROOT / name).exists()] == []


def test_the_changelog_knows_the_version() -> None:
    from importlib.metadata import version

    assert f"## {version('refdesk')}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
