"""Building: what is published, what it costs, and that nothing live is lost when it fails."""

import errno
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

import numpy as np
import pytest

from index import integrity, publishing
from index.arrays import Vectors
from index.build import BuildInput, Recipe, build
from index.build.manifest import creation_time
from index.current import current_name
from index.encoder import export
from index.errors import Busy, Damaged, EncoderError, NothingToIndex
from index.generation import Generation, open_current
from index.layout import OWNERS, Layout
from index.model import Manifest
from index.text.lexical import terms
from index.vectors import index_types
from index.vectors.index_types import VectorIndexType, WrittenIndex
from ingest.model import Resource, Via
from tests.index.conftest import PAGE
from tests.index.material import NOTES, material, page, resources

ROOT = Path(__file__).parents[2]
CHANGED = replace(material(), title="Another list")


def state(layout: Layout) -> dict[str, str]:
    """CURRENT and every file of every generation, published or not."""
    files = [layout.current, *layout.generations.rglob("*")]
    return {str(path.relative_to(layout.data)): integrity.file_digest(path) for path in files if path.is_file()}


def run(layout: Layout, code: str) -> "subprocess.CompletedProcess[str]":
    """Build a short and a long note in another process, in which `code` ran before."""
    script = f"""
import os, resource, signal, sys
from pathlib import Path
from index import build, publishing
from index.build import pipeline
from index.layout import Layout
from tests.index.material import material
{code}
try:
    build.build(material("one", "x" * 200_000), Layout(Path(sys.argv[1])))
except OSError as error:
    print(error.errno, error)
"""
    command = [sys.executable, "-c", script, str(layout.data)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_a_build_publishes_what_it_was_given(paged: Generation) -> None:
    assert paged.manifest.list_title == "A list"
    assert paged.manifest.counts == {"resources": 4, "documents": 5, "chunks": 6}
    assert paged.manifest.kinds == {"page": 4}
    assert [listed.resource for listed in paged.catalog.resources()] == list(resources(*NOTES))


def test_a_resource_is_found_by_its_tags(bare: Layout) -> None:
    build(BuildInput("A list", [*resources(*NOTES), Resource("example.org/t", "Tagged", tags=("zeugma",))]), bare)
    opened = open_current(bare)
    assert opened.owners[int(opened.lexical.scores(terms("zeugma")).argmax())] == 4


def test_note_and_page_of_a_resource_both_become_documents(paged: Generation) -> None:
    documents = paged.catalog.documents(2)
    assert [(document.via, document.text) for document in documents] == [(Via.NOTE, NOTES[2]), (Via.LIVE, PAGE)]
    assert list(paged.owners) == [0, 1, 2, 2, 2, 3]


def test_row_position_and_owner_are_the_same_number_everywhere(paged: Generation) -> None:
    passages = paged.catalog.passages(range(paged.vectors.size))
    listed = paged.catalog.resources()
    assert sorted(passages) == list(range(6))
    assert paged.lexical.scores(["alarm"]).any()
    for row, passage in passages.items():
        vector = paged.encoder.encode_passage(passage.embedded).vector
        assert paged.vectors.top(vector, 1)[0] == row
        assert paged.lexical.scores(["alarm"])[row] == 0 or "Alarms" in passage.embedded
        assert passage.resource_id == listed[int(paged.owners[row])].resource.id


def test_outcomes_and_report_travel_with_the_generation(bare: Layout) -> None:
    told = {"example.org/0": ("read", ""), "example.org/1": ("gone", "the server says 404, gone")}
    name = build(BuildInput("L", resources(*NOTES[:2]), (), told, {"remark": "none"}), bare).name
    opened = open_current(bare)
    assert [(listed.outcome, listed.reason) for listed in opened.catalog.resources()] == list(told.values())
    assert opened.manifest.outcomes == {"read": 1, "gone": 1}
    assert '"remark": "none"' in (bare.generation(name) / "report.json").read_text()


def test_progress_is_reported_by_stage_and_ends(bare: Layout) -> None:
    seen: list[tuple[str, int, int]] = []
    build(material(), bare, progress=lambda *step: seen.append(step))
    assert seen[-1] == ("encoding passages", 4, 4)
    assert all(done <= total for _, done, total in seen)


def test_an_unchanged_list_encodes_nothing_and_what_is_live_stays(built: Layout) -> None:
    before = state(built)
    again = build(material(), built)
    assert (again.encoded, again.is_new, again.name) == (0, False, built.published()[0])
    assert state(built) == before


@pytest.mark.parametrize(
    "changed",
    [
        CHANGED,
        replace(material(), outcomes={"example.org/0": ("gone", "the server says 404, gone")}),
        replace(material(), resources=[replace(one, year=1999) for one in resources(*NOTES)]),
        material(documents=(page(2, PAGE),)),
    ],
)
def test_whatever_a_generation_shows_makes_another_one_when_it_changes(built: Layout, changed: BuildInput) -> None:
    again = build(changed, built)
    assert again.is_new
    assert open_current(built).name == again.name != built.published()[1]


def test_a_live_index_that_is_damaged_is_built_anew(built: Layout) -> None:
    (built.generation(built.published()[0]) / OWNERS).write_bytes(b"")
    assert build(material(), built).is_new
    assert open_current(built).manifest.counts["resources"] == 4


def test_one_changed_note_encodes_exactly_that_one(built: Layout) -> None:
    assert build(material(*NOTES[:3], "Interleaving compares two rankings."), built).encoded == 1


def test_another_order_of_the_list_encodes_nothing(built: Layout) -> None:
    again = BuildInput("A list", tuple(reversed(resources(*NOTES))))
    assert build(again, built).encoded == 0


def test_a_page_that_comes_to_a_note_encodes_its_own_passages(built: Layout) -> None:
    assert build(material(documents=(page(2, PAGE),)), built).encoded == 2


def test_two_builds_of_the_same_material_are_the_same(bare: Layout, built: Layout, tmp_path: Path) -> None:
    other = Layout(tmp_path / "other")
    other.encoders.parent.mkdir(parents=True)
    other.encoders.symlink_to(bare.encoders)
    build(material(), other)
    one, two = open_current(built), open_current(other)
    assert one.manifest.corpus == two.manifest.corpus
    for file, facts in one.manifest.files.items():
        assert two.manifest.files[file] == facts, file


def test_texts_without_a_word_for_bm25_are_built_too(bare: Layout) -> None:
    build(material("机器学习研究如何从数据中学习。", "the of and", "!!!"), bare)
    assert open_current(bare).manifest.counts["chunks"] == 3


@pytest.mark.parametrize("nothing", [(), resources(" ")])
def test_a_list_without_text_is_refused_and_publishes_nothing(bare: Layout, nothing: tuple[Resource, ...]) -> None:
    with pytest.raises(NothingToIndex, match="no text to index"):
        build(BuildInput("L", nothing), bare)
    assert bare.published() == []


def test_a_second_build_meanwhile_is_refused(bare: Layout) -> None:
    refused = []

    def meanwhile(*_step: object) -> None:
        with pytest.raises(Busy, match="Another build is running"):
            build(material(), bare)
        refused.append(True)

    build(material(), bare, progress=meanwhile)
    assert refused
    assert len(bare.published()) == 1


def test_another_process_that_builds_meanwhile_is_refused(bare: Layout) -> None:
    said = []

    def meanwhile(stage: str, _done: int, _total: int) -> None:
        if stage == "encoding passages":
            said.append(run(bare, "").stderr)

    build(material(), bare, progress=meanwhile)
    assert "index.errors.Busy: Another build is running" in said[0]


@pytest.mark.parametrize(
    ("step", "trouble"),
    [
        ("build.catalog_writer.write_catalog", KeyboardInterrupt()),
        ("vectors.index_types.write_vector_index", OSError(errno.ENOSPC, "No space left on device")),
        ("text.lexical_writer.write_lexical_index", KeyboardInterrupt()),
        ("publishing.seal", OSError(errno.ENOSPC, "No space left on device")),
        ("publishing.publish", KeyboardInterrupt()),
    ],
)
def test_trouble_at_any_step_leaves_what_is_live(
    built: Layout, monkeypatch: pytest.MonkeyPatch, step: str, trouble: BaseException
) -> None:
    def fail(*_args: object) -> None:
        raise trouble

    before = state(built)
    monkeypatch.setattr(f"index.{step}", fail)
    with pytest.raises(type(trouble)):
        build(material("one", "two"), built)
    assert state(built) == before
    assert built.building() == []


def test_after_a_failed_build_the_next_succeeds(built: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("index.text.lexical_writer.write_lexical_index", fail)
        with pytest.raises(OSError, match="No space"):
            build(material("one", "two"), built)
    assert build(material("one", "two"), built).name == open_current(built).name


def test_an_interrupt_while_encoding_leaves_what_is_live(built: Layout) -> None:
    def interrupt(_stage: str, done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    before = state(built)
    with pytest.raises(KeyboardInterrupt):
        build(material("one", "two"), built, progress=interrupt)
    assert state(built) == before


@pytest.mark.parametrize("limit", [2_000, 100_000, 2_000_000], ids=["cache", "catalogue", "encoder"])
def test_a_file_that_cannot_grow_is_an_os_error_and_leaves_what_is_live(built: Layout, limit: int) -> None:
    before = state(built)
    done = run(built, f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))")
    assert done.stdout.split()[0] in {str(errno.EFBIG), str(errno.EIO)}, done.stderr
    assert state(built) == before
    assert built.building() == []


def test_vectors_that_cannot_be_written_are_an_os_error(built: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("write error (No space left on device)")  # as FAISS has it

    monkeypatch.setattr(index_types, "write_vector_index", fail)
    with pytest.raises(OSError, match="No space left on device"):
        build(CHANGED, built)


@pytest.mark.parametrize("step", ["pipeline._verify_samples", "publishing.set_current"])
def test_a_killed_build_leaves_what_is_live_and_the_next_sweeps_up(built: Layout, step: str) -> None:
    live = current_name(built)
    done = run(built, f"{step} = lambda *_args: os.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode == -signal.SIGKILL
    assert open_current(built).name == live
    name = build(material("one", "two"), built).name
    assert (open_current(built).name, built.building()) == (name, [])


def test_vectors_that_do_not_find_their_passages_are_not_published(
    built: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = index_types.write_vector_index

    def shifted(path: Path, cells: Path, found: Vectors, wished: VectorIndexType) -> WrittenIndex:
        return real(path, cells, np.roll(found, 1, axis=0), wished)

    before = state(built)
    monkeypatch.setattr(index_types, "write_vector_index", shifted)
    with pytest.raises(Damaged, match="does not find its own passage"):
        build(CHANGED, built)
    assert state(built) == before


def test_what_a_reader_would_refuse_is_not_published(built: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    real = publishing.seal

    def damaging(folder: Path, manifest: Manifest) -> str:
        name = real(folder, manifest)
        (folder / "owners.npy").write_bytes(b"damaged")
        return name

    before = state(built)
    monkeypatch.setattr(publishing, "seal", damaging)
    with pytest.raises(Damaged, match=r"owners\.npy .* was altered"):
        build(CHANGED, built)
    assert state(built) == before


def test_an_encoder_that_does_not_open_fails_the_build(
    bare: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "prepare_encoder", lambda *_told: tmp_path)
    with pytest.raises(EncoderError, match="cannot be opened"):
        build(material(), bare)
    assert bare.published() == []


def test_a_build_keeps_three_generations(built: Layout) -> None:
    older = [f"2020010{n}T000000000000Z-00000000" for n in range(3)]
    for name in older:
        built.generation(name).mkdir()
    live = current_name(built)
    assert built.published() == [live, *reversed(older)]
    assert build(CHANGED, built).name == current_name(built)
    assert built.published() == [current_name(built), live, older[2]]


def test_a_build_mends_a_current_that_names_nothing(built: Layout) -> None:
    built.current.write_text("nonsense\n")
    assert build(material(), built).encoded == 0
    assert open_current(built).name == built.published()[0]


def test_what_was_built_stays_as_it_was(built: Layout) -> None:
    before = state(built)
    build(material("one", "two"), built)
    after = state(built)
    assert {file: after[file] for file in before if file != "CURRENT"} | {"CURRENT": before["CURRENT"]} == before


def test_neither_building_nor_opening_asks_dns(bare: Layout, resolved: list[object]) -> None:
    build(material(), bare)
    open_current(bare)
    assert resolved == []


def test_opening_an_index_loads_no_heavy_library(four: Layout) -> None:
    code = f"""
import sys
from pathlib import Path
from index.generation import open_current
from index.layout import Layout
opened = open_current(Layout(Path({str(four.data)!r})))
opened.vectors.top(opened.encoder.encode_question("What is drift?").vector, 3)
opened.lexical.scores(["drift"])
heavy = {{"torch", "transformers", "sentence_transformers", "trafilatura", "scipy", "nupunkt", "httpx2"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", [VectorIndexType.HALF, VectorIndexType.CELLS])
def test_vectors_are_kept_as_wished_and_the_manifest_tells_what_is_found(built: Layout, kind: VectorIndexType) -> None:
    before = open_current(built)
    again = build(material(), built, Recipe(vectors=kind))
    assert (again.is_new, again.encoded, again.remark) == (True, 0, "")
    assert (again.manifest.vectors, again.manifest.recall) == ({"wished": kind, "type": kind}, 1.0)
    assert not build(material(), built, Recipe(vectors=kind)).is_new
    question = before.encoder.encode_question("What is drift?").vector
    for owners in (None, [1, 3]):
        one, other = (opened.candidates(question, ["drift"], 3, 3, owners) for opened in (before, open_current(built)))
        assert one.rows.tolist() == other.rows.tolist()
        assert np.allclose(one.cosine, other.cosine, atol=1e-3)


def test_a_type_of_too_low_recall_is_reported_and_another_taken(built: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_types, "FLOOR", 1.1)
    again = build(material(), built, Recipe(vectors=VectorIndexType.HALF))
    assert again.manifest.vectors == {"wished": "half", "type": "exact"}
    assert again.remark.startswith("Vectors are kept as 'exact', since 'half' finds 1.000")


def test_the_newest_generation_is_the_last_also_after_the_clock_was_set_back(
    bare: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Earlier":
            return cls(2020, 5, 3, tzinfo=tz)

    first = build(material(), bare).name
    monkeypatch.setattr("index.build.manifest.datetime", Earlier)
    second = build(CHANGED, bare).name
    assert bare.published() == [second, first]
    assert publishing.use_generation(bare).created == first.partition("-")[0]
    assert creation_time([]) == "20200503T000000000000Z"
    assert creation_time(["20210503T000000000000Z-01234567"]) == "20210503T000000000001Z"
    assert creation_time(["99999999T999999999999Z-01234567"]) == "20200503T000000000000Z"
