"""Figures on real pages that nobody tuned on: hits, quotes and refusals over a folder of pages and data/judgments.

    make eval-web WEB=folder

The folder holds a manifest.tsv and the pages (`tests.quality.web`); none of it is part of the project.
"""

import csv
import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from index.build import BuildInput, build
from index.generation import open_current
from index.layout import Layout
from ingest.description.metadata import describe_resources
from ingest.errors import FetchError, Permanent
from ingest.fetch.client import FetchedPage
from ingest.lists.inference import kind_of
from ingest.model import Document, Outcome, Resource
from ingest.sources import dispatch, registry
from ingest.urls import key_of
from search import Answer, Engine, Query
from search.evaluation.judgments import JudgedQuestion, read_judgments
from search.evaluation.metrics import mean_measures, retrieval_measures
from search.evaluation.runner import ranked_keys
from search.model import Verdict
from tests.quality import web

JUDGMENTS = Path(__file__).parents[2] / "data" / "judgments" / "web-pages.jsonl"
# Questions on the gist of long pages, whose words are spread over the page.
GISTS = JUDGMENTS.with_name("web-gists.jsonl")
# Questions about concepts that no page names.
CONCEPTS = JUDGMENTS.with_name("web-concepts.jsonl")


def from_folder(folder: Path) -> Callable[[str], FetchedPage]:
    """A `fetch` that reads the pages of a folder by their original addresses."""
    listed = {entry.url: entry for entry in web.manifest(folder)}

    def fetch(url: str) -> FetchedPage:
        address = url.partition("#")[0]
        entry = listed.get(address) or listed.get(f"{address}/") or listed.get(address.rstrip("/"))
        if entry is None:
            raise Permanent(Outcome.GONE, "not in the folder", 404)
        return FetchedPage(entry.url, 200, entry.content_type, None, (folder / entry.file).read_bytes())

    return fetch


def build_input(folder: Path) -> BuildInput:
    """Every page of the folder as a resource without a note."""
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [
            row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] != "redirect"
        ]
    fetch, documents, outcomes = from_folder(folder), list[Document](), dict[str, tuple[str, str]]()
    resources = [
        Resource(
            key_of(row["url"]), row["title"] or row["url"], url=row["url"], kind=kind_of(row["url"]), position=place
        )
        for place, row in enumerate(rows)
    ]
    for resource in resources:
        try:
            documents.append(_read(resource, fetch))
            outcomes[resource.key] = str(Outcome.READ), ""
        except FetchError as error:
            outcomes[resource.key] = str(error.outcome), error.reason
    return BuildInput("Real pages", *describe_resources(resources, documents), outcomes)


def _read(resource: Resource, fetch: Callable[[str], FetchedPage]) -> Document:
    try:
        return dispatch.read_fetched(fetch(resource.url or ""), resource)
    except FetchError:
        return registry.read_resource(resource, fetch)


def figures(engine: Engine, questions: Sequence[JudgedQuestion]) -> dict[str, float]:
    """Rates over the answerable questions, those with a known wording, and those without an answer."""
    answerable = [question for question in questions if question.relevant]
    ranks = [_rank(engine, question) for question in answerable]
    evidence = {question.id: engine.evidence_for(Query(question.question)) for question in questions}
    quotes = [_right_quotes(question, evidence[question.id].answer) for question in answerable if question.answers]
    refused = {name: answer_evidence.outcome is not Verdict.ANSWERED for name, answer_evidence in evidence.items()}
    absent = [question for question in questions if not question.relevant]
    return {
        "questions": len(questions),
        "hit@1": _share([rank == 1 for rank in ranks]),
        "hit@5": _share([rank <= 5 for rank in ranks]),
        "first quote": _share([right[:1] == [True] for right in quotes]),
        "any quote": _share([any(right) for right in quotes]),
        "wrongly refused": _share([refused[question.id] for question in answerable]),
        **{
            f"refused, {kind}": _share([refused[question.id] for question in absent if question.type == kind])
            for kind in sorted({question.type for question in absent})
        },
        "refused": _share([refused[question.id] for question in absent]),
    }


def gist_figures(engine: Engine, questions: Sequence[JudgedQuestion]) -> dict[str, float]:
    """The measures of ranking over questions on the gist of pages."""
    keys = {question.id: ranked_keys(engine.search(Query(question.question, k=20)).hits) for question in questions}
    return {"questions": len(questions), **mean_measures(retrieval_measures(questions, keys))}


def concept_figures(engine: Engine, questions: Sequence[JudgedQuestion]) -> dict[str, float]:
    """How many of the questions about concepts that no page names are refused."""
    outcomes = [engine.evidence_for(Query(question.question)).outcome for question in questions]
    return {"questions": len(questions), "refused": _share([outcome is not Verdict.ANSWERED for outcome in outcomes])}


def half_of(judgments: Path, split: str) -> list[JudgedQuestion]:
    """The questions of a half: `dev` is tuned on, `test` is not."""
    return [question for question in read_judgments(judgments) if question.split == split]


def _rank(engine: Engine, question: JudgedQuestion) -> int:
    hits = engine.search(Query(question.question, k=20)).hits
    keys = [listed.resource.key for hit in hits for listed in (hit.listed, *hit.also)]
    return next((rank for rank, key in enumerate(keys, 1) if key in question.relevant), 1000)


def _right_quotes(question: JudgedQuestion, answer: Answer) -> list[bool]:
    """For each quote whether it holds one of the wordings, punctuation aside."""
    wordings = [_words(wording) for wording in question.answers]
    return [any(wording in _words(sentence.text) for wording in wordings) for sentence in answer.sentences]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 3) if values else 0.0


if __name__ == "__main__":
    from search.answer.calibration import calibrate

    with tempfile.TemporaryDirectory() as scratch:
        layout = Layout(Path(scratch), cache=Path(sys.argv[2]) if len(sys.argv) > 2 else None)
        build(build_input(Path(sys.argv[1])), layout, calibrate=calibrate)
        with Engine(open_current(layout)) as engine:
            report = {
                split: figures(engine, half_of(JUDGMENTS, split))
                | {
                    "gists": gist_figures(engine, half_of(GISTS, split)),
                    "concepts": concept_figures(engine, half_of(CONCEPTS, split)),
                }
                for split in ("test", "dev")
            }
            manifest = engine.generation.manifest
            print(json.dumps({"counts": manifest.counts, "learned": manifest.abstention, **report}, indent=1))  # noqa: T201
