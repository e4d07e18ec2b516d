"""What the commands that are not questions do: fetching, evaluating, fitting."""

import json
from pathlib import Path

import pytest

from index.layout import Layout
from tests.api.running import Run
from tests.ingest.site import Answer, article, running

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
        site.answers["/bees"] = Answer(article("bees"))
        listed = f"- [On bees]({site.url('/bees')})\n- [Gone]({site.url('/gone')})\n"
        (tmp_path / "pages.md").write_text(listed)
        ran = refdesk("index", "--json", "--list", str(tmp_path / "pages.md"), data=bare.data)
    assert (ran.json["outcomes"], ran.json["remark"], ran.err) == ({"read": 1, "gone": 1}, "", "")
    hit = refdesk("search", "When a team works on bees", "--json", data=bare.data).json["hits"][0]
    assert (hit["via"], hit["passages"][0]["url"]) == ("live", site.url("/bees"))
    unread = refdesk("status", "--json", data=bare.data).json["not_fetched"]
    assert [(link["title"], link["outcome"], link["reason"]) for link in unread] == [
        ("Gone", "gone", "the server says 404, gone")
    ]


@pytest.mark.usefixtures("loopback")
def test_a_page_that_was_read_once_is_kept_when_offline(refdesk: Run, bare: Layout, tmp_path: Path) -> None:
    with running() as site:
        site.answers["/bees"] = Answer(article("bees"))
        (tmp_path / "pages.md").write_text(f"- [On bees]({site.url('/bees')})\n")
        refdesk("index", "--list", str(tmp_path / "pages.md"), data=bare.data)
    found = refdesk("index", "--offline", "--json", "--list", str(tmp_path / "pages.md"), data=bare.data).json
    assert (found["outcomes"], found["encoded"]) == ({"kept": 1}, 0)
    assert found["links"][0]["words"] > 50


@pytest.mark.usefixtures("loopback")
def test_without_a_network_it_says_so_once_and_goes_on_with_the_notes(
    refdesk: Run, bare: Layout, tmp_path: Path
) -> None:
    with running() as site:
        listed = "".join(f"- [Page {n}]({site.url(f'/{n}')})\n\n  About the number {n}.\n" for n in range(3))
    (tmp_path / "pages.md").write_text(listed)
    ran = refdesk("index", "--list", str(tmp_path / "pages.md"), data=bare.data)
    assert ran.code == 0
    assert ran.err == "There is no network; the list's notes and stored pages were used.\n"
    assert "     3  not tried, on the note\n" in ran.out


def test_evaluating_measures_our_judgments_on_the_notes(refdesk: Run, bare: Layout, judged: Path) -> None:
    found = refdesk("eval", "--json", data=bare.data).json
    assert (found["input"], found["questions"], found["passages"]) == (judged.stem, 4, 3)
    assert list(found["retrieval"]) == ["hybrid", "lexical", "dense"]
    assert found["retrieval"]["hybrid"]["hit@1"] == 1.0
    assert found["abstaining"]["all"]["refused"] == 1.0
    assert found["encoder"]["name"] == "all-MiniLM-L6-v2"
    assert bare.published() == []


def test_evaluating_for_a_person_is_a_table_of_80_columns(refdesk: Run, bare: Layout, judged: Path) -> None:
    out = refdesk("eval", data=bare.data).out
    assert out.startswith(f"{judged.stem}: 4 questions over 3 passages\n\n")
    assert [line.split()[0] for line in out.splitlines()[3:6]] == ["hybrid", "lexical", "dense"]
    assert "Abstaining, all questions\n" in out
    assert max(map(len, out.splitlines())) <= 80


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
    assert "judges what the list does not have: example.org/wasps." in ran.err


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
    assert len(found["weights"]) == 4
    assert 0 <= found["wrongly"] < found["refused"] <= 1
    assert bare.published() == []
