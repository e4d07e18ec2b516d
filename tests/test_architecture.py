"""The structure that the docs promise, held by a tool."""

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "index", "search", "api")


def test_imports_go_one_way() -> None:
    checker = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is_for(package: str) -> None:
    silent = [path.name for path in (ROOT / package).rglob("*.py") if not path.read_text("utf-8").startswith('"""')]
    assert silent == []


def test_only_render_prints() -> None:
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    printing = {path.name for path in sources if "print(" in path.read_text("utf-8").replace("fingerprint(", "")}
    assert printing <= {"answers.py"}


def test_nothing_below_api_reads_the_environment() -> None:
    sources = [path for package in PACKAGES[:3] for path in (ROOT / package).rglob("*.py")]
    reading = re.compile(r"\benviron\b|\bgetenv\b")
    assert [path.name for path in sources if reading.search(path.read_text("utf-8"))] == []


def test_no_dependency_owns_one_of_our_import_names() -> None:
    owners = [
        (found.metadata["Name"], file.parts[0])
        for found in distributions()
        for file in found.files or ()
        if file.parts[0] in {*PACKAGES, "tests", "data"} and found.metadata["Name"] != "refdesk"
    ]
    assert owners == []


def test_no_file_grows_beyond_what_can_be_read_at_once() -> None:
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in sources}
    assert max(lengths.values()) <= 350, max(lengths.items(), key=lambda item: item[1])


UNPICKLERS = re.compile(
    r"\b(?:import|from) (?:pickle|cPickle|dill|cloudpickle|joblib|shelve|marshal)\b|\btorch\.load\b"
    r"|\ballow_pickle *= *True|\btrust_remote_code *= *True|\byaml\.load\b|(?<![\w.])(?:eval|exec)\("
)


def test_nothing_that_was_read_is_unpickled_or_run() -> None:
    """The one exception is the pipe of a worker, whose both ends are this program."""
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    found = {path.relative_to(ROOT).as_posix() for path in sources if UNPICKLERS.search(path.read_text("utf-8"))}
    assert found == {"ingest/parser_pool.py"}


def test_models_are_loaded_from_safetensors_alone() -> None:
    sources = [path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    loading = [line for text in sources for line in text.splitlines() if 'device="cpu"' in line]
    assert len(loading) == 2
    assert all('"use_safetensors": True' in line for line in loading)
