"""How often follow-ups are understood, by data/judgments/followups.jsonl, and how rarely other questions are misread.

    python -m tests.quality.followups [folder of collections with queries.jsonl ...] [--dev]

The half `dev` was used to build the rules, the half `test` was held back. A dialogue is right if question, filter and
order all are, or the refusal is the expected one. `--dev` prints what went wrong in that half. A question of the
judgments and collections stands on its own: with the context of another question it must not be read as a follow-up.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from api.query_params import LISTS, NUMBERS, QueryOptions
from index.catalog import ListedResource
from ingest.lists import read_list
from ingest.model import Outcome
from search.catalogue.language.names import ListNames
from search.errors import QuestionError
from search.followups.pipeline import FollowUps
from search.model import Query, QuestionContext
from search.query.parse import QuestionParser
from tests.quality.catalogue import LISTS as READING_LISTS
from tests.quality.catalogue import ROOT

JUDGMENTS = ROOT / "data" / "judgments"
# Judged questions that are follow-ups and nothing else, although they are also answered on their own.
_BOTH = {"only free ones", "something shorter"}


class JudgedList:
    """The follow-ups of one list, with its resources by key."""

    def __init__(self, name: str) -> None:
        resources = read_list(READING_LISTS[name]).resources
        self.listed = [ListedResource(n, row, Outcome.NOT_TRIED, "") for n, row in enumerate(resources)]
        self.ids = {row.key: row.id for row in resources}
        names = ListNames(self.listed)
        self.follow_ups = FollowUps(self.listed, names, QuestionParser(resources))

    def query(self, options: dict[str, Any]) -> Query:
        """The query with the options of a judgment, whose resources are keys."""
        fields = {name: options[name] for name in (*LISTS, *NUMBERS, "sort") if name in options}
        fields["within"] = [self.ids[key] for key in options.get("within", ())]
        fields["exclude"] = [self._exclusion(value) for value in options.get("exclude", ())]
        return QueryOptions(**fields).query(options["question"])

    def _exclusion(self, value: str) -> str:
        return f"id:{self.ids[value[3:]]}" if value.startswith("id:") else value

    def problem(self, judged: dict[str, Any]) -> str:
        """What is wrong with the reading of a judged follow-up; empty if nothing is."""
        context = QuestionContext(
            self.query(judged["context"]), tuple(self.ids[key] for key in judged["context"]["shown"])
        )
        expected = judged["expected"]
        try:
            query = self.follow_ups.resolve(Query(judged["question"], context=context)).query
        except QuestionError as error:
            return "" if str(error).startswith(expected.get("error", " ")) else f"refused: {error}"
        if "error" in expected:
            return f"not refused: {query.question}"
        right = self.query(expected)
        same = query.question.casefold() == right.question.casefold() and query.sort == right.sort
        return "" if same and query.filter == right.filter else f"{query.question} | {query.filter} | {query.sort}"


def judged_dialogues() -> Iterator[dict[str, Any]]:
    """The judged follow-ups."""
    yield from map(json.loads, (JUDGMENTS / "followups.jsonl").read_text("utf-8").splitlines())


def measure() -> dict[str, tuple[int, list[str]]]:
    """For each half how many follow-ups are judged, and those read wrongly with what is wrong."""
    lists = {name: JudgedList(name) for name in ("guide", "bookmarks")}
    counts, wrong = Counter[str](), {"dev": list[str](), "test": list[str]()}
    for judged in judged_dialogues():
        counts[judged["split"]] += 1
        if problem := lists[judged["list"]].problem(judged):
            wrong[judged["split"]].append(f"{judged['id']} {judged['question']}: {problem}")
    return {split: (counts[split], wrong[split]) for split in wrong}


def standalone_questions(folders: Iterable[Path] = ()) -> list[str]:
    """The questions of the judgments and of collections, each of which stands on its own."""
    files = [path for path in sorted(JUDGMENTS.glob("*.jsonl")) if path.stem != "followups"]
    rows = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    for path in (path for folder in folders for path in sorted(folder.rglob("queries.jsonl"))):
        rows.extend(map(json.loads, path.read_text("utf-8").splitlines()))
    questions = [row.get("question") or row["text"] for row in rows]
    return [question for question in dict.fromkeys(questions) if question not in _BOTH]


def misread(questions: Sequence[str], *, with_context: bool = True, seed: int = 17) -> list[str]:
    """The questions read as a follow-up to another one, of which five resources are shown."""
    guide, chance, wrong = JudgedList("guide"), random.Random(seed), list[str]()  # noqa: S311, no secret
    for question in questions:
        shown = tuple(listed.resource.id for listed in chance.sample(guide.listed, 5))
        context = QuestionContext(Query(chance.choice(questions)[:2000]), shown) if with_context else None
        try:
            query = guide.follow_ups.resolve(Query(question[:2000], context=context)).query
        except QuestionError as error:
            wrong.append(f"{question} | {error}")
            continue
        if query != Query(question[:2000].strip()):
            wrong.append(f"{question} | {query.question}")
    return wrong


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--dev", action="store_true")
    options = parser.parse_args()
    for half, (count, wrong) in measure().items():
        print(f"{half:<6}{count - len(wrong)} of {count} follow-ups right")  # noqa: T201
        if half == "dev" and options.dev:
            print(*wrong, sep="\n")  # noqa: T201
    questions = standalone_questions(options.folders)
    start = time.perf_counter()
    for with_context in (True, False):
        wrong = misread(questions, with_context=with_context)
        place = "with the context of another" if with_context else "without a context"
        print(f"{len(wrong)} of {len(questions):,} questions misread {place}")  # noqa: T201
        if options.dev:
            print(*wrong, sep="\n")  # noqa: T201
    print(f"{1e6 * (time.perf_counter() - start) / max(1, 2 * len(questions)):.0f} µs a question")  # noqa: T201


if __name__ == "__main__":
    main()
