"""Judgments and BEIR folders: what is read, and which line is named when it is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.lists import ReadingList
from search.errors import JudgmentError
from search.evaluation.judgments import JudgedQuestion, read_beir, read_judgments

Write = Callable[[str, str | bytes], Path]
JUDGMENTS = Path(__file__).parents[3] / "data" / "judgments" / "mlops-guide.jsonl"
GOOD = '{"id": "q1", "question": "Who?", "relevant": {"a.org": 2}, "split": "dev", "type": "case"}'


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    """A folder in BEIR layout: three passages, three questions, two of them judged."""
    folder = tmp_path / "tiny"
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": "d1", "title": "Bees", "text": "Bees dance."}, {"_id": "d2", "text": "Cats sleep."}]
    corpus.append({"_id": 3, "title": None, "text": "Dogs bark."})  # type: ignore[dict-item]
    queries = [{"_id": "q1", "text": "Who dances?"}, {"_id": "q2", "text": "Who barks?"}, {"_id": "q3", "text": "Who?"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (folder / "queries.jsonl").write_text("\n\n".join(map(json.dumps, queries)) + "\n")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\t3\t1\nq3\td1\t0\n"
    )
    return folder


def test_a_line_is_a_judged_question(write: Write) -> None:
    judged = read_judgments(write("good.jsonl", f"{GOOD}\n\n"))
    assert judged == (JudgedQuestion("q1", "Who?", {"a.org": 2}, "dev", "case"),)


def test_split_and_type_may_be_left_out(write: Write) -> None:
    judged = read_judgments(write("good.jsonl", '{"id": "q1", "question": "Who?", "relevant": {}}'))
    assert judged == (JudgedQuestion("q1", "Who?", {}, "test", ""),)


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1]",
        '"q2"',
        '{"id": "q2", "question": "Who?"}',
        '{"id": "q2", "question": "Who?", "relevant": {}, "color": "red"}',
        '{"id": 2, "question": "Who?", "relevant": {}}',
        '{"id": "q2", "question": 5, "relevant": {}}',
        '{"id": "q2", "question": " ", "relevant": {}}',
        '{"id": " ", "question": "Who?", "relevant": {}}',
        '{"id": "q2", "question": "Who?", "relevant": ["a.org"]}',
        '{"id": "q2", "question": "Who?", "relevant": {"a.org": 0}}',
        '{"id": "q2", "question": "Who?", "relevant": {"a.org": "1"}}',
        '{"id": "q1", "question": "The id of the first line", "relevant": {}}',
    ],
)
def test_a_line_that_is_no_judgment_is_named(write: Write, line: str) -> None:
    with pytest.raises(JudgmentError, match=r"^Line 3 of \S+bad\.jsonl .*\.$"):
        read_judgments(write("bad.jsonl", f"{GOOD}\n\n{line}\n"))


@pytest.mark.parametrize(("content", "said"), [(b"", "has no judgments"), (b"\xff\xfe{}", "cannot be read")])
def test_a_file_without_judgments_is_refused(write: Write, content: bytes, said: str) -> None:
    with pytest.raises(JudgmentError, match=said):
        read_judgments(write("bad.jsonl", content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JudgmentError, match=r"none\.jsonl cannot be read"):
        read_judgments(tmp_path / "none.jsonl")


def test_our_judgments_are_as_many_and_as_various_as_the_bars_ask(bundled: ReadingList) -> None:
    judged = read_judgments(JUDGMENTS)
    listed = {resource.key for resource in bundled.resources}
    assert len(judged) >= 120
    assert sum(not question.relevant for question in judged) >= 30
    assert sum(question.type == "near-miss" for question in judged) >= 10
    assert {key for question in judged for key in question.relevant} == listed
    assert len({question.question for question in judged}) == len(judged)


def test_our_questions_do_not_repeat_titles(bundled: ReadingList) -> None:
    titles = {r.title.casefold() for r in bundled.resources if len(r.title.split()) > 2}
    repeated = [q.question for q in read_judgments(JUDGMENTS) if any(t in q.question.casefold() for t in titles)]
    assert repeated == []


def test_a_beir_folder_is_read_with_its_judged_questions(beir: Path) -> None:
    found = read_beir(beir)
    assert found.name == "tiny"
    assert [(r.key, r.title, r.note) for r in found.resources] == [
        ("d1", "Bees", "Bees dance."), ("d2", "", "Cats sleep."), ("3", "", "Dogs bark."),
    ]  # fmt: skip
    assert found.judged == (
        JudgedQuestion("q1", "Who dances?", {"d1": 2}),
        JudgedQuestion("q2", "Who barks?", {"3": 1}),
    )


def test_questions_that_say_to_be_unanswerable_and_wordings_of_answers_are_read(beir: Path) -> None:
    queries = [
        {"_id": "q1", "text": "Who dances?", "answerable": True, "answers": [{"text": "Bees", "start": 0}]},
        {"_id": "q4", "text": "Who sings?", "answerable": False, "answers": []},
    ]
    (beir / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    assert read_beir(beir).judged == (
        JudgedQuestion("q1", "Who dances?", {"d1": 2}, answers=("Bees",)), JudgedQuestion("q4", "Who sings?", {}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "wordings"),
    [({"answer": "a spirit"}, ("a spirit",)), ({"answer": ["yes", "no"]}, ("yes", "no")), ({}, ())],
)
def test_an_answer_may_be_a_plain_field(beir: Path, field: dict[str, object], wordings: tuple[str, ...]) -> None:
    (beir / "queries.jsonl").write_text(json.dumps({"_id": "q1", "text": "What is it?"} | field))
    assert read_beir(beir).judged[0].answers == wordings


def test_questions_too_long_to_be_asked_are_skipped_and_counted(beir: Path) -> None:
    queries = [{"_id": "q1", "text": "What is it?"}, {"_id": "q2", "text": "long " * 500, "answerable": False}]
    (beir / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    collection = read_beir(beir)
    assert ([question.id for question in collection.judged], collection.skipped) == (["q1"], 1)


def test_all_tables_of_qrels_count(beir: Path) -> None:
    (beir / "qrels" / "dev.tsv").write_text("q3\td2\t1\r\n")
    assert [question.id for question in read_beir(beir).judged] == ["q1", "q2", "q3"]


@pytest.mark.parametrize("part", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_part_is_named(beir: Path, part: str) -> None:
    (beir / part).unlink()
    with pytest.raises(JudgmentError, match=part.partition("/")[0]):
        read_beir(beir)


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("corpus.jsonl", b'{"_id": "d1", "text": "x"}\nx', r"Line 2 of \S+corpus\.jsonl is not a record"),
        ("corpus.jsonl", b'{"_id": "d1"}', r"Line 1 of \S+corpus\.jsonl is not a record"),
        ("corpus.jsonl", b'{"_id": "d1", "text": "x"}\n' * 2, r"corpus\.jsonl has an '_id' twice"),
        ("corpus.jsonl", b"\xff", r"corpus\.jsonl cannot be read"),
        ("corpus.jsonl", b"", "no passages"),
        ("queries.jsonl", b"[]", r"Line 1 of \S+queries\.jsonl is not a record"),
        ("queries.jsonl", b'{"_id": "q9", "text": "x"}', "no judged questions"),
        ("qrels/test.tsv", b"q1\td1\t1\nq1\td1", r"Line 2 of \S+test\.tsv is not"),
        ("qrels/test.tsv", b"q1\td1\tgood", r"Line 1 of \S+test\.tsv is not"),
        ("qrels/test.tsv", b"q1\td1\t\xff", r"test\.tsv cannot be read"),
    ],
)
def test_a_wrong_part_is_named_with_its_line(beir: Path, part: str, content: bytes, said: str) -> None:
    (beir / part).write_bytes(content)
    with pytest.raises(JudgmentError, match=said):
        read_beir(beir)
