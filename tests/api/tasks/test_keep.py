"""Keeping a link: it is fetched, added to a list, and found in the index at once."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.cli.render.keeping import kept_lines
from api.errors import SettingsError
from api.settings import Settings
from api.tasks.index_run import run_index
from api.tasks.keep import KeepRequest, choose_list, keep_link
from api.wiring import open_engine
from index.layout import Layout
from index.lock import build_lock
from ingest import page_store
from ingest.errors import ListError
from ingest.lists.formats import markdown
from ingest.lists.html_walk import HtmlWalker
from ingest.lists.model import ListDraft, ListSource
from ingest.urls import key_of
from search import Query
from tests.ingest.site import LOOPBACK, Answer, Site, article_html, running

ROOT = Path(__file__).parents[3]


def silent(*_: object) -> None:
    """No progress."""


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        site.answers["/storks"] = Answer(article_html("storks of the north"))
        site.answers["/swifts"] = Answer(article_html("swifts of the south"))
        yield site


@pytest.fixture
def settings(bare: Layout, small: Path) -> Settings:
    return Settings(
        data=bare.data, lists={"birds": str(small)}, allow_hosts=LOOPBACK, per_host_seconds=0, archive="", fetch_tries=1
    )


@pytest.fixture
def indexed(settings: Settings) -> Settings:
    run_index(settings, offline=True, strict=False, progress=silent)
    return settings


def titles(settings: Settings, question: str) -> list[str]:
    hits = open_engine(settings, use_cross_encoder=False).search(Query(question)).hits
    return [hit.listed.resource.title for hit in hits]


def test_a_kept_link_is_fetched_listed_and_found(indexed: Settings, site: Site, small: Path) -> None:
    before = small.read_text()
    request = KeepRequest(site.url("/storks"), section="Birds", note="Storks are large birds.", tags=("storks",))
    kept = keep_link(indexed, request, silent)
    engine = open_engine(indexed, use_cross_encoder=False)
    hit = engine.search(Query("what did the engineers measure about storks of the north?")).hits[0]
    resource = hit.listed.resource
    assert (resource.id, hit.listed.outcome) == (kept["id"], "read")
    assert (resource.section, resource.note, resource.tags) == (("Birds",), "Storks are large birds.", ("storks",))
    assert (kept["added"], kept["indexed"], kept["list"], kept["outcome"]) == (True, True, "birds", "read")
    assert resource.title == kept["title"]
    assert small.read_text().startswith(before)
    assert kept["text"] in small.read_text().removeprefix(before)


def test_what_was_known_of_other_links_stays(indexed: Settings, site: Site) -> None:
    before = {row.resource.key: (row.outcome, row.reason) for row in open_engine(indexed).resources}
    keep_link(indexed, KeepRequest(site.url("/storks")), silent)
    after = {row.resource.key: (row.outcome, row.reason) for row in open_engine(indexed).resources}
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 1


def test_other_lists_are_taken_from_the_index(settings: Settings, site: Site, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("- [On moss](https://example.org/moss) - Moss grows on stones.\n")
    both = settings.model_copy(update={"lists": {**settings.lists, "plants": str(other)}})
    run_index(both, offline=True, strict=False, progress=silent)
    other.unlink()
    kept = keep_link(both, KeepRequest(site.url("/storks"), list="birds"), silent)
    assert kept["indexed"]
    assert titles(both, "moss on stones")[0] == "On moss"
    assert open_engine(both).generation.manifest.lists[1].name == "plants"


@pytest.mark.parametrize(("title", "expected"), [("", "gone away"), ("Herons", "Herons")])
def test_a_page_that_cannot_be_fetched_is_kept_with_its_reason(
    indexed: Settings, site: Site, small: Path, title: str, expected: str
) -> None:
    kept = keep_link(indexed, KeepRequest(site.url("/gone-away"), title=title, note="On herons in water."), silent)
    assert (kept["added"], kept["indexed"], kept["outcome"], kept["title"]) == (True, True, "gone", expected)
    assert "404" in kept["reason"]
    assert titles(indexed, "herons in water")[0] == expected
    assert f"[{expected}]" in small.read_text()


def test_a_listed_link_is_neither_fetched_nor_added_again(indexed: Settings, site: Site, small: Path) -> None:
    keep_link(indexed, KeepRequest(site.url("/storks")), silent)
    before, asked = small.read_text(), len(site.asked)
    kept = keep_link(indexed, KeepRequest(site.url("/storks/"), note="Another note"), silent)
    assert (kept["added"], kept["line"] > 0, small.read_text(), len(site.asked)) == (False, True, before, asked)
    assert (kept["indexed"], kept["left"]) == (True, "")
    assert list(kept_lines(kept))[1] == f"It is in the index: refdesk show {kept['id']}"


def test_a_listed_link_that_the_index_lacks_is_fetched_and_indexed(indexed: Settings, site: Site, small: Path) -> None:
    small.write_text(f"{small.read_text()}\n- [Written by hand]({site.url('/storks')})\n")
    before = small.read_bytes()
    kept = keep_link(indexed, KeepRequest(site.url("/storks")), silent)
    assert (kept["added"], kept["indexed"], kept["outcome"], small.read_bytes()) == (False, True, "read", before)
    assert titles(indexed, "storks of the north")[0] == "Written by hand"
    assert kept["id"] in {listed.resource.id for listed in open_engine(indexed, use_cross_encoder=False).resources}


def test_each_stored_page_is_read_once_and_the_list_parsed_before_and_after(
    indexed: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_link(indexed, KeepRequest(site.url("/storks")), silent)
    read: list[str] = []
    parsed: list[str] = []
    is_sound, walk = page_store._is_sound, markdown.walk_markdown

    def check(row: sqlite3.Row) -> bool:
        read.extend([row["key"]] if "text" in row.keys() else [])  # noqa: SIM118, no mapping
        return is_sound(row)

    def parse(source: ListSource, walker: HtmlWalker) -> ListDraft:
        parsed.append(source.text)
        return walk(source, walker)

    monkeypatch.setattr(page_store, "_is_sound", check)
    monkeypatch.setattr(markdown, "walk_markdown", parse)
    keep_link(indexed, KeepRequest(site.url("/swifts")), silent)
    assert read.count(key_of(site.url("/storks"))) == 1
    assert len(parsed) <= 2


def test_robots_and_the_address_guard_hold(indexed: Settings, site: Site) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /storks\n", "text/plain")
    assert keep_link(indexed, KeepRequest(site.url("/storks")), silent)["outcome"] == "blocked"
    guarded = indexed.model_copy(update={"allow_hosts": ()})
    assert keep_link(guarded, KeepRequest(site.url("/swifts")), silent)["outcome"] == "refused"
    assert site.paths == []


def test_without_an_index_the_link_is_in_the_list_and_the_rest_is_named(settings: Settings, site: Site) -> None:
    kept = keep_link(settings, KeepRequest(site.url("/storks")), silent)
    assert (kept["added"], kept["indexed"]) == (True, False)
    assert "no index yet" in kept["left"]


def test_the_name_of_a_list_is_found_in_upper_and_lower_case(settings: Settings) -> None:
    assert choose_list(settings, "Birds")[0] == "birds"


def test_lists_that_cannot_be_changed_say_so(settings: Settings, tmp_path: Path) -> None:
    export, second = tmp_path / "bookmarks.html", tmp_path / "second.md"
    export.write_text("<!DOCTYPE NETSCAPE-Bookmark-file-1>")
    second.write_text("- [A](https://a.example)\n")
    lists = {**settings.lists, "export": str(export), "web": "https://example.org/list.md"}
    many = settings.model_copy(update={"lists": lists})
    for name in ("export", "web"):
        with pytest.raises(SettingsError, match=f"'{name}' is a read-only"):
            keep_link(many, KeepRequest("https://example.org/x", list=name), silent)
    with pytest.raises(SettingsError, match="no list 'none'"):
        keep_link(many, KeepRequest("https://example.org/x", list="none"), silent)
    several = settings.model_copy(update={"lists": {**settings.lists, "second": str(second)}})
    with pytest.raises(SettingsError, match="Several lists can take a link"):
        keep_link(several, KeepRequest("https://example.org/x"), silent)
    with pytest.raises(SettingsError, match="bundled guide"):
        keep_link(settings.model_copy(update={"lists": {}}), KeepRequest("https://example.org/x"), silent)


@pytest.mark.parametrize("url", ["", "example.org", "ftp://example.org/x", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused_before_anything_happens(indexed: Settings, small: Path, url: str) -> None:
    before = small.read_bytes()
    with pytest.raises(ListError, match="is not a web address"):
        keep_link(indexed, KeepRequest(url), silent)
    assert small.read_bytes() == before


def test_two_processes_that_keep_at_once_both_succeed(indexed: Settings, site: Site, small: Path) -> None:
    script = (
        "import sys, json; from api.settings import Settings; from api.tasks.keep import KeepRequest, keep_link;"
        "settings = Settings(**json.loads(sys.argv[1])); "
        "kept = keep_link(settings, KeepRequest(sys.argv[2]), lambda *_: None);"
        "print(json.dumps(kept | {'loaded': sorted({*sys.argv[3:]} & {*sys.modules})}))"
    )
    values = indexed.model_dump(mode="json", include={"data", "lists", "allow_hosts", "per_host_seconds", "archive"})
    needless = ["trafilatura", "docutils", "torch", "transformers", "fastapi"]
    started = [
        subprocess.Popen([sys.executable, "-c", script, json.dumps(values), site.url(path), *needless], cwd=ROOT,
                         stdout=subprocess.PIPE, text=True)
        for path in ("/storks", "/swifts")
    ]  # fmt: skip
    results = [json.loads(process.communicate(timeout=120)[0]) for process in started]
    assert [(kept["added"], kept["indexed"], kept["loaded"]) for kept in results] == [(True, True, [])] * 2
    urls = {row.resource.url for row in open_engine(indexed).resources}
    assert {site.url("/storks"), site.url("/swifts")} <= urls
    assert all(small.read_text().count(site.url(path)) == 1 for path in ("/storks", "/swifts"))


def test_a_link_kept_while_lists_are_fetched_is_indexed_beside_a_list_on_the_web(
    settings: Settings, site: Site, small: Path
) -> None:
    site.answers["/list.md"] = Answer(f"- [Swifts]({site.url('/swifts')})\n".encode(), "text/markdown")
    both = settings.model_copy(update={"lists": {**settings.lists, "web": site.url("/list.md")}})

    def keep_meanwhile(stage: str, *_: object) -> None:
        if stage == "fetching links" and "Storks" not in small.read_text():
            keep_link(both, KeepRequest(site.url("/storks"), list="birds", title="Storks"), silent)

    run_index(both, offline=False, strict=False, progress=keep_meanwhile)
    rows = {row.resource.url: row.resource.lists for row in open_engine(both).resources}
    assert (rows[site.url("/storks")], rows[site.url("/swifts")]) == (("birds",), ("web",))


def test_what_another_process_publishes_before_a_link_is_indexed_stays(
    indexed: Settings, site: Site, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.wiring.PATIENCE", 300.0)  # whatever else the machine does
    other = tmp_path / "other.md"
    other.write_text("- [On moss](https://example.org/moss) - Moss grows on stones.\n")
    both = indexed.model_copy(update={"lists": {**indexed.lists, "plants": str(other)}})
    with ThreadPoolExecutor(1) as pool:
        with build_lock(indexed.layout, lends=True):
            kept = pool.submit(keep_link, indexed, KeepRequest(site.url("/storks")), silent)
            while site.url("/storks") not in small.read_text():
                time.sleep(0.02)
            run_index(both, offline=True, strict=False, progress=silent)
        assert kept.result()["indexed"]
    rows = {row.resource.url: row.resource.lists for row in open_engine(both).resources}
    assert (rows[site.url("/storks")], rows["https://example.org/moss"]) == (("birds",), ("plants",))


def test_a_link_whose_indexing_fails_is_in_the_list_and_the_reason_is_named(
    indexed: Settings, site: Site, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("api.wiring.publish_index", fail)
    kept = keep_link(indexed, KeepRequest(site.url("/storks")), silent)
    assert (kept["added"], kept["indexed"]) == (True, False)
    assert "The disk is full" in kept["left"]
    assert kept["left"].endswith("run 'refdesk index' after that")
    assert site.url("/storks") in small.read_text()
