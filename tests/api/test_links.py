"""`refdesk links` and the label of an archived copy, as a person sees them."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.cli.render import answers, output
from api.labels import origin_label
from api.settings import Settings, load_settings
from index.generation import open_current
from index.layout import Layout
from ingest.model import Document, Fetch, Outcome, Via
from ingest.page_store import PageStore
from search import Engine, Query
from tests.api.running import Run

LIST = """# Links

- [Alive](https://a.org/alive)
- [Moved | *here*](https://a.org/moved)
- [Dead](https://a.org/dead)
- [Blocked](https://a.org/blocked)
- [Copied](https://a.org/copied)
- [New](https://a.org/new)
"""
COPY = "https://web.archive.org/web/20210503120000/https://a.org/copied"


@pytest.fixture
def list_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list.md").write_text(LIST, "utf-8")
    monkeypatch.setenv("REFDESK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("REFDESK_LIST", str(tmp_path / "list.md"))
    with PageStore(tmp_path / "data" / "corpus.sqlite") as corpus:
        corpus.record(Fetch("a.org/alive", Outcome.READ))
        corpus.record(Fetch("a.org/moved", Outcome.READ, moved_to="https://b.org/<moved>"))
        corpus.record(Fetch("a.org/dead", Outcome.GONE, "the server says 404, gone", since="2026-02-01T00:00:00+00:00"))
        corpus.record(Fetch("a.org/blocked", Outcome.BLOCKED, "robots.txt of a.org disallows it"))
        gone = Fetch("a.org/copied", Outcome.GONE, "gone", fallback="archived copy of 2021-05-03")
        corpus.record(gone, Document("a.org/copied", Via.ARCHIVE, "text", COPY))


def printed(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["links", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.usefixtures("list_")
def test_links_tells_how_they_are() -> None:
    text = printed()
    for words in ("now https://b.org/<moved>", "404, gone; since 2026-02-01", "archived copy of 2021-05-03", "1  dead"):
        assert words in text


@pytest.mark.usefixtures("list_")
def test_links_as_json() -> None:
    found = json.loads(printed("--json"))
    states = ["alive", "moved", "dead", "blocked", "archived", "unknown"]
    assert [link["state"] for link in found["links"]] == states
    assert found["counts"] == dict.fromkeys(states, 1)


@pytest.mark.usefixtures("list_")
def test_links_as_markdown_names_what_to_mend_and_breaks_no_table() -> None:
    rows = printed("--markdown").splitlines()
    assert rows[0] == "3 of 6 links of Links should be looked at."
    assert rows[4].startswith("| Moved \\| here <https://a.org/moved> | moved |")
    assert "now <https://b.org/%3Cmoved%3E>" in rows[4]
    assert len(rows) == 7


def test_private_hosts_are_allowed_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_ALLOW_HOSTS", '["wiki", "localhost:8080"]')
    assert load_settings().allow_hosts == ("wiki", "localhost:8080")


def test_the_limits_are_those_of_the_settings() -> None:
    limits = Settings(run_minutes=2, fetch_megabytes=3, per_host_seconds=0.5).limits
    assert (limits.run_seconds, limits.bytes, limits.per_host_seconds) == (120, 3_000_000, 0.5)


def test_a_text_from_an_archive_is_labelled_with_its_day() -> None:
    assert origin_label(Via.ARCHIVE, COPY) == "archived copy of 2021-05-03"
    assert origin_label(Via.ARCHIVE, "https://elsewhere.org/copy") == "archived copy of an unknown day"
    assert origin_label(Via.NOTE, None) == "from the list's note"
    assert origin_label(Via.LIVE, COPY) == ""


def test_an_answer_and_its_hits_are_printed_with_their_origin(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    output.print_rows(answers.answer_rows(engine.ask(Query("How should I monitor models in production?"))))
    assert capsys.readouterr().out.count("(from the list's note)") >= 2


def test_links_without_a_list_are_those_of_the_live_index(
    refdesk: Run, desk: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.md").write_text("# Other\n\n- [Owls](https://example.org/owls)\n")
    monkeypatch.setenv("REFDESK_LIST", str(tmp_path / "other.md"))
    report = refdesk("links", "--json").json
    with closing(open_current(desk)) as live:
        assert report["list"] == live.manifest.list_title
        assert [link["title"] for link in report["links"]] == [each.resource.title for each in live.catalog.resources()]


def test_links_of_a_list_are_those_of_that_list(refdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Other\n\n- [Owls](https://example.org/owls)\n")
    report = refdesk("links", "--json", "--list", str(tmp_path / "other.md")).json
    assert (report["list"], [link["title"] for link in report["links"]]) == ("Other", ["Owls"])
