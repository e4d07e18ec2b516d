"""The list itself at the terminal: browse, show, doctor."""

import sqlite3
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from api import extras
from api.http.schemas.records import ListedSchema, StoredSchema
from index import integrity
from index.build import BuildInput, build
from index.layout import VECTORS, Layout
from ingest.lists import ReadingList
from ingest.model import Address, Document, Fetch, Outcome, Resource, Via
from ingest.page_store import PageStore
from tests.api.running import HOSTILE, Run


def test_browsing_shows_the_whole_list_by_section(refdesk: Run, bundled: ReadingList) -> None:
    out = refdesk("browse").out
    heads = [line for line in out.splitlines() if line.endswith(" 0 read)")]
    assert "MLOps / Overview (7, 0 read)" in heads
    assert [line.strip() for line in out.splitlines() if line.strip() in {r.id for r in bundled.resources}] == [
        resource.id for resource in bundled.resources
    ]
    assert max(cell_len(line) for line in out.splitlines()) <= 80


def test_browsing_takes_filters_and_gives_json(refdesk: Run) -> None:
    found = refdesk("browse", "--section", "overview", "--kind", "post", "--json").json
    assert {(one["section"], one["kind"]) for one in found["resources"]} == {("MLOps / Overview", "post")}
    assert all(ListedSchema.model_validate(one).model_dump() == one for one in found["resources"])
    nothing = refdesk("browse", "--kind", "book", "--company", "Airbnb")
    assert (nothing.code, nothing.out) == (0, "Nothing in this list fits these filters.\n")


def test_browsing_by_author_without_a_kind_newest_first(refdesk: Run) -> None:
    ran = refdesk("browse", "--author", "Huyen", "--not", "kind:post", "--sort", "year", "--json")
    years = [entry["year"] or 0 for entry in ran.json["resources"]]
    assert years == sorted(years, reverse=True)
    assert all("Chip Huyen" in entry["authors"] and entry["kind"] != "post" for entry in ran.json["resources"])
    assert "read)" not in refdesk("browse", "--author", "Huyen", "--sort", "title").out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--author", "Huyens"], "The list has no author 'Huyens'; it has, for instance: Chip Huyen"),
        (["--sort", "size"], "There is no order 'size': choose one of relevance, year, title, list"),
        (["--tag", "x"], "The list has no tag 'x'; it names none."),
    ],
)
def test_an_unknown_value_is_one_sentence(refdesk: Run, options: list[str], sentence: str) -> None:
    ran = refdesk("browse", *options)
    assert ran.code != 0
    assert sentence in ran.err


def test_a_resource_is_shown_by_its_id_its_beginning_and_its_address(refdesk: Run, bundled: ReadingList) -> None:
    resource = bundled.resources[0]
    shown = {refdesk("show", str(name)).out for name in (resource.id, resource.id[:20], resource.url)}
    assert len(shown) == 1
    (out,) = shown
    assert out.startswith(f"{resource.title}\nWhat ")
    assert f"Id       {resource.id}\n" in out
    assert f"Where    {resource.url}\n" in out
    stored = refdesk("show", resource.id, "--json").json
    assert StoredSchema.model_validate(stored).model_dump() == stored


def test_a_long_text_is_shown_whole_when_asked_for(refdesk: Run, bare: Layout) -> None:
    entry = Resource("a.org", "A page", "https://a.org/", addresses=(Address("slides", "https://a.org/slides"),))
    page = Document(
        "a.org", Via.ARCHIVE, "word " * 300 + "end", "https://web.archive.org/web/20210503000000/https://a.org/"
    )
    build(BuildInput("One", [entry], [page], outcomes={"a.org": ("archived", "")}), bare)
    short, whole = (refdesk("show", "a-page", *more, data=bare.data).out for more in ([], ["--text"]))
    assert "Archived copy of 2021-05-03, 1,503 characters\n" in short
    assert short.endswith("...\n(--text shows all of it)\n")
    assert whole.endswith("end\n")
    assert "Also     slides: https://a.org/slides\n" in short


