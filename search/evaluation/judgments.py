"""Reads judged questions from a JSONL file or a folder in BEIR layout.

Judgments name resources by key, so they survive re-chunking and re-fetching.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.model import Resource
from search.errors import JudgmentError
from search.model import MAX_QUESTION


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with the grade (1 or more) of each relevant resource, by key.

    Without a relevant resource the list does not answer the question. `split` is `dev` or `test`.
    `answers` are the accepted wordings of the answer; empty if they are not known.
    """

    id: str
    question: str
    relevant: dict[str, int]
    split: str = "test"
    type: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection: its passages as resources, and its questions.

    `skipped` counts the questions that are too long to be asked.
    """

    name: str
    resources: tuple[Resource, ...]
    judged: tuple[JudgedQuestion, ...]
    skipped: int = 0


def read_judgments(path: Path) -> tuple[JudgedQuestion, ...]:
    """Read a JSONL file of judgments. Raises JudgmentError, which names the invalid line."""
    by_id: dict[str, JudgedQuestion] = {}
    for number, line in _lines(path):
        try:
            judged = JudgedQuestion(**json.loads(line))
            valid = judged.id.strip() and judged.question.strip() and min(judged.relevant.values(), default=1) > 0
        except (ValueError, TypeError, AttributeError) as error:
            raise JudgmentError(f"Line {number} of {path} is not a judgment ({error}); correct it.") from error
        if not valid:
            raise JudgmentError(f"Line {number} of {path} needs an id, a question and grades of 1 or more; correct it.")
        if judged.id in by_id:
            raise JudgmentError(f"Line {number} of {path} repeats the id '{judged.id}'; give it its own.")
        by_id[judged.id] = judged
    if not by_id:
        raise JudgmentError(f"{path} has no judgments: give one JSON object a line.")
    return tuple(by_id.values())


def read_beir(folder: Path) -> Collection:
    """Read corpus.jsonl, queries.jsonl and qrels/*.tsv. Raises JudgmentError if one is missing or invalid.

    Keeps the questions with a relevant passage (grade 1 or more), and those with `"answerable": false`.
    The wordings of an answer are the optional `answers`, a list of objects with a `text`, or `answer`, a text or a
    list of texts. Questions longer than MAX_QUESTION are skipped and counted.
    """
    tables = sorted((folder / "qrels").glob("*.tsv"))
    if not tables:
        raise JudgmentError(f"{folder} is not in BEIR layout: qrels/*.tsv is missing.")
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    for table in tables:
        for query, passage, grade in _qrels(table):
            if grade > 0:
                relevant[query][passage] = grade
    texts = (_record(folder / "corpus.jsonl", *line) for line in _lines(folder / "corpus.jsonl"))
    resources = tuple(Resource(key=text["_id"], title=text["title"], note=text["text"]) for text in texts)
    queries = (_record(folder / "queries.jsonl", *line) for line in _lines(folder / "queries.jsonl"))
    questions = [_judged(q, relevant) for q in queries if q["_id"] in relevant or q.get("answerable") is False]
    judged = tuple(question for question in questions if len(question.question) <= MAX_QUESTION)
    if not any(question.relevant for question in judged) or not resources:
        raise JudgmentError(f"{folder} has no passages or no judged questions: give another folder.")
    if len({resource.key for resource in resources}) < len(resources):
        raise JudgmentError(f"{folder / 'corpus.jsonl'} has an '_id' twice; give each passage its own.")
    return Collection(folder.name, resources, judged, len(questions) - len(judged))


def _judged(query: dict[str, Any], relevant: dict[str, dict[str, int]]) -> JudgedQuestion:
    return JudgedQuestion(query["_id"], query["text"], relevant.get(query["_id"], {}), answers=_wordings(query))


def _wordings(query: dict[str, Any]) -> tuple[str, ...]:
    """The wordings of the answer to a question of a collection, in whichever field they are."""
    if answers := query.get("answers"):
        return tuple(str(answer["text"]) if isinstance(answer, dict) else str(answer) for answer in answers)
    answer = query.get("answer") or ()
    return (answer,) if isinstance(answer, str) else tuple(map(str, answer))


def _qrels(table: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in _lines(table):
        row = line.rstrip("\n").split("\t")
        if number == 1 and row[-1] == "score":
            continue
        try:
            query, passage, grade = row
            yield query, passage, int(grade)
        except ValueError as error:
            raise JudgmentError(f"Line {number} of {table} is not 'query, passage, grade': correct it.") from error


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(line)
        record["_id"], record["text"] = str(record["_id"]), str(record["text"])
        record["title"] = str(record.get("title") or "")
    except (ValueError, TypeError, KeyError) as error:
        raise JudgmentError(f"Line {number} of {path} is not a record with '_id' and 'text': correct it.") from error
    return record


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise JudgmentError(f"{path} cannot be read ({error}): check the file.") from error
