"""The structure that the docs promise, held by a tool."""

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions
from operator import itemgetter
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "index", "search", "api")


def test_imports_go_one_way() -> None:
    checker = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is_for(package: str) -> None:
    sources = [(path.name, path.read_text("utf-8")) for path in (ROOT / package).rglob("*.py")]
    silent = [name for name, source in sources if not source.startswith(('"""', 'r"""'))]
    assert silent == []


def test_one_module_prints() -> None:
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    printing = {path.name for path in sources if "print(" in path.read_text("utf-8").replace("fingerprint(", "")}
    assert printing == {"output.py"}


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


# Words of a private dialect: as names they say nothing of the thing held. The ceiling may only fall.
DIALECT = {"found", "one", "said", "told", "asked", "wanted", "opened"}
CEILING = 0


@cache
def syntax_trees() -> dict[str, ast.Module]:
    """The syntax tree of each module."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def names(tree: ast.AST) -> Iterator[str]:
    """Every variable, parameter, attribute and keyword of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_variables_are_named_for_what_they_hold() -> None:
    uses = Counter(name for tree in syntax_trees().values() for name in names(tree) if name in DIALECT)
    assert uses.total() <= CEILING, uses


def test_no_public_name_is_defined_in_two_modules() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for module, tree in syntax_trees().items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
                owners[node.name].append(module)
    assert {name: modules for name, modules in owners.items() if len(modules) > 1} == {}


def test_no_folder_holds_more_modules_than_can_be_taken_in() -> None:
    folders = Counter(module.rpartition("/")[0] for module in syntax_trees())
    assert max(folders.values()) <= 14, folders.most_common(3)


def test_files_and_functions_are_short() -> None:
    lengths = {module: len((ROOT / module).read_text("utf-8").splitlines()) for module in syntax_trees()}
    assert max(lengths.values()) <= 300, max(lengths.items(), key=itemgetter(1))
    assert median(lengths.values()) <= 90
    sizes = [node.end_lineno - node.lineno + 1 for tree in syntax_trees().values() for node in functions(tree)]
    assert median(sizes) <= 6