@pytest.mark.parametrize("command", [["browse"], ["show", "31m", "--text"], ["show", "31m"]])
def test_what_a_list_says_reaches_the_terminal_without_controls(refdesk: Run, bare: Layout, command: list[str]) -> None:
    entry = Resource(
        "evil.org", HOSTILE, "javascript:alert(1)", HOSTILE, (HOSTILE,), (HOSTILE,), HOSTILE, note=HOSTILE * 90
    )
    build(BuildInput(HOSTILE, [entry]), bare)
    ran = refdesk(*command, data=bare.data)
    assert (ran.code, ran.err) == (0, "")
    assert not [c for c in ran.out if unicodedata.category(c)[0] == "C" and c != "\n"]


def test_the_doctor_finds_a_whole_desk_well(refdesk: Run, desk: Layout) -> None:
    ran = refdesk("doctor", "--json")
    assert (ran.code, ran.json["well"]) == (0, True)
    found = {one["name"]: one for one in ran.json["checks"]}
    assert desk.published()[0] in found["Index"]["says"]
    assert found["Part mcp"]["optional"]
    assert all(one["well"] and not one["remedy"] for one in found.values() if not one["optional"])


def test_the_doctor_reads_every_byte_if_told_to(
    refdesk: Run, own_desk: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "CHECKED_BYTES", 0)
    with PageStore(own_desk.corpus) as corpus:
        corpus.record(Fetch("k", Outcome.READ), Document("k", Via.LIVE, "A text"))
    assert refdesk("doctor", "--deep", data=own_desk.data).code == 0
    path = own_desk.generation(own_desk.published()[0]) / VECTORS
    path.write_bytes(path.read_bytes()[:-1] + b"\1")
    with sqlite3.connect(own_desk.corpus) as db:
        db.execute("UPDATE documents SET text = 'Another'")
    db.close()
    assert refdesk("doctor", data=own_desk.data).code == 0
    ran = refdesk("doctor", "--deep", data=own_desk.data)
    assert ran.code == 1
    assert f"The file {VECTORS} of generation {own_desk.published()[0]} was altered" in " ".join(ran.out.split())
    assert "what is stored of 1 links was altered: k" in ran.out


def test_the_doctor_says_what_is_missing_and_what_it_costs(
    refdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFDESK_LIST", "nowhere.md")
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "mcp" else name)
    ran = refdesk("doctor", data=tmp_path / "new")
    assert ran.code == 1
    assert (
        "--  Part mcp: not installed (mcp), needed for serving assistants\n    pip install 'refdesk[mcp]' (8 packages"
        in ran.out
    )
    assert "!!  Index: There is no index" in ran.out
    assert "    refdesk index (a minute on the notes" in ran.out
    assert "!!  Lists: nowhere, nowhere.md, is not there\n" in ran.out
    assert "--  Encoder: all-MiniLM-L6-v2, not exported yet\n" in ran.out
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["csv", "bibtex", "csl", "markdown"])
def test_browsing_prints_the_list_in_a_format(refdesk: Run, bundled: ReadingList, name: str) -> None:
    out = refdesk("browse", "--format", name, "--sort", "-year", "airbnb").out
    assert bundled.resources[0].title not in out
    assert "Machine Learning-Powered Search Ranking of Airbnb Experiences" in out
    assert refdesk("show", bundled.resources[0].id, "--format", name).out.count(bundled.resources[0].title) == 1


def test_formats_that_are_unknown_or_exclude_each_other_are_refused(refdesk: Run) -> None:
    assert (
        "There is no format 'xml': choose one of csv, json, bibtex, csl, markdown."
        in refdesk("browse", "--format", "xml").err
    )
    assert "exclude each other" in " ".join(refdesk("browse", "--format", "csv", "--json").err.split())
    assert refdesk("browse", "--format", "json").json == refdesk("browse", "--json").json


def test_the_sources_of_an_answer_are_printed_to_cite_them(refdesk: Run) -> None:
    out = refdesk("ask", "How did Airbnb rank experiences?", "--format", "bibtex").out
    assert out.startswith("@online{machine-learning-powered-search-ranking")
    assert "There is no format 'csv'" in refdesk("ask", "x", "--format", "csv").err
