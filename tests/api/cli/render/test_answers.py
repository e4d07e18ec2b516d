"""What a person sees: 80 columns, no trailing blanks, and no control character of a page."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from api.cli.render import answers, output
from api.sanitize import sanitize_line
from index.build import BuildInput, build
from index.catalog import Passage
from index.layout import Layout
from index.model import Chunk
from ingest.model import Address, Document, Resource, Via
from search import Answer, Citation, Engine, Query, Result, Sentence, Verdict
from search.model import LlmUse
from tests.api.running import HOSTILE, Run

QUESTION = "How did Airbnb rank experiences?"


@pytest.mark.parametrize("width", ["30", "200"])
@pytest.mark.parametrize("command", ["search", "ask", "status"])
def test_no_line_is_wider_than_80_columns_but_addresses(
    refdesk: Run, monkeypatch: pytest.MonkeyPatch, command: str, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    out = refdesk(*([command] if command == "status" else [command, QUESTION, "--k", "54"])).out
    lines = [line for line in out.splitlines() if not line.startswith("    http")]
    assert len(lines) > 50
    assert 60 < max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_pipe_gets_no_trailing_blank_and_no_escape_code(refdesk: Run, command: str) -> None:
    out = refdesk(command, QUESTION, "--k", "54").out
    assert all(line == line.rstrip() for line in out.splitlines())
    assert not any(unicodedata.category(c) == "Cc" for c in out if c != "\n")


def test_an_answer_shows_its_quotes_numbered_then_the_resources(refdesk: Run) -> None:
    out = refdesk("ask", QUESTION).out
    answer, _, resources = out.partition("\nResources\n")
    assert answer.startswith("[1] ")
    assert "    -- Machine Learning-Powered Search Ranking of Airbnb Experiences" in answer
    assert "1.  Machine Learning-Powered Search Ranking of Airbnb Experiences" in resources
    assert "Mihajlo Grbovic and others, Airbnb, 2019 (from the list's note)" in resources


def test_an_address_stays_on_one_line(refdesk: Run) -> None:
    hit = refdesk("ask", QUESTION, "--json").json["hits"][0]["resource"]
    assert len(hit["url"]) > 80
    assert f"    {hit['url']}" in refdesk("ask", QUESTION).out.splitlines()


def test_an_abstained_answer_is_one_honest_sentence(refdesk: Run) -> None:
    ran = refdesk("ask", "What is the capital of Mongolia?")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "This list does not answer that. ('refdesk search' shows the nearest it has.)\n"


def test_related_reading_is_shown_as_what_it_is(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(Verdict.RELATED, "There is reading alone.")
    output.print_rows(answers.answer_rows(replace(engine.search(Query(QUESTION, k=2)), answer=answer)))
    said, _, reading = capsys.readouterr().out.partition("\n\nRelated reading\n\n")
    assert said == "There is reading alone."
    assert reading.count("1.  ") == reading.count("2.  ") == 1


def test_a_models_words_come_before_the_quotes_they_were_checked_against(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    found = engine.ask(Query(QUESTION, k=1))
    assert found.answer is not None
    worded = replace(
        found.answer, reason="1 sentence was left out.", sentences=(Sentence("Airbnb ranks.", (1,)),),
        written=LlmUse("127.0.0.1:1", "tiny", "1", used=True),
    )  # fmt: skip
    output.print_rows(answers.answer_rows(replace(found, answer=worded)))
    said, _, quotes = capsys.readouterr().out.partition("\n\n")
    assert said.splitlines() == [
        "Airbnb ranks. [1]", "-- worded by tiny, checked against these quotes:", "1 sentence was left out.",
    ]  # fmt: skip
    assert quotes.startswith("[1] ")


def test_lines_of_code_stay_lines(capsys: pytest.CaptureFixture[str]) -> None:
    document = Document("example.org/a", Via.LIVE, "```py\nif a:\n    b = 1\n```")
    passage = Passage(0, Chunk(0, len(document.text), (), ((0, len(document.text)),)), document, "id", "A")
    answer = Answer(Verdict.ANSWERED, "", (), (Citation(1, passage, 0, len(document.text)),))
    output.print_rows(answers.answer_rows(Result("?", "g", 1.0, (), answer)))
    assert capsys.readouterr().out.startswith("[1] ```py\n    if a:\n        b = 1\n    ```\n")


def test_a_search_that_finds_nothing_says_so(refdesk: Run) -> None:
    ran = refdesk("search", QUESTION, "--kind", "book", "--company", "Airbnb")
    assert (ran.code, ran.out) == (0, "Nothing in this list fits the question and its filters.\n")


def test_a_search_shows_a_short_excerpt_of_each_hit(refdesk: Run) -> None:
    blocks = refdesk("search", QUESTION, "--k", "3").out.strip().split("\n\n")
    assert [block[:4] for block in blocks] == ["1.  ", "2.  ", "3.  "]
    assert all(len(block) < 600 and block.endswith((" ...", ".")) for block in blocks)


def test_the_resource_without_an_address_says_so(refdesk: Run) -> None:
    out = refdesk("search", "streaming mindset", "--k", "1").out
    assert "    address not known\n" in out
    assert "None" not in out


@pytest.fixture(scope="module")
def hostile(bare_folder: Callable[[], Layout]) -> Path:
    """A desk whose only entry does all it can to a terminal, and has the rest in wide characters."""
    bare = bare_folder()
    note = f"{HOSTILE} bees dance. {'蜜蜂跳舞告诉姐妹们花在哪里' * 10}。"
    entry = Resource(
        "evil.org", HOSTILE, "https://evil.org/\x1b[2J", HOSTILE, (HOSTILE,), (HOSTILE,), HOSTILE, 1999,
        note, (Address(HOSTILE, "https://evil.org/"),),
    )  # fmt: skip
    build(BuildInput(HOSTILE, [entry], outcomes={"evil.org": ("gone", HOSTILE)}), bare)
    return bare.data


@pytest.mark.parametrize("command", [["search", "bees"], ["ask", "Red evil title: bees dance"], ["status"]])
def test_nothing_that_a_list_says_reaches_the_terminal_as_a_control(
    refdesk: Run, hostile: Path, command: list[str]
) -> None:
    ran = refdesk(*command, data=hostile)
    assert (ran.code, ran.err) == (0, "")
    assert not [c for c in ran.out if unicodedata.category(c)[0] == "C" and c != "\n"]


def test_wide_characters_take_two_columns_each(refdesk: Run, hostile: Path) -> None:
    lines = refdesk("search", "bees", data=hostile).out.splitlines()
    assert any("蜜蜂" in line for line in lines)
    assert max(map(cell_len, lines)) <= 80


def test_markup_in_a_list_is_shown_as_it_stands(refdesk: Run, hostile: Path) -> None:
    assert "[bold]line[/bold]" in refdesk("search", "bees", data=hostile).out


def test_what_is_rendered_is_what_the_json_says(refdesk: Run) -> None:
    found = refdesk("ask", QUESTION, "--json").json
    shown = " ".join(refdesk("ask", QUESTION).out.split())
    assert all(sanitize_line(sentence["text"]) in shown for sentence in found["answer"]["sentences"])
    assert all(hit["resource"]["title"] in shown for hit in found["hits"])


@pytest.mark.parametrize("command", ["search", "ask"])
def test_what_was_understood_is_shown_first(refdesk: Run, command: str) -> None:
    out = refdesk(command, "case studies about fraud since 2018").out
    assert out.startswith("Understood: kind case-study, since 2018 (--literal to search the words as they\nare)\n\n")
    assert "Understood" not in refdesk(command, "case studies about fraud since 2018", "--literal").out


def test_a_reading_without_any_resource_is_shown(refdesk: Run) -> None:
    assert "Nothing in this list fits the question and its filters." in refdesk("search", "videos after 2030").out
    assert refdesk("ask", "videos after 2030").out.startswith("Understood: kind video, since 2031")


def test_a_word_that_was_read_as_another_is_shown(refdesk: Run) -> None:
    assert refdesk("search", "What is XGBost?").out.startswith('Read "XGBost" as "XGBoost".\n\n')


def test_copies_are_named_beneath_their_hit(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    found = engine.search(Query(QUESTION, k=1))
    copy = replace(engine.resources[0], resource=replace(engine.resources[0].resource, title="A\tcopy", url=None))
    output.print_rows(answers.search_rows(replace(found, hits=(replace(found.hits[0], also=(copy,)),))))
    assert capsys.readouterr().out.endswith("    Nearly the same: A copy\n    address not known\n\n")


def test_what_is_computed_from_the_list_is_labelled_and_each_resource_has_its_place(refdesk: Run) -> None:
    out = refdesk("ask", "Who wrote Deep Learning?").out
    statement = '"Deep Learning" is by Ian Goodfellow, Yoshua Bengio and Aaron Courville.'
    assert f"{statement}\n    -- Computed from the list" in out
    assert "no. 4 of Chip Huyen's MLOps guide, section ML + engineering fundamentals" in out


def test_a_list_without_such_a_resource_says_so(refdesk: Run) -> None:
    ran = refdesk("ask", "books before 1990", "--exit-code")
    assert ran.code == 0
    assert "The list has no book from 1989 or earlier." in ran.out
    assert ran.out.endswith("Resources\n\nNone.\n")
