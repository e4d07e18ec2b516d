"""One item is one resource: links labelled by a role are its further addresses, other links resources of their own."""

import time

import pytest

from ingest.lists.formats.markdown import read_markdown_list
from ingest.model import Resource


def resources(text: str) -> tuple[Resource, ...]:
    return read_markdown_list(text, "list").resources


def addresses(resource: Resource) -> list[tuple[str, str]]:
    return [(address.role, address.url.removeprefix("https://")) for address in resource.addresses]


def test_links_labelled_by_a_role_are_further_addresses() -> None:
    (resource,) = resources(
        "1. [Bees, Part 1](https://a.org/1) ([Paper](https://a.org/2), [Code](https://a.org/3),"
        "[Part 2](https://a.org/4))  [(Part 3)](https://a.org/5) - Words.\n"
    )
    assert (resource.title, resource.note, resource.kind) == ("Bees, Part 1", "Words.", "page")
    roles = [("Paper", "a.org/2"), ("Code", "a.org/3"), ("Part 2", "a.org/4"), ("Part 3", "a.org/5")]
    assert addresses(resource) == roles


@pytest.mark.parametrize(
    "label",
    [
        "Code and Pretrained Models", "Hive video", "Blog post on hives", "Part1", "pt. 2", "Chapter IV",
        "Slides (2019)", "GitLab", "中文", "translation", "PDF", "arXiv:2101.00001", "mirror", "gitee", "https://b.org/2",
        "📄 Paper", "1/3",
    ],
)  # fmt: skip
def test_a_label_in_brackets_names_a_role(label: str) -> None:
    (resource,) = resources(f"- [Bees](https://a.org) ([{label}](https://b.org/2)) - Words.\n")
    assert [address.url for address in resource.addresses] == ["https://b.org/2"]
    assert resource.note == "Words."


@pytest.mark.parametrize(
    "label", ["Bob Bee", "@bob", "The Hive of 1999", "A long title about bees and their code in hives"]
)
def test_a_title_in_brackets_is_a_resource_and_stays_in_the_note(label: str) -> None:
    first, second = resources(f"- [Bees](https://a.org) - Words (with [{label}](https://b.org)) of note.\n")
    assert (first.addresses, first.note) == ((), f"Words (with {label}) of note.")
    assert (second.title, second.note, second.authors) == (label, "", ())


def test_words_of_a_role_in_a_sentence_stay_in_the_note() -> None:
    (resource,) = resources(
        "- [Bees](https://a.org) - Read the [paper](https://b.org) first, then [here](https://c.org).\n"
    )
    assert resource.note == "Read the paper first, then here."
    assert addresses(resource) == [("paper", "b.org"), ("here", "c.org")]


def test_names_of_tools_in_a_sentence_are_resources_with_their_own_details() -> None:
    first, second = resources("- [Bees](https://a.org) (Ada, 2019) - Runs in [Docker](https://b.org) and more.\n")
    assert (first.year, first.note) == (2019, "Runs in Docker and more.")
    assert (second.title, second.year, second.authors) == ("Docker", None, ())


@pytest.mark.parametrize(
    ("text", "title", "note", "roles"),
    [
        ("Bees ([site](https://a.org), [paper](https://b.org)) - Fly.", "Bees", "Fly.", ["paper"]),
        ("How bees fly [Part 1](https://a.org), [Part 2](https://b.org) ", "How bees fly", "", ["Part 2"]),
        ("**Bees.** *Ada B.* 2019. [[Paper](https://a.org)] [[Code](https://b.org)]", "Bees", "Ada B. 2019.", ["Code"]),
        ("[Paper](https://b.org): [Bees at night](https://a.org), by Ada.", "Bees at night", "by Ada.", ["Paper"]),
        ('Ada Bee. "[Bees](https://a.org)". *Flowers*, 2018.', "Bees", 'Ada Bee. "Bees". Flowers, 2018.', []),
        ("Read the [book](https://a.org) on bees.", "Read the book on bees", "Read the book on bees.", []),
        ("[ ] [Bees](https://a.org)", "Bees", "", []),
        ("[Bees (part 1](https://a.org) ([part 2](https://b.org))", "Bees (part 1)", "", ["part 2"]),
        ("[Bees](https://a.org) [(Hive video](https://b.org)) flies", "Bees", "flies", ["Hive video"]),
        ("[Bees](https://a.org)([Paper](https://b.org)] flies", "Bees", "flies", ["Paper"]),
        ("[Bees](https://a.org) ([copy](https://a.org/)) flies", "Bees", "flies", []),
        ("Bees", "", "", []),
    ],
)  # fmt: skip
def test_an_item_has_a_title_of_its_words(text: str, title: str, note: str, roles: list[str]) -> None:
    items = resources(f"- {text}\n")
    assert [(each.title, each.note, [role for role, _ in addresses(each)]) for each in items] == (
        [(title, note, roles)] if title else []
    )
    assert all(each.url == "https://a.org" for each in items)


def test_a_row_of_a_table_is_an_item() -> None:
    row = "| 2019 | [Paper](https://a.org) | Bees fly | [git](https://b.org) |"
    text = f"| Year | Paper | Title | Code |\n|---|---|---|---|\n{row}"
    (resource,) = resources(text)
    assert (resource.title, resource.year, resource.kind) == ("Bees fly", 2019, "paper")
    assert addresses(resource) == [("git", "b.org")]


def test_a_heading_is_an_item() -> None:
    (resource,) = resources("### Bees fly [[Paper](https://a.org)] [[Code](https://b.org)]\n")
    assert (resource.title, addresses(resource)) == ("Bees fly", [("Code", "b.org")])


def test_words_that_are_crossed_out_are_no_note() -> None:
    first, second = resources("- [A](https://a.org) - ~~Free.~~ Ten coins.\n- ~~[B](https://b.org) - Old.~~\n")
    assert (first.note, second.title, second.note) == ("Ten coins.", "B", "Old.")


@pytest.mark.parametrize(
    ("details", "authors", "note"),
    [
        ("(needs Docker) - Words.", (), "(needs Docker) - Words."), ("(DRAFT ONLY) Words.", (), "(DRAFT ONLY) Words."),
        ("(Ludwig van Bee, Ada Bee) Words.", ("Ludwig van Bee",), "Words."),
        ("(in German, 2019)", (), "(in German, 2019)"),
    ],
)  # fmt: skip
def test_only_names_in_brackets_are_authors(details: str, authors: tuple[str, ...], note: str) -> None:
    (resource,) = resources(f"- [Bees](https://a.org) {details}\n")
    assert (resource.authors, resource.note) == (authors, note)


@pytest.mark.parametrize(
    "text",
    [
        "[Paper](https://a.org/{}) " * 5_000, "([x " * 20_000, "(" * 20_000 + ")" * 20_000, "`x` y " * 20_000,
        ", " * 50_000, " " * 200_000, "https://a.org/{} " * 3_000, "[^1]" * 20_000, "~~" * 20_000,
    ],
    ids=lambda text: text[:9],
)  # fmt: skip
def test_an_endless_item_is_read_in_time(text: str) -> None:
    started = time.thread_time()
    resources(f"- [Bees](https://a.org) {text.replace('{}', str(len(text)))} end\n\n[^1]: Note\n")
    assert time.thread_time() - started < 10
