"""The gate itself: what it lets through, what it stops, and that it never lowers a floor unasked."""

import json
from typing import Any

import pytest

from tests.quality import gate


def found(hybrid: float = 0.9, dense: float = 0.8, data: str = "a") -> dict[str, Any]:
    scores = {"hybrid": hybrid, "lexical": 0.7, "dense": dense}
    about = {"input": "x", "questions": 500, "passages": 9, "judged_data": data, "encoder": {}, "shipped": "hybrid"}
    rates = {"all": {"refused": 0.9, "wrongly": 0.05}}
    retrieval = {mode: {"nDCG@10": score} for mode, score in scores.items()}
    measured = {"retrieval": retrieval, "intervals": {}, "abstaining": rates, "answering": {}, "risk": {}}
    return about | measured | {"ids": list("q" * 400)}


PINNED = gate.accepted(found(), None, lower=False)[0]


def test_what_was_measured_passes_with_questions_to_spare() -> None:
    assert PINNED["floors"] == {
        "hybrid nDCG@10": 0.895, "lexical nDCG@10": 0.695, "dense nDCG@10": 0.795,
        "refused": 0.88, "not wrongly refused": 0.945,
    }  # fmt: skip
    assert gate.failures(found(), PINNED) == []
    assert gate.failures(found(hybrid=0.8951), PINNED) == []


def test_a_figure_under_its_floor_fails_with_both_numbers() -> None:
    assert gate.failures(found(hybrid=0.894), PINNED) == ["hybrid nDCG@10 is 0.8940, its floor 0.8950."]


def test_a_figure_that_is_no_longer_measured_fails() -> None:
    assert gate.failures(found() | {"abstaining": {}}, PINNED) == ["refused is gone.", "not wrongly refused is gone."]


def test_losing_to_a_part_fails_whatever_the_floors() -> None:
    said = gate.failures(found(dense=0.904), PINNED)
    assert said == ["The shipped ranking has 0.9000 nDCG@10, the better of its retrievers 0.9040."]
    assert gate.failures(found(dense=0.903), PINNED) == []


def test_riskier_than_the_cosine_alone_fails_whatever_the_floors() -> None:
    said = gate.failures(found() | {"risk": {"area": 0.41, "area_dense": 0.4}}, PINNED)
    assert said == ["What is risked by answering has the area 0.4100, by cosine alone 0.4000."]
    assert gate.failures(found() | {"risk": {"area": 0.4, "area_dense": 0.4}}, PINNED) == []


def test_answers_have_floors_where_their_wording_is_known() -> None:
    answering = {"first quote": 0.8, "whole answer": 0.9, "questions": 100}
    floors = gate.accepted(found() | {"answering": answering}, None, lower=False)[0]["floors"]
    assert (floors["first quote"], floors["whole answer"]) == (0.78, 0.88)


@pytest.mark.parametrize("pinned", [None, PINNED])
def test_other_data_are_not_held_to_old_floors_but_do_not_pass(pinned: dict[str, Any] | None) -> None:
    said = gate.failures(found(hybrid=0.1, dense=0.1, data="b") | {"shipped": "lexical"}, pinned)
    assert len(said) == 1
    assert "make gate ACCEPT=1" in said[0]


def test_accepting_raises_floors_and_leaves_the_others() -> None:
    entry, under = gate.accepted(found(hybrid=0.95, dense=0.796), PINNED, lower=False)
    assert under == []
    assert (entry["floors"]["hybrid nDCG@10"], entry["floors"]["dense nDCG@10"]) == (0.945, 0.795)


@pytest.mark.parametrize("data", ["a", "b"])
def test_lowering_a_floor_has_to_be_asked_for(data: str) -> None:
    worse = found(hybrid=0.85, data=data)
    assert gate.accepted(worse, PINNED, lower=False)[1] == ["hybrid nDCG@10"]
    entry, under = gate.accepted(worse, PINNED, lower=True)
    assert (entry["floors"]["hybrid nDCG@10"], under) == (0.845, [])


def test_a_figure_that_is_gone_takes_its_floor_with_it_only_if_asked() -> None:
    assert gate.accepted(found() | {"abstaining": {}}, PINNED, lower=False)[1] == ["refused", "not wrongly refused"]


def test_refused_changes_are_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    kept = tmp_path / "figures.json"
    kept.write_text(json.dumps({"inputs": [PINNED]}))
    monkeypatch.setattr(gate, "FIGURES", kept)
    monkeypatch.setattr(gate, "measured", lambda: found(hybrid=0.85))
    assert not gate.gate([], accept=True, lower=False)
    assert json.loads(kept.read_text())["inputs"] == [PINNED]
    assert gate.gate([], accept=True, lower=True)
    assert json.loads(kept.read_text())["inputs"][0]["floors"]["hybrid nDCG@10"] == 0.845


def test_no_pinned_floor_lies_above_a_figure_that_the_docs_quote() -> None:
    for one in json.loads(gate.FIGURES.read_text("utf-8"))["inputs"]:
        for name, floor in one["floors"].items():
            mode, _, measure = name.partition(" ")
            assert one["retrieval"].get(mode, {}).get(measure, 1.0) >= floor


RATES = {"questions": 100, "hit@1": 0.9, "wrongly refused": 0.04, "gists": {"questions": 50, "nDCG@10": 0.8},
         "concepts": {"questions": 80, "refused": 0.95}}  # fmt: skip
REPORT = {"counts": {"resources": 7}, "test": RATES, "dev": RATES}


def test_figures_on_real_pages_are_held_to_floors_two_questions_below() -> None:
    floors = gate.page_floors(REPORT)
    assert floors["test hit@1"] == 0.88
    assert floors["dev not wrongly refused"] == 0.94
    assert floors["test gists nDCG@10"] == 0.76
    assert floors["test refused, concepts"] == 0.925
    pinned = {"report": REPORT, "floors": floors}
    assert gate.page_failures(REPORT, pinned) == []
    worse = REPORT | {"test": RATES | {"hit@1": 0.87}}
    assert gate.page_failures(worse, pinned) == ["test hit@1 is 0.8700, its floor 0.8800."]


def test_other_pages_and_pages_without_floors_do_not_pass() -> None:
    pinned = {"report": REPORT, "floors": gate.page_floors(REPORT)}
    assert gate.page_failures(REPORT | {"counts": {"resources": 8}}, pinned)[0].startswith("These are other pages")
    assert gate.page_failures(REPORT, None)[0].startswith("It has no floors yet")
