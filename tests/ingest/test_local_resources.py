"""Local files in a run: outcomes, texts and link health like those of the web, with and without a network."""

import shutil
from pathlib import Path

import pytest

from ingest.fetch.client import Client
from ingest.fetch.ssrf_guard import Guard
from ingest.link_health import LinkState, link_health
from ingest.lists import read_lists
from ingest.local_folders import list_folders
from ingest.model import Outcome
from ingest.page_store import PageStore
from ingest.run import Report, ingest
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site, article_html
from tests.ingest.sources import web
from tests.ingest.sources.formats.documents.archives import docx, epub, paragraph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "a.pdf").write_bytes(web.pdf("\n".join([web.WORDS] * 6)))
    (tmp_path / "b.docx").write_bytes(docx(paragraph(web.SENTENCES)))
    (tmp_path / "c.epub").write_bytes(epub({"a.xhtml": f"<p>{web.SENTENCES}</p>"}))
    (tmp_path / "d.html").write_text(web.html(f"<article><h1>D</h1><p>{web.SENTENCES}</p></article>"))
    (tmp_path / "e.txt").write_text(web.SENTENCES)
    (tmp_path / "notes/f.md").write_text(f"# F\n\n{web.SENTENCES}")
    names = ("a.pdf", "b.docx", "c.epub", "d.html", "e.txt", "notes", "gone.pdf")
    (tmp_path / "list.md").write_text("".join(f"- [Title of {name}]({name})\n" for name in names))
    return tmp_path


def run(folder: Path, store: PageStore, *, offline: bool = False, archive: str = "") -> Report:
    folders = list_folders([folder / "list.md"])
    resources = read_lists([folder / "list.md"], folders=folders).resources
    with Client(limits=HASTY, guard=Guard(LOOPBACK), folders=folders) as client:
        return ingest(resources, store, client, archive=archive, offline=offline)


@pytest.mark.parametrize("offline", [False, True])
def test_every_format_is_read_and_a_missing_file_is_gone(folder: Path, corpus: PageStore, *, offline: bool) -> None:
    report = run(folder, corpus, offline=offline)
    assert [entry.outcome for entry in report.entries] == [Outcome.READ] * 6 + [Outcome.GONE]
    assert all("models drift" in document.text.lower() for document in report.documents)
    assert len(report.documents) == 6
    assert str(folder) not in repr(report)
    states = [link_health(entry.resource, entry.fetch, None).state for entry in report.entries]
    assert states == [LinkState.ALIVE] * 6 + [LinkState.DEAD]


def test_a_file_that_is_removed_keeps_its_text_and_one_that_changes_is_read_again(
    folder: Path, corpus: PageStore
) -> None:
    run(folder, corpus)
    (folder / "a.pdf").unlink()
    (folder / "e.txt").write_text(f"A new beginning. {web.SENTENCES}")
    report = run(folder, corpus)
    outcomes = {entry.resource.url: entry.outcome for entry in report.entries}
    assert outcomes["file:a.pdf"] is Outcome.KEPT
    assert any(document.text.startswith("A new beginning") for document in report.documents)


def test_the_folder_may_be_moved(folder: Path, corpus: PageStore, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = run(folder, corpus)
    moved = tmp_path_factory.mktemp("moved") / "reading"
    shutil.move(folder, moved)
    after = run(moved, corpus)
    assert [entry.resource.id for entry in after.entries] == [entry.resource.id for entry in before.entries]
    assert after.documents == before.documents


def test_no_archive_is_asked_for_a_file(folder: Path, corpus: PageStore, site: Site) -> None:
    run(folder, corpus, archive=site.url(""))
    assert site.asked == []


def test_offline_a_link_of_the_web_is_not_tried(folder: Path, corpus: PageStore, site: Site) -> None:
    site.answers["/x"] = Answer(article_html("drift"))
    with (folder / "list.md").open("a") as file:
        file.write(f"- [Web]({site.url('/x')})\n")
    report = run(folder, corpus, offline=True)
    assert report.entries[-1].outcome is Outcome.NOT_TRIED
    assert (site.asked, report.traffic) == ([], None)
    assert run(folder, corpus).entries[-1].outcome is Outcome.READ
