"""The words of `refdesk index --only`, and what they leave alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.errors import SelectionError
from api.tasks.lists.selection import check_selection, select_links
from index.layout import Layout
from ingest.link_health import ANSWERING, FAILING, LinkSelection
from tests.api.running import Run
from tests.ingest.site import Answer, Site, article_html, running

TWO = {"birds": "birds.md", "trees": "trees.md"}


def test_words_of_one_kind_add_up_and_both_kinds_narrow_each_other() -> None:
    both = select_links(["dead", "changed", "birds"], TWO)
    assert (both.lists, both.states) == (frozenset({"birds"}), ANSWERING | FAILING)
    assert select_links(["birds", "trees"], TWO).lists == {"birds", "trees"}
    assert select_links([], TWO) == LinkSelection()
    assert select_links(["Birds"], TWO).lists == {"birds"}


def test_only_dead_links_are_tried_before_they_are_due() -> None:
    assert [select_links([word], TWO).retries for word in ("dead", "changed", "birds")] == [True, False, False]


def test_the_only_list_is_all_links() -> None:
    assert not select_links(["birds"], {"birds": "birds.md"}).lists


@pytest.mark.parametrize("word", ["Dead", "", "bird", "x" * 500, "dead,changed"])
def test_a_word_that_is_none_of_them_is_refused_with_those_that_are(word: str) -> None:
    with pytest.raises(SelectionError, match=r"give dead, changed or one of: birds, trees\.$") as refused:
        check_selection(["birds", word], TWO)
    assert len(str(refused.value)) < 200


def test_a_list_with_the_name_of_a_state_is_refused_as_ambiguous() -> None:
    with pytest.raises(SelectionError, match="rename the list"):
        check_selection(["dead"], {"dead": "dead.md"})
    check_selection(["changed"], {"dead": "dead.md"})


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    """Two lists in the settings, of two pages each, one of them dead; a host that allows haste."""
    with running() as site:
        lines = []
        for name, paths in {"birds": ("/storks", "/dodos"), "trees": ("/oaks", "/elms")}.items():
            entries = "".join(f"- [On {path[1:]}]({site.url(path)}) - A note on {path[1:]}.\n" for path in paths)
            (tmp_path / f"{name}.md").write_text(f"# {name.title()}\n\n{entries}")
            site.answers[paths[0]] = Answer(article_html(paths[0][1:]), headers={"ETag": f'"{paths[0]}"'})
            lines.append(f'{name} = "{name}.md"\n')
        (tmp_path / "refdesk.toml").write_text("[lists]\n" + "".join(lines))
        monkeypatch.setenv("REFDESK_ALLOW_HOSTS", '["127.0.0.1"]')
        monkeypatch.setenv("REFDESK_PER_HOST_SECONDS", "0")
        monkeypatch.setenv("REFDESK_ARCHIVE", "")
        yield site


def links(refdesk: Run, data: Path) -> dict[str, tuple[str, str]]:
    rows = refdesk("browse", "--json", data=data).json["resources"]
    return {row["title"].removeprefix("On "): (row["outcome"], row["reason"]) for row in rows}


def test_the_links_outside_keep_pages_states_and_places_in_the_index(refdesk: Run, bare: Layout, site: Site) -> None:
    assert refdesk("index", data=bare.data).code == 0
    before = links(refdesk, bare.data)
    assert (before["storks"], before["dodos"]) == (("read", ""), ("gone", "the server says 404, gone"))
    site.answers |= {path: Answer(article_html(path[1:])) for path in ("/dodos", "/elms")}
    site.answers["/storks"], site.asked = Answer(article_html("herons")), []
    ran = refdesk("index", "--only", "dead", "--only", "birds", data=bare.data)
    assert (ran.code, site.paths) == (0, ["/dodos"])
    assert "Only dead, birds: 1 links chosen; the others keep their pages.\n" in ran.out
    assert links(refdesk, bare.data) == before | {"dodos": ("read", "")}
    assert refdesk("search", "team works on storks", "--json", data=bare.data).json["hits"][0]["via"] == "live"
    site.asked = []
    report = refdesk("index", "--only", "changed", "--json", data=bare.data).json
    assert sorted(site.paths) == ["/dodos", "/oaks", "/storks"]
    assert (report["only"], report["selected"], report["traffic"]["bodies"]) == (["changed"], 3, 2)
    assert links(refdesk, bare.data)["elms"] == before["elms"]


def test_an_empty_choice_changes_nothing(refdesk: Run, bare: Layout, site: Site) -> None:
    refdesk("index", data=bare.data)
    site.answers |= {path: Answer(article_html(path[1:])) for path in ("/dodos", "/elms")}
    refdesk("index", "--only", "dead", data=bare.data)
    site.asked = []
    report = refdesk("index", "--only", "dead", "--json", data=bare.data).json
    assert (site.paths, report["selected"], report["unchanged"], report["remark"]) == ([], 0, True, "")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--only", "tree"), "There is no list 'tree'; give dead, changed or one of: birds, trees."),
        (("--only", "dead", "--offline"), "--only chooses the links to fetch, and --offline fetches none"),
    ],
)
def test_a_choice_that_cannot_be_made_is_one_sentence_and_builds_nothing(
    refdesk: Run, bare: Layout, options: tuple[str, ...], sentence: str
) -> None:
    ran = refdesk("index", *options, data=bare.data)
    assert (ran.code, ran.out) != (0, "")
    assert sentence in " ".join(ran.err.split())
    assert bare.published() == []
