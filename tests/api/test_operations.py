"""What the commands that are not questions do: fetching, evaluating, fitting."""

import io
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.layout import Layout
from tests.api.running import Run
from tests.ingest.site import Answer, Site, article_html, running

JUDGED = {
    "How do bees tell where the flowers are?": "example.org/bees",
    "What do ants follow to the nest?": "example.org/ants",
}
UNJUDGED = ("Who won the cup final of 1998?", "Which tax forms are due in spring?")


@pytest.fixture
def judged(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small list with judgments on it, both in force as settings."""
    lines = [{"id": f"a{n}", "question": q, "relevant": {key: 1}} for n, (q, key) in enumerate(JUDGED.items())]
    lines += [{"id": f"u{n}", "question": q, "relevant": {}} for n, q in enumerate(UNJUDGED)]
    path = tmp_path / "judged.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    monkeypatch.setenv("REFDESK_LIST", str(small))
    monkeypatch.setenv("REFDESK_JUDGMENTS", str(path))
    return path


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages on this machine may be fetched, and need no pause between them."""
    monkeypatch.setenv("REFDESK_ALLOW_HOSTS", '["127.0.0.1"]')
    monkeypatch.setenv("REFDESK_PER_HOST_SECONDS", "0")
    monkeypatch.setenv("REFDESK_ARCHIVE", "")


@pytest.mark.usefixtures("loopback")
def test_a_page_that_can_be_read_is_found_and_cited(refdesk: Run, bare: Layout, tmp_path: Path) -> None:
    with running() as site:
        site.answers["/bees"] = Answer(article_html("bees"))
        listed = f"- [On bees]({site.url('/bees')})\n- [Gone]({site.url('/gone')})\n"
        (tmp_path / "pages.md").write_text(listed)
        ran = refdesk("index", "--json", "--list", str(tmp_path / "pages.md"), data=bare.data)
    assert (ran.json["outcomes"], ran.json["remark"], ran.err) == ({"read": 1, "gone": 1}, "", "")
    hit = refdesk("search", "When a team works on bees", "--json", data=bare.data).json["hits"][0]
    assert hit["via"] == "live"
    assert hit["passages"][0]["url"].startswith(f"{site.url('/bees')}#:~:text=")
    assert f"    {hit['passages'][0]['url']}\n" in refdesk("search", "When a team works on bees", data=bare.data).out
    unread = refdesk("status", "--json", data=bare.data).json["not_fetched"]
    assert [(link["title"], link["outcome"], link["reason"]) for link in unread] == [
        ("Gone", "gone", "the server says 404, gone")
    ]


def _everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site) -> list[str]:
    """Lists of one link each: a file, two in a folder, one at an address, one on standard input."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "one.md").write_text(f"- [One]({site.url('/one')})\n")
    (tmp_path / "folder" / "two.md").write_text(f"- [Two]({site.url('/two')})\n")
    (tmp_path / "folder" / "three.urls").write_text(site.url("/three"))
    site.answers["/list"] = Answer(b"- [Four](/four)\n", "text/markdown")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(site.url("/five").encode())))
    named = [str(tmp_path / "one.md"), str(tmp_path / "folder"), site.url("/list"), "-"]
    return [part for name in named for part in ("--list", name)]


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("command", ["index", "links"])
def test_lists_come_from_files_folders_addresses_and_standard_input(
    refdesk: Run, bare: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with running() as site:
        wishes = _everywhere(tmp_path, monkeypatch, site)
        found = refdesk(command, "--json", *wishes, data=bare.data).json
    assert [link["url"].rpartition("/")[2] for link in found["links"]] == ["one", "three", "two", "four", "five"]


@pytest.mark.usefixtures("loopback")
def test_the_setting_names_a_folder_or_an_address(
    refdesk: Run, bare: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as site:
        _everywhere(tmp_path, monkeypatch, site)
        for named, count in ((str(tmp_path / "folder"), 2), (site.url("/list"), 1)):
            monkeypatch.setenv("REFDESK_LIST", named)
            assert len(refdesk("links", "--json", data=bare.data).json["links"]) == count


@pytest.mark.usefixtures("loopback")
def test_a_page_that_was_read_once_is_kept_when_offline(refdesk: Run, bare: Layout, tmp_path: Path) -> None:
    with running() as site:
        site.answers["/bees"] = Answer(article_html("bees"))
        (tmp_path / "pages.md").write_text(f"- [On bees]({site.url('/bees')})\n")
        refdesk("index", "--list", str(tmp_path / "pages.md"), data=bare.data)
    found = refdesk("index", "--offline", "--json", "--list", str(tmp_path / "pages.md"), data=bare.data).json
    assert (found["outcomes"], found["encoded"]) == ({"kept": 1}, 0)
    assert found["links"][0]["words"] > 50


@pytest.mark.usefixtures("loopback")
def test_what_is_added_to_the_list_while_its_links_are_fetched_is_indexed_too(
    refdesk: Run, bare: Layout, tmp_path: Path
) -> None:
    path = tmp_path / "pages.md"
    with running() as site:
        site.answers["/bees"] = Answer(article_html("bees"), delay=1.0)
        path.write_text(f"- [On bees]({site.url('/bees')})\n- [On wasps]({site.url('/gone')})\n")

        def change() -> None:
            while not site.paths:
                time.sleep(0.01)
            path.write_text(
                f"- [On bees]({site.url('/bees')})\n- [On ants](https://ants.example/) - Ants lay trails.\n"
            )

        with ThreadPoolExecutor(1) as pool:
            changed = pool.submit(change)
            refdesk("index", "--list", str(path), data=bare.data)
            changed.result()
    listed = refdesk("browse", "--json", data=bare.data).json["resources"]
    assert [(row["title"], row["outcome"]) for row in listed] == [("On bees", "read"), ("On ants", "not tried")]
    hit = refdesk("search", "trails of ants", "--json", data=bare.data).json["hits"][0]
    assert hit["resource"]["title"] == "On ants"


@pytest.mark.usefixtures("loopback")
def test_without_a_network_it_says_so_once_and_goes_on_with_the_notes(
    refdesk: Run, bare: Layout, tmp_path: Path
) -> None:
    with running() as site:
        listed = "".join(f"- [Page {n}]({site.url(f'/{n}')})\n\n  About the number {n}.\n" for n in range(3))
    (tmp_path / "pages.md").write_text(listed)
    ran = refdesk("index", "--list", str(tmp_path / "pages.md"), data=bare.data)
    assert ran.code == 0
    assert ran.err.splitlines().count("There is no network; the list's notes and stored pages were used.") == 1
    assert "     3  not tried, on the note\n" in ran.out


def test_evaluating_measures_our_judgments_on_the_notes(refdesk: Run, bare: Layout, judged: Path) -> None:
    found = refdesk("eval", "--json", data=bare.data).json
    assert (found["input"], found["questions"], found["passages"]) == (judged.stem, 4, 3)
    assert list(found["retrieval"]) == ["hybrid", "fused", "lexical", "dense"]
    assert found["retrieval"]["hybrid"]["hit@1"] == 1.0
    assert found["abstaining"]["all"]["refused"] == 1.0
    assert found["encoder"]["name"] == "all-MiniLM-L6-v2"
    assert bare.published() == []


def test_evaluating_for_a_person_is_a_table_of_80_columns(refdesk: Run, bare: Layout, judged: Path) -> None:
    out = refdesk("eval", data=bare.data).out
    assert out.startswith(f"{judged.stem}: 4 questions over 3 passages\n\n")
    rows = [line.split()[0] for line in out.splitlines()[3:14]]
    assert rows == ["hybrid", "95", "fused", "95", "p", "lexical", "95", "p", "dense", "95", "p"]
    assert "Abstaining, all questions\n" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_run_is_compared_with_a_saved_one(refdesk: Run, bare: Layout, judged: Path) -> None:
    saved = judged.with_name("saved.json")
    saved.write_text(refdesk("eval", "--json", data=bare.data).out)
    found = refdesk("eval", "--json", "--against", str(saved), data=bare.data).json
    assert {(change["now"] - change["before"], change["p"]) for change in found["changes"]} == {(0.0, 1.0)}
    assert "1.000 -> 1.000  +0.000  p 1.0000\n" in refdesk("eval", "--against", str(saved), data=bare.data).out
    judged.write_text(judged.read_text().replace("bees tell", "bees say"))
    ran = refdesk("eval", "--against", str(saved), data=bare.data)
    assert (ran.code, "The saved report judges other questions" in ran.err) == (1, True)


def test_a_report_that_cannot_be_read_stops_before_anything_is_built(refdesk: Run, bare: Layout) -> None:
    ran = refdesk("eval", "--against", "nowhere.json", data=bare.data)
    assert (ran.code, ran.out) == (1, "")
    assert "nowhere.json is not a report of 'refdesk eval --json'" in ran.err


@pytest.mark.usefixtures("judged")
def test_evaluating_live_judges_what_is_published(refdesk: Run, bare: Layout) -> None:
    ran = refdesk("eval", "--live", "--json", data=bare.data)
    assert (ran.code, "no index" in ran.err) == (1, True)
    refdesk("index", "--offline", data=bare.data)
    assert refdesk("eval", "--live", "--json", data=bare.data).json["retrieval"]["hybrid"]["MRR@10"] == 1.0


def test_a_judgment_on_what_the_list_does_not_have_is_named(refdesk: Run, bare: Layout, judged: Path) -> None:
    judged.write_text('{"id": "q", "question": "Who?", "relevant": {"example.org/wasps": 1}}')
    ran = refdesk("eval", data=bare.data)
    assert (ran.code, ran.out) == (1, "")
    assert "judges what the list does not have (example.org/wasps): set 'judgments'" in ran.err


def test_a_folder_in_beir_layout_is_measured_without_abstaining(refdesk: Run, bare: Layout, tmp_path: Path) -> None:
    (tmp_path / "tiny" / "qrels").mkdir(parents=True)
    texts = {
        "d1": "Bees dance to tell where flowers are.",
        "d2": "Ants follow a trail of scent.",
        "d3": "Bats hear an echo.",
    }
    corpus = (json.dumps({"_id": name, "title": "", "text": text}) for name, text in texts.items())
    (tmp_path / "tiny" / "corpus.jsonl").write_text("\n".join(corpus))
    (tmp_path / "tiny" / "queries.jsonl").write_text('{"_id": "q1", "text": "which insect dances"}')
    (tmp_path / "tiny" / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    found = refdesk("eval", str(tmp_path / "tiny"), "--json", data=bare.data).json
    assert (found["input"], found["questions"], found["passages"], found["abstaining"]) == ("tiny", 1, 3, {})
    assert set(found["retrieval"]["hybrid"].values()) == {1.0}


def test_fitting_gives_weights_and_changes_nothing(refdesk: Run, bare: Layout, judged: Path) -> None:
    lines = [json.loads(line) for line in judged.read_text().splitlines()]
    many = [
        line | {"id": f"{line['id']}-{n}", "question": f"{line['question']} {n}"} for line in lines for n in range(5)
    ]
    judged.write_text("\n".join(map(json.dumps, many)))
    found = refdesk("eval", "--fit", "--json", data=bare.data).json
    assert len(found["weights"]) == 6
    assert 0 <= found["wrongly"] < found["refused"] <= 1
    assert bare.published() == []
