"""`make bench`: its texts, its stub of an encoder, its page; the measuring itself, on 1,000 passages."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.encoder.onnx import TOKENIZER, OnnxEncoder
from index.layout import Layout
from tests.benchmarks.scale import bench, step
from tests.benchmarks.scale.material import material, questions, words
from tests.benchmarks.scale.report import BUSY, page
from tests.benchmarks.scale.stub import Table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def known(encoder: OnnxEncoder) -> list[str]:
    return list(words(encoder._folder / TOKENIZER))


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> step.Figures:
    """All steps on 1,000 passages, in this process."""
    layout = Layout(tmp_path_factory.mktemp("bench"))
    layout.encoders.parent.mkdir()
    layout.encoders.symlink_to(encoders)
    with pytest.MonkeyPatch.context() as patched:
        for name, few in (("ANCHORS", 24), ("_WARM", 2), ("_ASKED", 4), ("_ENCODED", 4), ("_ROUNDS", 1)):
            patched.setattr(step, name, few)
        one = {"build": step.built(layout.data, 1000, 0.0), "add": step.built(layout.data, 1000, 0.01), "load": 0.0}
        one["build"]["peak_mb"] = 1.0
        one |= {"open": step.opening(layout.data), "search": step.searching(layout.data)}
        return {"run": bench._run(0.0), "encode": step.encoding(layout.data), "sizes": {"1000": one}}


def test_texts_are_the_same_each_time_and_begin_alike_whatever_their_number(known: list[str]) -> None:
    few, more = material(60, known), material(120, known)
    assert few.resources == more.resources[: len(few.resources)]
    assert [one.text for one in few.documents] == [one.text for one in more.documents[: len(few.documents)]]
    assert list(questions(3, known)) == list(questions(3, known))


def test_added_pages_come_behind_the_others(known: list[str]) -> None:
    before, after = material(2000, known), material(2000, known, added=0.01)
    assert after.resources[: len(before.resources)] == before.resources
    assert len(after.resources) == len(before.resources) + 1


def test_few_words_are_most_of_a_text(known: list[str]) -> None:
    counts = Counter(" ".join(one.text for one in material(1000, known).documents).lower().replace(".", "").split())
    assert sum(count for _, count in counts.most_common(100)) > 0.2 * counts.total()
    assert sum(count == 1 for count in counts.values()) > 0.3 * len(counts)


def test_a_table_gives_the_same_unit_vectors_for_the_same_tokens() -> None:
    table = Table(np.random.default_rng(0).normal(size=(9, 32)).astype(np.float32), 50, 64)
    one, other = (table.run([], {"input_ids": np.array([ids])}) for ids in ([5, 6], [5, 7]))
    assert np.array_equal(one[0], table.run([], {"input_ids": np.array([[5, 6]])})[0])
    assert [found.shape for found in one] == [(1, 32), (1, 2, 64)]
    assert np.linalg.norm(one[0]) == pytest.approx(1)
    assert float((one[0] @ other[0].T).item()) < 0.99


def test_adding_encodes_only_what_is_new(figures: step.Figures) -> None:
    one = figures["sizes"]["1000"]
    assert one["build"]["encoded"] == one["build"]["chunks"] > 900
    assert one["add"]["encoded"] == one["add"]["chunks"] - one["build"]["chunks"] < 40


def test_the_page_has_a_row_for_each_size(figures: step.Figures) -> None:
    text = page(figures)
    assert text.count(f"| {figures['sizes']['1000']['add']['chunks']:,} | ") == 2
    assert "kept the machine busy" not in text
    assert json.loads(json.dumps(figures)) == figures


def test_the_page_says_when_the_machine_was_busy(figures: step.Figures) -> None:
    busy = page(figures | {"run": figures["run"] | {"load": BUSY + 1}})
    assert "**Other programs kept the machine busy**" in busy
