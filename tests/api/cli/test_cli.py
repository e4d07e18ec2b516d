"""The command line: documented JSON, exit codes, and one sentence for whatever goes wrong."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from api.cli import _Commands
from index.build import BuildInput, build
from index.layout import CATALOG, ENCODER, LEXICAL, MANIFEST, OWNERS, VECTORS, Layout
from ingest.lists import ReadingList
from tests.api.running import COMMAND, Run, finished, started, untimed

QUESTION = "How did Airbnb rank experiences?"
Write = Callable[[str, str | bytes], Path]

RESOURCE = dict.fromkeys((
    "id", "title", "url", "kind", "section", "authors", "organisation", "year", "tags", "lists", "site", "published",
    "language", "words", "reading_minutes", "inferred",
))  # fmt: skip
PASSAGE = dict.fromkeys(("text", "via", "role", "start", "end", "url"))
HIT = {"rank": None, "score": None, "via": None, "resource": RESOURCE, "passages": [PASSAGE], "also": None}
SEARCHED = dict.fromkeys(("question", "generation", "took_ms", "understood", "remark", "reranking", "context")) | {
    "hits": [HIT]
}
CITATION = dict.fromkeys(("number", "resource_id", "quote", "lead", "via", "role", "start", "end", "url"))
ANSWER = {
    "kind": None,
    "outcome": None,
    "abstained": None,
    "reason": None,
    "gaps": [],
    "sentences": [{"text": None, "citations": [None]}],
    "citations": [CITATION],
    "catalogue": None,
    "comparison": None,
    "written": None,
}


def shape(value: Any) -> Any:
    """The keys of nested dictionaries, in order; a list by its first entry, anything else as None."""
    if isinstance(value, dict):
        return {
            key: None if key in {"authors", "tags", "lists", "inferred", "understood", "also"} else shape(inner)
            for key, inner in value.items()
        }
    return [shape(entry) for entry in value[:1]] if isinstance(value, list) else None


def sentence(said: str) -> str:
    """What was said on standard error, made sure to be one sentence on one line."""
    assert said.endswith((".\n", ")\n"))
    assert said.count("\n") == 1
    assert "Traceback" not in said
    return said


def test_search_prints_the_documented_json(refdesk: Run) -> None:
    ran = refdesk("search", QUESTION, "--k", "3", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert shape(ran.json) == SEARCHED
    assert list(ran.json) == list(SEARCHED)
    assert (ran.json["question"], len(ran.json["hits"])) == (QUESTION, 3)


def test_ask_prints_the_same_and_the_answer(refdesk: Run) -> None:
    ran = refdesk("ask", QUESTION, "--json")
    assert shape(ran.json) == SEARCHED | {"answer": ANSWER}
    assert (ran.json["answer"]["outcome"], ran.json["answer"]["abstained"]) == ("answered", False)
    assert ran.json["answer"]["sentences"][0] == {"text": ran.json["answer"]["citations"][0]["quote"], "citations": [1]}


def test_an_abstained_answer_keeps_its_shape_and_exits_with_0(refdesk: Run) -> None:
    ran = refdesk("ask", "What is the capital of Mongolia?", "--json")
    assert ran.code == 0
    assert list(ran.json["answer"]) == list(ANSWER)
    assert (ran.json["answer"]["outcome"], ran.json["answer"]["abstained"]) == ("nothing", True)
    assert (ran.json["answer"]["sentences"], ran.json["answer"]["citations"]) == ([], [])
    assert ran.json["answer"]["reason"]


@pytest.mark.parametrize(("question", "code"), [(QUESTION, 0), ("What is the capital of Mongolia?", 3)])
def test_a_script_can_ask_for_another_exit_code_where_there_is_no_answer(
    refdesk: Run, question: str, code: int
) -> None:
    assert refdesk("ask", question, "--exit-code").code == code
    assert refdesk("ask", question).code == 0


@pytest.mark.parametrize("more", [[], ["--json"], ["--k", "2", "--json"]])
def test_a_question_may_come_from_standard_input(
    refdesk: Run, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{QUESTION}\n"))
    read, given = refdesk("ask", *more), refdesk("ask", QUESTION, *more)
    if more:
        assert untimed(read.json) == untimed(given.json)
    else:
        assert (read.code, read.out) == (0, given.out)


def test_nothing_on_standard_input_is_an_empty_question(refdesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    ran = refdesk("ask")
    assert (ran.code, "question is empty" in sentence(ran.err)) == (1, True)


@pytest.mark.parametrize("command", ["search", "ask"])
def test_quiet_leaves_out_how_the_question_was_read(refdesk: Run, command: str) -> None:
    loud, quiet = (refdesk(command, "case studies about fraud", *more).out for more in ([], ["--quiet"]))
    assert loud.startswith("Understood: ")
    assert loud.endswith(quiet)
    assert "Understood" not in quiet


def test_quiet_building_says_only_what_came_of_it(refdesk: Run, bare: Layout, small: Path) -> None:
    small.write_text(small.read_text() + "- [Bees again](https://example.org/bees)\n")
    ran = refdesk("index", "--offline", "--quiet", "--list", str(small), data=bare.data)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands_and_options(desk: Layout, shell: str) -> None:
    asked = {"COMP_WORDS": "refdesk sea", "COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "refdesk sea",
             "_TYPER_COMPLETE_FISH_ACTION": "get-args"}  # fmt: skip
    env = os.environ | asked | {"_REFDESK_COMPLETE": f"complete_{shell}", "REFDESK_DATA": str(desk.data)}
    done = subprocess.run([COMMAND], env=env, capture_output=True, text=True, check=False)
    assert (done.stderr, "search" in done.stdout) == ("", True)


def test_all_filters_can_be_given_at_once(refdesk: Run) -> None:
    filters = ("--kind", "case-study", "--kind", "post", "--section", "case", "--company", "Airbnb")
    hits = refdesk("search", "model", *filters, "--year-from", "2018", "--year-to", "2019", "--json").json["hits"]
    assert [hit["resource"]["year"] for hit in hits] == [2019]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", ""], "question is empty"),
        (["ask", " \n"], "question is empty"),
        (["ask", "\u200b\ufeff"], "question is empty"),
        (["mcp", "--config", "--client", "emacs"], "no MCP client 'emacs'"),
        (["search", "x" * 10_000], "10,000 characters"),
        (["ask", "a\x1b[31m"], "control characters"),
        (["search", "x", "--k", "0"], "k is 0"),
        (["search", "x", "--k", "-1"], "k is -1"),
        (["ask", "x", "--k", "10000"], "k is 10000"),
        (["search", "x", "--kind", "film"], "no kind 'film'"),
        (["ask", "x", "--section", "Cooking"], "no section 'Cooking'"),
        (["search", "x", "--company", "Netflux"], "for instance: Netflix"),
        (["search", "x", "--year-from", "2020", "--year-to", "2010"], "swap them"),
        (["show", "nothing"], "'refdesk browse' shows the ids"),
        (["show", "m"], "have an id that begins with 'm': m"),
        (["browse", "--kind", "film"], "no kind 'film'"),
        (["use", "yesterday"], "no generation 'yesterday'; published are: 20"),
        (["eval", "nowhere"], "nowhere is not in BEIR layout"),
    ],
)
def test_a_wrong_wish_is_one_sentence_and_exit_code_1(refdesk: Run, arguments: list[str], said: str) -> None:
    ran = refdesk(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert said in sentence(ran.err)


@pytest.mark.parametrize(
    "arguments",
    [["search"], ["show", "x", "y"], ["search", "x", "--colour", "red"], ["dance"], ["search", "x", "--k", "many"],
     ["serve", "--port", "65536"], ["serve", "--port", "-1"]],
)  # fmt: skip
def test_a_command_line_that_cannot_be_understood_exits_with_2(refdesk: Run, arguments: list[str]) -> None:
    ran = refdesk(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: ")


@pytest.mark.parametrize("command", [["search", "x"], ["ask", "x"], ["status"], ["ask", "x", "--json"]])
def test_without_an_index_the_way_to_one_is_shown(refdesk: Run, tmp_path: Path, command: list[str]) -> None:
    ran = refdesk(*command, data=tmp_path / "new")
    assert (ran.code, ran.out) == (1, "")
    assert "no index" in sentence(ran.err)
    assert "run 'refdesk index' first" in ran.err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "file", [CATALOG, VECTORS, OWNERS, f"{LEXICAL}/vocab.index.json", f"{ENCODER}/model.onnx", MANIFEST]
)
@pytest.mark.parametrize("harm", ["flipped", "missing"])
def test_a_damaged_generation_is_one_sentence(refdesk: Run, own_desk: Layout, file: str, harm: str) -> None:
    path = own_desk.generation(own_desk.published()[0]) / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink() if harm == "missing" else path.write_bytes(content)
    ran = refdesk("ask", QUESTION, data=own_desk.data)
    assert (ran.code, ran.out) == (1, "")
    assert own_desk.published()[0] in sentence(ran.err)
    assert "'refdesk index' to build a new one" in ran.err


def test_a_generation_of_a_future_format_is_refused(refdesk: Run, own_desk: Layout) -> None:
    manifest = own_desk.generation(own_desk.published()[0]) / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    ran = refdesk("search", "x", data=own_desk.data)
    assert (ran.code, ran.out) == (1, "")
    assert "has format 99" in sentence(ran.err)


@pytest.mark.parametrize("name", ["20200101T000000000000Z-00000000", "../../etc", "", "\x1b[31m\n", "a" * 5000])
def test_where_current_points_nowhere_the_newest_good_one_answers(refdesk: Run, own_desk: Layout, name: str) -> None:
    own_desk.current.write_text(name)
    found = refdesk("search", "x", "--json", data=own_desk.data).json
    assert found["generation"] == own_desk.published()[0]
    assert "which is not there, so" in found["remark"]
    assert "\x1b" not in refdesk("search", "x", data=own_desk.data).out


def test_a_damaged_generation_gives_its_place_to_an_older_one(
    refdesk: Run, own_desk: Layout, bundled: ReadingList
) -> None:
    old = own_desk.published()[0]
    new = build(BuildInput("Anew", bundled.resources), own_desk).name
    (own_desk.generation(new) / VECTORS).unlink()
    found = refdesk("search", "x", "--json", data=own_desk.data).json
    assert (found["generation"], new in found["remark"]) == (old, True)
    assert refdesk("use", old, data=own_desk.data).code == 0
    found = refdesk("search", "x", "--json", data=own_desk.data).json
    assert (found["generation"], found["remark"]) == (old, "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no list at"),
        (b"", "is empty"),
        (b"\x00\x01\x02", "is not a text file"),
        ("- [Zürich](https://a.org)".encode("latin-1"), "is not UTF-8"),
        (b"# A list\n\nof nothing", "names no resource"),
    ],
)
def test_a_bad_list_is_refused_and_what_is_published_stays(
    refdesk: Run, own_desk: Layout, write: Write, content: bytes | None, said: str
) -> None:
    live = own_desk.current.read_text()
    path = own_desk.data / "none.md" if content is None else write("bad.md", content)
    ran = refdesk("index", "--offline", "--list", str(path), data=own_desk.data)
    assert (ran.code, ran.out) == (1, "")
    assert said in sentence(ran.err)
    assert (own_desk.current.read_text(), own_desk.published()) == (live, [live.strip()])


def test_indexing_ones_own_list_reports_each_class_of_outcome(refdesk: Run, bare: Layout, small: Path) -> None:
    ran = refdesk("index", "--offline", "--list", str(small), data=bare.data)
    assert ran.code == 0
    assert "     1  without an address, on the note\n     2  not tried, on the note\n" in ran.out
    assert re.search(r"\n3 resources, 3 passages \(3 newly encoded\)\nin .* s\. Live: 20", ran.out)
    *stages, remark = ran.err.splitlines()
    assert stages[:1] == ["encoding passages ..."]
    assert remark == "Fetching was switched off; the list's notes and stored pages were used."
    found = refdesk("ask", "How do bats find their way?", "--json", data=bare.data).json
    assert found["answer"]["sentences"][0]["text"] == "Bats find their way in the dark by the echo of their own cries."


def test_verbose_adds_a_line_for_each_link(refdesk: Run, bare: Layout, small: Path) -> None:
    out = refdesk("index", "--offline", "--verbose", "--list", str(small), data=bare.data).out
    assert out.splitlines()[:3] == [
        "On bees: not fetched yet",
        "On ants: not fetched yet",
        "On bats: the list gives no address",
    ]


def test_the_report_of_a_run_can_be_had_as_json(refdesk: Run, bare: Layout, small: Path) -> None:
    found = refdesk("index", "--offline", "--json", "--list", str(small), data=bare.data).json
    assert found["outcomes"] == {"no address": 1, "not tried": 2}
    assert found["counts"] == {"resources": 3, "documents": 3, "chunks": 3}
    assert (found["encoded"], found["problems"]) == (3, [])
    assert found["generation"] == bare.current.read_text().strip()
    assert list(found["links"][0])[:6] == ["id", "title", "url", "outcome", "reason", "words"]


def test_an_unchanged_list_costs_no_encoding(refdesk: Run, bare: Layout, small: Path) -> None:
    command = ("index", "--offline", "--json", "--list", str(small))
    encoded = [refdesk(*command, data=bare.data).json["encoded"] for _ in range(2)]
    small.write_text(small.read_text().replace("echo", "sound"))
    assert [*encoded, refdesk(*command, data=bare.data).json["encoded"]] == [3, 0, 1]


def test_a_resource_listed_twice_is_remarked_on_and_refused_when_strict(
    refdesk: Run, bare: Layout, small: Path
) -> None:
    small.write_text(small.read_text() + "- [Bees again](https://example.org/bees/)\n")
    ran = refdesk("index", "--offline", "--strict", "--list", str(small), data=bare.data)
    assert (ran.code, bare.published()) == (1, [])
    assert "--strict" in sentence(ran.err)
    ran = refdesk("index", "--offline", "--list", str(small), data=bare.data)
    assert ran.code == 0
    assert "'Bees again' is the same resource as 'On bees' above; they were merged." in ran.err


def test_a_broken_address_is_named_before_the_run_and_refused_when_strict(
    refdesk: Run, bare: Layout, small: Path
) -> None:
    small.write_text(small.read_text() + "- [Owls](htp://example.org/owls)\n")
    command = ("index", "--offline", "--list", str(small))
    ran = refdesk(*command, "--strict", data=bare.data)
    assert (ran.code, bare.published()) == (1, [])
    ran = refdesk(*command, data=bare.data)
    first, *_stages, last = ran.err.splitlines()
    assert ran.code == 0
    assert re.match(r"Line \d+ of .*: 'htp://example.org/owls' is not a web address", first)
    assert last == "Fetching was switched off; the list's notes and stored pages were used."
    assert "3 resources, 3 passages" in ran.out


def test_a_second_build_is_refused_while_one_runs(
    refdesk: Run, bare: Layout, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.tasks.index_run.PATIENCE", 0.1)
    bare.generations.mkdir()
    with FileLock(bare.lock):
        ran = refdesk("index", "--offline", "--list", str(small), data=bare.data)
    assert (ran.code, ran.out, bare.published()) == (1, "", [])
    assert "Another build is running" in sentence(ran.err)


def test_status_says_what_is_live_and_what_was_not_fetched(refdesk: Run, bare: Layout, small: Path) -> None:
    name = refdesk("index", "--offline", "--json", "--list", str(small), data=bare.data).json["generation"]
    found = refdesk("status", "--json", data=bare.data).json
    assert (found["generation"], found["list"], found["older"]) == (name, "A small list", [])
    assert found["kinds"] == {"paper": 1, "post": 1, "book": 1}
    assert found["outcomes"] == {"not tried": 2, "no address": 1}
    assert [(link["title"], link["reason"]) for link in found["not_fetched"]][2] == (
        "On bats",
        "the list gives no address",
    )
    out = refdesk("status", data=bare.data).out
    assert name in out
    assert "The list gives no address\n- On bats\n" in out


def test_use_goes_back_and_forward(refdesk: Run, own_desk: Layout, bundled: ReadingList) -> None:
    old = own_desk.published()[0]
    new = build(BuildInput("Anew", bundled.resources), own_desk).name
    assert refdesk("status", "--json", data=own_desk.data).json["older"] == [old]
    for name in (old, new):
        found = refdesk("use", name, "--json", data=own_desk.data).json
        assert found["generation"] == name == own_desk.current.read_text().strip()
    assert refdesk("search", "x", "--json", data=own_desk.data).json["generation"] == new


def test_a_list_can_be_a_setting(refdesk: Run, bare: Layout, small: Path) -> None:
    Path("refdesk.toml").write_text(f'list = "{small}"\n')
    assert refdesk("index", "--offline", "--json", data=bare.data).json["list"] == "A small list"


def test_an_unknown_setting_stops_every_command(refdesk: Run) -> None:
    Path("refdesk.toml").write_text("colour = 1\n")
    for command in (["search", "x"], ["status"], ["index"], ["serve"]):
        ran = refdesk(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "no setting 'colour'" in sentence(ran.err)


def test_the_help_of_all_commands_is_one_whole_line_each(refdesk: Run) -> None:
    lines = refdesk("--help").out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == [*_Commands.table]
    assert all(line.endswith(".") and not line.endswith("...") and len(line) <= 72 for line in lines)


def test_every_command_says_what_it_does_and_gives_an_example(refdesk: Run) -> None:
    assert len(_Commands.table) == 23
    for command in _Commands.table:
        ran = refdesk(command, "--help")
        assert ran.code == 0
        assert f"Example: refdesk {command}" in ran.out


def test_a_process_prints_what_this_process_prints(refdesk: Run, desk: Layout) -> None:
    ran = finished(started("ask", QUESTION, data=desk.data))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == refdesk("ask", QUESTION).out


def test_a_reader_that_leaves_early_is_no_error(desk: Layout) -> None:
    for more in ([], ["--json"]):
        process = started("search", QUESTION, "--k", "54", *more, data=desk.data)
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        process.stderr.close()
        process.wait(timeout=60)


def test_a_terminal_that_cannot_show_a_character_is_no_error(desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    shown, printed = (finished(started("search", "x", "--k", "54", *more, data=desk.data)) for more in ([], ["--json"]))
    assert (shown.code, shown.err, printed.code, printed.err) == (0, "", 0, "")
    assert "Sch?t" in shown.out
    assert any("Schüt" in author for hit in printed.json["hits"] for author in hit["resource"]["authors"])


def test_an_interrupted_build_says_so_and_leaves_what_was_published(
    own_desk: Layout, write: Write, refdesk: Run
) -> None:
    live = own_desk.current.read_text()
    own_desk.vector_cache.unlink()
    notes = "".join(
        f"- [Entry {n}](https://a.org/{n})\n\n  {f'Word {n} of a long note. ' * 30}\n\n" for n in range(150)
    )
    # A shell that runs the tests in the background lets them, and so their processes, ignore interrupts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = started("index", "--offline", "--list", str(write("long.md", notes)), data=own_desk.data)
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.stderr is not None
    # By then everything is imported: an interrupt within native code that is being loaded would be lost.
    assert process.stderr.readline() == "encoding passages ...\n"
    process.send_signal(signal.SIGINT)
    ran = finished(process)
    assert (ran.code, ran.out) == (130, "")
    assert ran.err == "Interrupted; what was published before is untouched.\n"
    assert (own_desk.current.read_text(), own_desk.published(), own_desk.building()) == (live, [live.strip()], [])
    assert refdesk("search", "x", data=own_desk.data).code == 0


HEAVY = (
    "torch", "transformers", "sentence_transformers", "trafilatura", "scipy", "bm25s", "markdown_it", "nupunkt",
    "fastapi", "starlette", "uvicorn", "mcp", "limits", "prometheus_client", "httpx2", "webbrowser",
    "readline", "sklearn", "ir_measures", "asyncio", "argparse", "filelock", "numpy.ma", "faiss",
)  # fmt: skip
LISTING = """
import json, sys
from api.cli import main
try:
    main()
