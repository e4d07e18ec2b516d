"""Where lists come from: files, folders, standard input, addresses, several at once."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import ListError, Permanent
from ingest.lists import ListPage, ProblemKind, read_list, read_lists
from ingest.model import Address, Outcome, Place

Write = Callable[[str, str | bytes], Path]


def test_a_folder_gives_all_lists_in_it_sorted(write: Write, tmp_path: Path) -> None:
    write("b.md", "- [B](https://b.org)\n")
    write("a.urls", "https://a.org\n")
    write("photo.png", b"\x89PNG")
    write(".hidden.md", "- [H](htp://h.org)\n")
    found = read_list(tmp_path)
    assert ([each.key for each in found.resources], found.title) == (["a.org", "b.org"], "a and b")


def test_standard_input_is_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# L\n\n- [A](https://a.org)\n")))
    assert read_list("-").title == "L"


def test_an_address_is_fetched_and_its_links_are_relative_to_where_it_ended() -> None:
    asked: list[str] = []

    def fetch(url: str) -> ListPage:
        asked.append(url)
        return ListPage(b"- [A](a.html)\n- [B](htp://b.org)\n", "text/plain", "https://moved.org/x/list.md")

    found = read_list("https://a.org/list", fetch)
    assert (asked, [each.url for each in found.resources]) == (["https://a.org/list"], ["https://moved.org/x/a.html"])
    assert [each.url for each in found.problems] == ["htp://b.org"]


def test_an_address_that_cannot_be_fetched_is_named() -> None:
    def fetch(url: str) -> ListPage:
        raise Permanent(Outcome.GONE, f"the server of {url} says 404", 404)

    with pytest.raises(ListError, match=r"https://a\.org could not be fetched: the server of"):
        read_list("https://a.org", fetch)
    with pytest.raises(ListError, match="nothing may be fetched"):
        read_list("https://a.org")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "url,title\nhtp://a.org,A\nhttps://b.org,B\n"),
        ("a.urls", "https://b.org\na.org/x y\n"),
        ("a.md", "- [B](https://b.org)\n- [A](htp://a.org) - Of A.\n"),
        ("a.rst", "* `B <https://b.org>`_\n* `A <htp://a.org>`_\n"),
        ("a.org", "- [[https://b.org][B]]\n- [[htp://a.org][A]]\n"),
        ("a.adoc", "* https://b.org[B]\n* link:htp://a.org[A]\n"),
    ],
)
def test_a_broken_address_is_named_with_its_line_and_the_rest_is_read(write: Write, name: str, text: str) -> None:
    found = read_list(write(name, text))
    assert [(each.line, each.kind) for each in found.problems] == [(2, ProblemKind.BROKEN)]
    assert [each.url for each in found.resources] == ["https://b.org"]


def test_an_item_with_a_broken_address_is_read_by_its_further_addresses(write: Write) -> None:
    found = read_list(write("a.md", "- [A](htp://a.org) ([Paper](https://a.org/p), [Slides](htp://a.org/s))\n"))
    assert [(each.title, each.url, each.addresses) for each in found.resources] == [("A", "https://a.org/p", ())]
    assert [each.url for each in found.problems] == ["htp://a.org", "htp://a.org/s"]


@pytest.mark.parametrize(
    ("suffixes", "text"),
    [
        (".list .lst .text", "https://a.org\n"),
        (".mkd .mdown", "- [Bees](https://a.org)\n"),
        (".adoc .ad", "= Bees\n\n* https://a.org[Bees]\n"),
        (".restx .restructuredtext", "Bees\n====\n\n- `Bees <https://a.org>`_\n"),
        (".xhtml", "<ul><li><a href='https://a.org'>Bees</a></ul>"),
        (".biblatex", "@misc{a, title = {Bees}, url = {https://a.org}}\n"),
    ],
)
def test_a_folder_has_the_files_that_are_lists_by_themselves(
    write: Write, tmp_path: Path, suffixes: str, text: str
) -> None:
    for suffix in suffixes.split():
        file = write(f"bees{suffix}", text)
        assert [resource.url for resource in read_list(tmp_path).resources] == ["https://a.org"]
        file.unlink()


def test_a_file_of_a_folder_with_broken_addresses_alone_is_a_problem(write: Write, tmp_path: Path) -> None:
    write("a.md", "- [A](https://a.org)\n")
    write("b.md", "- [B](htp://b.org)\n")
    (problem,) = read_list(tmp_path).problems
    assert "Line 1: 'htp://b.org' is not a web address" in problem.sentence


def test_a_resource_in_two_lists_has_two_places(write: Write) -> None:
    first = write("first.md", "# F\n\n## One\n\n- [A](https://a.org)\n- [B](https://b.org) (2019)\n")
    second = write("second.md", "# S\n\n- [C](https://c.org)\n\n## Two\n\n"
                   "- [a](http://a.org/) (Ada, Acme, 2020) `book`\n"
                   "  Also: [s](https://a.org/s)\n\n  Words.\n")  # fmt: skip
    found = read_lists([first, second])
    a, _, c = found.resources
    assert (found.title, a.title, a.url, a.section, a.position) == ("F and S", "A", "https://a.org", ("One",), 0)
    assert (a.authors, a.organisation, a.year, a.note, a.kind) == (("Ada",), "Acme", 2020, "Words.", "book")
    assert a.addresses == (Address("s", "https://a.org/s"),)
    assert a.places == (Place("F", ("One",), 0), Place("S", ("Two",), 1))
    assert (c.places, c.position) == ((Place("S", (), 0),), 2)


def test_one_list_stays_as_it_is_and_problems_name_theirs(write: Write) -> None:
    path = write("a.md", "- [A](https://a.org)\n- [B](https://a.org)\n")
    assert read_lists([path]).resources == read_list(path).resources
    (problem,) = read_lists([path]).problems
    assert problem.where == f"Line 2 of {path}"


def test_what_a_duplicate_adds_is_not_lost(write: Write) -> None:
    found = read_list(write("a.md", "- [A](https://a.org)\n- [B](https://a.org)\n  Also: [s](https://s.org)\n"))
    assert found.resources[0].addresses == (Address("s", "https://s.org"),)


def test_no_list_at_all_is_refused() -> None:
    with pytest.raises(ListError, match="No list was given"):
        read_lists([])


def test_one_bad_file_of_a_folder_is_named_and_the_others_are_read(write: Write, tmp_path: Path) -> None:
    write("a.md", "- [A](https://a.org)\n- [B](htp://b.org)\n")
    write("b.csv", "title\nA\n")
    write("c.md", b"- [\xff](https://c.org)\n\0")
    write("d.textile", 'h1. D\n\n"D":https://d.org\n')
    write("e.md", "Only words, and [[links]] of a vault.\n")
    write("f.org", "- [[https://f.org][F]]\n")
    reading_list = read_lists([tmp_path])
    assert [each.key for each in reading_list.resources] == ["a.org", "f.org"]
    named = {Path(problem.source).name: problem.sentence for problem in reading_list.problems}
    assert set(named) == {"a.md", "b.csv", "c.md", "d.textile"}
    assert "it is Textile, which is not read" in named["d.textile"]
    assert [Path(problem.source).name for problem in reading_list.skipped] == ["e.md"]


def test_a_folder_of_which_nothing_can_be_read_is_refused_with_the_reasons(write: Write, tmp_path: Path) -> None:
    write("a.csv", "title\nA\n")
    write("b.md", "Words.\n")
    with pytest.raises(ListError, match=r"No file in the folder .*a\.csv cannot be used.*b\.md names no resource"):
        read_list(tmp_path)


def test_links_outside_the_web_do_not_stop_a_list(write: Write) -> None:
    text = "- [Chat](irc://a.org/x)\n- [Data](ftp://a.org/x)\n- [Mail](mailto:a@b.org)\n- [M](magnet:?xt=a)\n- [A](https://a.org)\n"
    reading_list = read_list(write("a.md", text))
    assert [each.key for each in reading_list.resources] == ["a.org"]
    assert [problem.line for problem in reading_list.skipped] == [1, 2, 3, 4]


def test_a_list_that_was_not_read_whole_says_so_before_all_else(write: Write) -> None:
    code = "".join(f"    https://c.org/{number}\n" for number in range(20))
    first = write("a.md", "- [A](https://a.org)\n- [A](https://a.org)\n")
    second = write("b.md", f"- [B](https://b.org)\n\nWords.\n\n{code}")
    problems = read_lists([first, second]).problems
    assert [problem.kind for problem in problems] == [ProblemKind.INCOMPLETE, ProblemKind.DUPLICATE]
    assert problems[0].where == f"{second}"
