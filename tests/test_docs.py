"""The documents are true: every transcript, table, command, option, setting, path and link is checked."""

import io
import logging
import re
import shlex
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from cogapp import Cog

from api.cli import main
from index.layout import Layout
from tests.tools import docs

ROOT = Path(__file__).parents[1]
GUIDES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"))
)
PAGES = [*GUIDES, "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md"]
# What a program makes, and so a clone lacks.
_MADE = ("data/CURRENT", "data/generations", "data/cache", "data/corpus.sqlite", "data/history")
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
_FENCE = re.compile(r"^(`{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"`((?:ingest|index|search|api|tests|data|docs)/[\w./-]+)`")
_COMMAND = re.compile(r"(?<![\w/])refdesk ([a-z]+)\b((?:[^\n`|]*))")


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def slug(heading: str) -> str:
    """Anchor of a heading, as GitHub and the site make it."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"[ -]+", "-", re.sub(r"[^\w\s-]", "", plain).strip())


def anchors(page: Path) -> set[str]:
    plain = _FENCE.sub("", page.read_text("utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ +(.*)$", plain, re.MULTILINE)}


def broken(page: str) -> list[str]:
    """Links to files and anchors that do not exist."""
    wrong = []
    for target, anchor in _LINK.findall(_FENCE.sub("", text_of(page))):
        path = (ROOT / page).parent / target if target else ROOT / page
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path)):
            wrong.append(f"{target}#{anchor}")
    return wrong


def printed(line: str) -> str:
    """Output of a refdesk command in this process: tests/api/cli/test_cli.py compares it with that of a process."""
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")) as out,
    ):
        patch.setattr(logging.root, "handlers", [])
        patch.setattr(sys, "argv", ["refdesk", *shlex.split(line)])
        with pytest.raises(SystemExit) as ended:
            main()
    assert not ended.value.code, line
    out.seek(0)
    return out.read()


def test_transcripts_and_tables_are_up_to_date(desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("REFDESK_DATA", str(desk.data))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(docs, "refdesk", printed)
    with redirect_stdout(io.StringIO()) as out:
        is_different = Cog().main(["cog", "--check", *docs.PAGES])
    assert not is_different, f"run 'make docs': {out.getvalue()}"


def test_pages_with_generated_parts_are_all_generated() -> None:
    assert {page for page in PAGES if "[[[cog" in text_of(page)} == set(docs.PAGES)


def test_the_page_of_benchmarks_is_made_of_its_figures() -> None:
    import json

    from tests.benchmarks.scale.report import page

    figures = json.loads((ROOT / "tests" / "benchmarks" / "scale" / "figures.json").read_text("utf-8"))
    assert text_of("docs/benchmarks.md") == page(figures)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    assert broken(page) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    (tmp_path / "a.md").write_text("# One & two\n\n[x](a.md#one-two) [y](b.md) [z](#three)\n")
    assert broken("a.md") == ["b.md#", "#three"]


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    import tomllib

    site = tomllib.loads((ROOT / ".zensical.toml").read_text("utf-8"))["project"]["nav"]
    listed = re.findall(r"[\w/-]+\.md", str(site))
    assert sorted(f"docs/{page}" for page in listed) == [page for page in GUIDES if page.startswith("docs/")]


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_named_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", text_of(page), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", GUIDES)
def test_every_command_and_option_named_exists(page: str) -> None:
    """What follows `refdesk` in code is a command, and what begins with two dashes there one of its options."""
    known = {name: {option for one in command.params for option in one.opts} for name, command in
             docs.commands().items()}  # fmt: skip
    plain = re.sub(r"\[\[\[cog.*?\]\]\]", "", text_of(page), flags=re.DOTALL)
    lines = re.findall(r"^ {4}.*$|^\$ .*$|`[^`\n]+`", plain, re.MULTILINE)
    wrong = []
    for line in lines:
        for name, rest in _COMMAND.findall(line):
            options = re.findall(r"(?<!\S)--[a-z-]+", rest)
            wrong += [line] if name not in known or not set(options) <= known[name] else []
    assert wrong == []


def test_every_command_is_documented() -> None:
    assert [name for name in docs.commands() if f"## refdesk {name}\n" not in text_of("docs/cli.md")] == []


def test_every_setting_named_exists() -> None:
    from api.settings import Settings

    named = {name for page in GUIDES for name in re.findall(r"\bREFDESK_([A-Z_]+)\b", text_of(page))}
    named |= {
        name.upper()
        for page in GUIDES
        for block in re.findall(r"```toml\n(.*?)```", text_of(page), re.DOTALL)
        for name in tomllib.loads(block)
    }
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("page", [*GUIDES, "ARCHITECTURE.md"])
def test_paths_named_exist(page: str) -> None:
    names = [name.rstrip("/") for name in _PATH.findall(text_of(page))]
    assert [name for name in names if not name.startswith(_MADE) and not (ROOT / name).exists()] == []


def test_examples_in_python_run(desk: Layout, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(desk.data)
    for page in GUIDES:
        for example in re.findall(r"```python\n(.*?)```", text_of(page), re.DOTALL):
            done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True,
                                  check=False)  # fmt: skip
            assert done.returncode == 0, f"{page}: {done.stderr}"
            assert done.stdout.strip(), page


def test_members_of_the_engine_named_exist() -> None:
    from search import Engine

    assert [
        name for name in re.findall(r"`engine\.(\w+)", text_of("docs/python.md")) if not hasattr(Engine, name)
    ] == []


def test_examples_of_settings_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.settings import load_settings

    monkeypatch.chdir(tmp_path)
    for page in GUIDES:
        for example in re.findall(r"```toml\n(.*?)```", text_of(page), re.DOTALL):
            Path("refdesk.toml").write_text(example, "utf-8")
            load_settings()


def test_routes_named_exist() -> None:
    import json

    known = set(json.loads(text_of("api/http/openapi.json"))["paths"])
    named = set(re.findall(r"(?:GET|POST) (/api/v1/[\w/{}]+)", text_of("docs/http-api.md")))
    assert {re.sub(r"\{\w+\}", "{}", path) for path in named} <= {re.sub(r"\{\w+\}", "{}", path) for path in known}


def test_the_readme_is_short() -> None:
    assert len(text_of("README.md").splitlines()) <= 150
    assert len(text_of("README.md").split()) <= 1300


def test_the_architecture_is_short() -> None:
    assert len(text_of("ARCHITECTURE.md").splitlines()) <= 200


def test_decision_records_have_their_parts() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:3] for path in records] == [f"{number:03}" for number in range(1, len(records) + 1)]
    for path in records:
        parts = re.findall(r"^## (\w+)", path.read_text("utf-8"), re.MULTILINE)
        assert (parts[0], parts[-2:]) == ("Context", ["Consequences", "Measurement"]), path.name
        assert "Decision" in parts, path.name


def test_packages_are_marked_as_typed() -> None:
    assert all((ROOT / package / "py.typed").exists() for package in ("ingest", "index", "search", "api"))


def test_the_changelog_has_the_version() -> None:
    from importlib.metadata import version

    parts = re.split(r"^## ", text_of("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert version("refdesk") in [part.split("\n", 1)[0] for part in parts]
    kinds = {kind for part in parts for kind in re.findall(r"^### (.*)$", part, re.MULTILINE)}
    assert kinds <= {"Added", "Changed", "Fixed", "Removed"}
