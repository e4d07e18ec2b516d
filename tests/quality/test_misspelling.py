"""Judged questions with their rarest name misspelt or joined otherwise, read as the list has it and word for word.

    pytest tests/quality/test_misspelling.py -s

prints both for each kind of slip, with what the questions get when spelt right. The slips are drawn with a seed.
"""

import random
import re
import string
from collections.abc import Callable

import pytest

from index.generation import Generation
from index.text.lexical import WRITTEN, normalize_word, terms
from search import Engine, Query
from search.evaluation.judgments import JudgedQuestion, read_judgments
from search.evaluation.metrics import mean_measures, retrieval_measures
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

JUDGED = read_judgments(ROOT / "data" / "judgments" / "mlops-guide.jsonl")
_SEED = 20261123
# A name: what the list never writes in small letters, in so few passages, with so many letters.
_PASSAGES, _LETTERS = 5, 5

Slip = Callable[[str, random.Random], str]


def _at(name: str, draws: random.Random, last: int = 0) -> int:
    return draws.randrange(1, len(name) + last)


def _swapped(name: str, draws: random.Random) -> str:
    pairs = [at for at in range(1, len(name) - 1) if name[at].lower() != name[at + 1].lower()]
    at = draws.choice(pairs)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _missing(name: str, draws: random.Random) -> str:
    at = _at(name, draws)
    return name[:at] + name[at + 1 :]


def _added(name: str, draws: random.Random) -> str:
    at = _at(name, draws, 1)
    return name[:at] + draws.choice(string.ascii_lowercase) + name[at:]


def _changed(name: str, draws: random.Random) -> str:
    at = _at(name, draws)
    return name[:at] + draws.choice(string.ascii_lowercase.replace(name[at].lower(), "")) + name[at + 1 :]


def _parted(name: str, draws: random.Random) -> str:
    at = draws.randrange(2, len(name) - 1)
    return f"{name[:at]} {name[at:]}"


def _first(name: str, draws: random.Random) -> str:
    return draws.choice(string.ascii_lowercase.replace(name[0].lower(), "")) + name[1:]


SLIPS: dict[str, Slip] = {
    "two letters swapped": _swapped, "a letter missing": _missing, "a letter added": _added,
    "a letter changed": _changed, "the first letter changed": _first, "parted by a blank": _parted,
}  # fmt: skip


def named(opened: Generation, question: str) -> "re.Match[str] | None":
    """The rarest name of a question, if it has one."""

    def rows(word: str) -> int:
        found = opened.lexical.scores(terms(word))
        return int((found > 0).sum())

    words = opened.lexical.words
    candidates = [match for match in WRITTEN.finditer(question) if len(match[0]) >= _LETTERS and match[0].isalpha()]
    names = [match for match in candidates if not words.get(normalize_word(match[0]), "a").islower()]
    rare = [match for match in names if 0 < rows(match[0]) <= _PASSAGES]
    return min(rare, key=lambda match: rows(match[0]), default=None)


def joined(opened: Generation) -> list[JudgedQuestion]:
    """The questions that have a name beside another word, with the two as one."""
    found = []
    for each in (one for one in JUDGED if one.relevant):
        name = named(opened, each.question)
        pair = name and re.compile(rf"{re.escape(name[0])} \w+|\w+ {re.escape(name[0])}").search(each.question)
        if pair and all(opened.lexical.words.get(normalize_word(word), "") and terms(word) for word in pair[0].split()):
            wrong = each.question.replace(pair[0], pair[0].replace(" ", ""))
            found.append(JudgedQuestion(each.id, wrong, each.relevant))
    return found


def measured(engine: Engine, judged: list[JudgedQuestion], *, literal: bool) -> dict[str, float]:
    ranked = {}
    for each in judged:
        hits = engine.search(Query(each.question, k=10, literal=literal)).hits
        ranked[each.id] = [hit.listed.resource.key for hit in hits]
    return mean_measures(retrieval_measures(judged, ranked))


def slipped(opened: Generation, slip: Slip) -> list[JudgedQuestion]:
    """The questions that have a name, with a slip in it."""
    draws, found = random.Random(_SEED), []  # noqa: S311, no secret
    for each in JUDGED:
        if each.relevant and (name := named(opened, each.question)):
            wrong = each.question[: name.start()] + slip(name[0], draws) + each.question[name.end() :]
            found.append(JudgedQuestion(each.id, wrong, each.relevant))
    return found


def test_names_are_found_however_they_are_spelt(engine: Engine, opened: Generation) -> None:
    kinds = {kind: slipped(opened, slip) for kind, slip in SLIPS.items()}
    kinds["joined with a neighbour"] = joined(opened)
    right = [one for one in JUDGED if one.id in {each.id for each in kinds["a letter missing"]}]
    _told("spelt right", len(right), measured(engine, right, literal=False), None)
    for kind, judged in kinds.items():
        literal, read = (measured(engine, judged, literal=literal) for literal in (True, False))
        _told(kind, len(judged), read, literal)
        assert read["hit@1"] >= literal["hit@1"]
        assert read["hit@5"] >= max(literal["hit@5"], 0.9)


def _told(kind: str, count: int, read: dict[str, float], literal: dict[str, float] | None) -> None:
    said = f"{kind:<26}{count:>4}  "
    for name in ("hit@1", "hit@5", "MRR@10"):
        said += f"{name} {f'{literal[name]:.3f} -> ' if literal else ''}{read[name]:.3f}  "
    print(said)  # noqa: T201
