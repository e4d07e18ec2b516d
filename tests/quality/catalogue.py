"""How often questions about a list are answered exactly from its records, by data/judgments/catalogue-*.jsonl.

    python -m tests.quality.catalogue [folder with applied-ml.README.md] [--dev]

The half `dev` was used to build the catalogue, the half `test` was held back. A question is exactly
right if total, resources and names all are; `catalogue: false` marks questions that only look as if they were about
the list. A wrong statement is false, no statement at all is only missed. `--dev` prints what went wrong in that half.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.catalog import ListedResource
from ingest.lists import ReadingList, read_list
from ingest.model import Outcome
from search.catalogue.pipeline import Catalogue, CatalogueReply
from search.model import MAX_K, Query

ROOT = Path(__file__).parents[2]
LISTS = {
    "guide": ROOT / "data" / "lists" / "mlops-guide.md",
    "bookmarks": Path(__file__).parent / "lists" / "bookmarks.html",
    "applied-ml": Path("applied-ml.README.md"),
}


@dataclass(slots=True)
class Tally:
    """Questions of one half: how many there are, how many are exactly right, and those that are not."""

    count: int = 0
    right: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    slowest_ms: float = 0.0

    def __str__(self) -> str:
        right = f"{self.right} of {self.count} exactly right ({self.right / max(1, self.count):.3f})"
        return f"{right}, {len(self.false)} false, slowest {self.slowest_ms:.1f} ms"


def catalogue_of(reading_list: ReadingList) -> Catalogue:
    """The catalogue of a list that was not fetched."""
    listed = [ListedResource(n, resource, Outcome.NOT_TRIED, "") for n, resource in enumerate(reading_list.resources)]
    return Catalogue(listed, reading_list.title, reading_list.introduction)


def judgments_of(name: str) -> Iterator[dict[str, Any]]:
    """The judged questions on a list."""
    path = ROOT / "data" / "judgments" / f"catalogue-{name}.jsonl"
    yield from map(json.loads, path.read_text("utf-8").splitlines())


def measure(name: str, path: Path) -> dict[str, Tally]:
    """The tallies of both halves on one list."""
    catalogue, tallies = catalogue_of(read_list(path)), {"dev": Tally(), "test": Tally()}
    for judged in judgments_of(name):
        catalogue.reply(Query(judged["question"]))  # names are read and patterns compiled at the first question
        _score(tallies[judged["split"]], judged, catalogue)
    return tallies


def _score(tally: Tally, judged: dict[str, Any], catalogue: Catalogue) -> None:
    reply, elapsed_ms = None, []
    for _ in range(3):  # the fastest of three, as a busy machine interrupts
        start = time.perf_counter()
        reply = catalogue.reply(Query(judged["question"], k=MAX_K))
        elapsed_ms.append(1000 * (time.perf_counter() - start))
    tally.slowest_ms = max(tally.slowest_ms, min(elapsed_ms))
    tally.count += 1
    if problem := _problem(judged, reply):
        line = f"{judged['id']} {judged['question']}: {problem}" + (f" | {reply.answer.statement}" if reply else "")
        (tally.false if reply else tally.missed).append(line)
    else:
        tally.right += 1


def _problem(judged: dict[str, Any], reply: CatalogueReply | None) -> str:
    """What is wrong with a reply, empty if nothing is."""
    if not judged.get("catalogue", True):
        return "taken for a question about the list" if reply else ""
    if reply is None:
        return "not answered"
    answer, keys = reply.answer, {listed.resource.key for listed in reply.listed}
    problems = {
        f"total {answer.total}": answer.total != judged.get("total", answer.total),
        "resources": keys != set(judged.get("resources", keys)),
        "a resource is missing": not keys.issuperset(judged.get("includes", ())),
        "a resource is wrong": not keys.isdisjoint(judged.get("excludes", ())),
        "a name is missing": any(name not in answer.statement for name in judged.get("names", ())),
        "a value where there is none": judged.get("absent", False) and not _is_absent(reply),
    }
    return ", ".join(problem for problem, is_wrong in problems.items() if is_wrong)


def _is_absent(reply: CatalogueReply) -> bool:
    return not reply.answer.values and (bool(reply.answer.missing) or reply.answer.total == 0)


def main() -> None:
    """Print the figures of each list at hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="has the lists that are not in the repository")
    parser.add_argument("--dev", action="store_true", help="print the errors of the half that may be looked at")
    parser.add_argument("--test", action="store_true", help="print those of the other half, at the end")
    arguments = parser.parse_args()
    for name, path in LISTS.items():
        place = path if path.is_absolute() else (arguments.folder or Path()) / path
        for half, tally in measure(name, place).items() if place.is_file() else ():
            print(f"{name:<12}{half:<6}{tally}")  # noqa: T201
            if getattr(arguments, half):
                print("\n".join(f"    {line}" for line in tally.false + tally.missed))  # noqa: T201


if __name__ == "__main__":
    main()