finally:
    sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["ask", QUESTION], ["search", QUESTION, "--json"]])
def test_answering_loads_nothing_heavy(desk: Layout, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_DATA", str(desk.data))
    command = [sys.executable, "-c", LISTING, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout
    assert not {*HEAVY} & set(json.loads(done.stderr))


COLLECTIONS = """
import gc, sys
counts = []
gc.callbacks.append(lambda phase, _info: counts.append(phase))
from api.cli import main
counts.clear()
try:
    main()
finally:
    sys.stderr.write(str(counts.count("start")))
"""


def test_a_question_hardly_looks_for_garbage(desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_DATA", str(desk.data))
    command = [sys.executable, "-c", COLLECTIONS, "search", QUESTION, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stderr) < 10


@pytest.mark.slow
def test_a_cross_encoder_that_is_none_is_one_sentence(refdesk: Run, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("REFDESK_CROSS_ENCODER", str(tmp_path / "none"))
    for arguments in (("search", "drift"), ("eval", "--live")):
        done = refdesk(*arguments)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"The cross-encoder '{tmp_path / 'none'}' cannot be loaded (")
        assert len(done.err.splitlines()) == 1
    assert refdesk("status").code == 0


@pytest.mark.parametrize("command", ["ask", "search", "path", "cases"])
def test_a_question_needs_no_quotation_marks(refdesk: Run, command: str) -> None:
    bare, quoted = (
        untimed(refdesk(command, *words, "--kind=case-study", "--json").json)
        for words in (["predict", "the", "value", "of", "homes"], ["predict the value of homes"])
    )
    assert bare == quoted


def test_options_may_stand_among_the_words_of_a_question(refdesk: Run) -> None:
    assert len(refdesk("search", "feature", "--k=2", "store", "--json").json["hits"]) == 2


def test_the_configuration_of_a_client_has_its_shape(refdesk: Run) -> None:
    assert "refdesk" in refdesk("mcp", "--config", "--client", "vscode").json["servers"]
    assert "refdesk" in refdesk("mcp", "--client", "zed").json["context_servers"]
    assert "[mcp_servers.refdesk]" in refdesk("mcp", "--config", "--client", "codex").out
