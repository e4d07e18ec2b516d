"""A build on a live generation: what is the same is taken over, and the result is that of a build from nothing."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import integrity, publishing
from index.build import BuildInput, build
from index.catalog import Catalog
from index.encoder.cache import VectorCache
from index.generation import Generation, open_current
from index.layout import CATALOG, TOKENS, Layout
from index.model import Chunk
from index.reader import IndexReader
from index.text import lexical_writer
from index.vectors import token_writer
from ingest.model import Document, Locator, Resource
from search import Engine, Query
from tests.index.material import page, resources

pytestmark = pytest.mark.slow

NOTES = tuple(
    f"Note {n} is on {thing} of a {place} (Big Red Cranes, BRC): it was measured on day {n}, and again on day {n + 1}."
    for n, (thing, place) in enumerate((thing, place) for thing in ("drift", "latency", "labels", "trees", "features")
                                       for place in ("home", "market", "hotel", "train", "bank", "film", "shop"))
)  # fmt: skip
PAGE = (
    "# Storks\n\nStorks are no cranes. The BRC has none.\n\n## Nests\n\nNests are on roofs (NOR). They weigh a ton.\n"
)
_PLACES = ("home", "market", "hotel", "day 3", "cranes", "nests on roofs", "BRC", "film", "train", "weigh a ton")
QUESTIONS = [f"{thing} {place}" for thing in ("drift", "latency of labels", "what are storks") for place in _PLACES]


def an_input(entries: Sequence[Resource], *documents: Document) -> BuildInput:
    placed = [replace(resource, position=position) for position, resource in enumerate(entries)]
    return BuildInput("A list", placed, documents)


LISTED = resources(*NOTES)
BEFORE = an_input(LISTED, page(3, PAGE))
NEW = Resource("example.org/new", "Herons", url="https://example.org/new", note="Herons stand in the water.")
AFTER = {
    "added last": an_input([*LISTED, NEW], page(3, PAGE)),
    "added between": an_input([*LISTED[:7], NEW, *LISTED[7:]], page(3, PAGE)),
    "a page came": an_input(LISTED, page(3, PAGE), page(9, PAGE.replace("Storks", "Herons"))),
    "a page changed": an_input(LISTED, page(3, PAGE.replace("a ton", "more"))),
    "removed": an_input(LISTED[1:], page(3, PAGE)),
    "another order": an_input(LISTED[::-1], page(3, PAGE)),
    "another title": an_input([replace(LISTED[0], title="Ducks"), *LISTED[1:]], page(3, PAGE)),
    "other tags": an_input([replace(LISTED[0], tags=("ducks",)), *LISTED[1:]], page(3, PAGE)),
    "other locators": an_input(
        LISTED, replace(page(3, PAGE), locators=(Locator(0, "page", 1), Locator(40, "page", 2)))
    ),
    "a case study": an_input([*LISTED[:3], replace(LISTED[3], kind="case study"), *LISTED[4:]], page(3, PAGE)),
    "many things": an_input(
        [
            *LISTED[30:],
            NEW,
            replace(LISTED[2], note="Ducks are here."),
            *LISTED[3:20],
            replace(LISTED[25], authors=("A",)),
        ],
        replace(page(3, PAGE), published="2020-02-02"),
        page(5, PAGE.replace("roofs", "trees")),
    ),
    "a note twice": an_input([*LISTED, replace(LISTED[0], key="example.org/copy")], page(3, PAGE)),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Layout:
    """A data folder with a generation of `BEFORE`. Shared: never change it."""
    return fresh(tmp_path_factory.mktemp("before"), encoders, BEFORE)


def fresh(data: Path, encoders: Path, build_input: BuildInput) -> Layout:
    layout = Layout(data)
    layout.encoders.parent.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    build(build_input, layout)
    return layout


def copied(before: Layout, data: Path, encoders: Path) -> Layout:
    """Another data folder with the same generation, and an empty cache."""
    shutil.copytree(before.generations, data / "generations")
    shutil.copy(before.current, data / "CURRENT")
    layout = Layout(data)
    layout.encoders.parent.mkdir()
    layout.encoders.symlink_to(encoders)
    return layout


def scores(generation: IndexReader) -> list[list[tuple[str, float]]]:
    engine = Engine(generation)
    return [[(hit.listed.resource.id, hit.score) for hit in engine.search(Query(text)).hits] for text in QUESTIONS]


@pytest.mark.parametrize("after", AFTER.values(), ids=AFTER)
def test_a_build_on_a_live_generation_writes_the_files_of_a_build_from_nothing(
    before: Layout, tmp_path: Path, encoders: Path, after: BuildInput
) -> None:
    grown, whole = copied(before, tmp_path / "grown", encoders), fresh(tmp_path / "whole", encoders, after)
    build(after, grown)
    files, expected = open_current(grown).manifest.files, open_current(whole).manifest.files
    assert files.keys() == expected.keys()
    assert [file for file in files if files[file] != expected[file]] == []


def test_only_new_texts_are_encoded_even_without_a_cache(before: Layout, tmp_path: Path, encoders: Path) -> None:
    assert build(AFTER["added between"], copied(before, tmp_path / "grown", encoders)).encoded == 1


def test_an_added_link_costs_work_for_its_own_text_alone(
    before: Layout, tmp_path: Path, encoders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown, cut, counted, read = copied(before, tmp_path / "grown", encoders), [], [], []
    cut_text, count_terms, read_chunks = VectorCache.chunks, lexical_writer.terms, Catalog.chunks

    def chunks(cache: VectorCache, text: str, *rest: object) -> object:
        cut.append(text)
        return cut_text(cache, text, *rest)  # type: ignore[arg-type]

    def terms(text: str) -> list[str]:
        counted.append(text)
        return count_terms(text)

    def live_chunks(catalog: Catalog, rows: range) -> list[Chunk]:
        read.extend(rows)
        return read_chunks(catalog, rows)

    monkeypatch.setattr(VectorCache, "chunks", chunks)
    monkeypatch.setattr(lexical_writer, "terms", terms)
    monkeypatch.setattr(Catalog, "chunks", live_chunks)
    result = build(AFTER["added last"], grown)
    assert (result.encoded, cut, counted) == (1, [NEW.note], [f"Herons\n{NEW.note} "])
    assert len(read) <= 6, "beside the copied chunks, those of the samples that verify the index"


def test_what_is_shared_with_the_live_generation_is_digested_once(
    before: Layout, tmp_path: Path, encoders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_writer, "COPIED_BYTES", 0)
    grown, digested = copied(before, tmp_path / "grown", encoders), list[Path]()
    digest = integrity.file_digest

    def file_digest(path: Path) -> str:
        digested.append(path)
        return digest(path)

    monkeypatch.setattr(integrity, "file_digest", file_digest)
    monkeypatch.setattr(integrity, "CHECKED_BYTES", 0)
    build(AFTER["added last"], grown)
    live = open_current(grown)
    assert [path.name for path in digested].count("codes.bin") == 1
    integrity.verify_generation(live.folder, live.name)


@pytest.mark.parametrize("name", ["added between", "a page changed", "removed", "another order"])
def test_large_token_vectors_are_shared_and_answers_have_the_same_scores(
    before: Layout, tmp_path: Path, encoders: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(token_writer, "COPIED_BYTES", 0)
    grown, whole = copied(before, tmp_path / "grown", encoders), fresh(tmp_path / "whole", encoders, AFTER[name])
    first = open_current(grown)
    build(AFTER[name], grown)
    live = open_current(grown)
    assert is_shared(live, first)
    assert scores(live) == scores(open_current(whole))


def is_shared(one: Generation, other: Generation) -> bool:
    return (one.folder / TOKENS / "codes.bin").samefile(other.folder / TOKENS / "codes.bin")


def test_token_vectors_stay_right_over_many_additions_and_are_written_again_in_time(
    before: Layout, tmp_path: Path, encoders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_writer, "COPIED_BYTES", 0)
    grown, listed, shared = copied(before, tmp_path / "grown", encoders), list(LISTED), []
    for number in range(6):
        first = open_current(grown)
        listed.insert(5 * number, replace(NEW, key=f"example.org/new{number}", note=f"Heron {number} stands here."))
        build(an_input(listed, page(3, PAGE)), grown)
        shared.append(is_shared(open_current(grown), first))
    whole = fresh(tmp_path / "whole", encoders, an_input(listed, page(3, PAGE)))
    assert True in shared
    assert False in shared
    assert scores(open_current(grown)) == scores(open_current(whole))


def test_a_generation_without_counts_is_built_from_nothing(before: Layout, tmp_path: Path, encoders: Path) -> None:
    grown = copied(before, tmp_path / "grown", encoders)
    live = open_current(grown)
    (live.folder / "lexical" / "forms.json").unlink()
    (live.folder / "manifest.json").unlink()
    manifest = replace(live.manifest, files=integrity.file_listing(live.folder))
    publishing.publish(grown, live.folder, publishing.seal(live.folder, manifest))
    built = build(AFTER["added last"], grown)
    assert built.encoded == built.manifest.counts["chunks"]


def test_the_live_generation_stays_as_it_was(before: Layout, tmp_path: Path, encoders: Path) -> None:
    grown = copied(before, tmp_path / "grown", encoders)
    name = grown.current.read_text().strip()
    build(AFTER["added between"], grown)
    integrity.verify_generation(grown.generation(name), name)


@pytest.mark.parametrize(("name", "learned"), [("added last", 1), ("removed", 2), ("a page changed", 2)])
def test_what_was_learned_is_kept_while_passages_are_only_added(
    tmp_path: Path, encoders: Path, name: str, learned: int
) -> None:
    sizes: list[int] = []

    def calibrate(index_reader: IndexReader) -> dict[str, float]:
        sizes.append(index_reader.manifest.counts["chunks"])
        return {"certainty": float(len(sizes))}

    layout = Layout(tmp_path)
    layout.encoders.parent.mkdir()
    layout.encoders.symlink_to(encoders)
    build(BEFORE, layout, calibrate=calibrate)
    manifest = build(AFTER[name], layout, calibrate=calibrate).manifest
    assert (len(sizes), manifest.abstention["certainty"]) == (learned, learned)


def test_much_growth_is_learned_from_again(tmp_path: Path, encoders: Path) -> None:
    layout = Layout(tmp_path)
    layout.encoders.parent.mkdir()
    layout.encoders.symlink_to(encoders)
    build(BEFORE, layout, calibrate=lambda _: {"certainty": 1.0})
    more = [replace(NEW, key=f"example.org/more{n}", note=f"Heron {n}.") for n in range(5)]
    manifest = build(an_input([*LISTED, *more], page(3, PAGE)), layout, calibrate=lambda _: {"certainty": 2.0}).manifest
    assert manifest.abstention == {"certainty": 2.0, "passages": float(manifest.counts["chunks"])}


def test_rows_and_texts_agree_in_the_catalogue(before: Layout, tmp_path: Path, encoders: Path) -> None:
    grown = copied(before, tmp_path / "grown", encoders)
    build(AFTER["added between"], grown)
    live = open_current(grown)
    assert (live.folder / CATALOG).is_file()
    passages = live.catalog.passages(range(live.catalog.size))
    for row, passage in passages.items():
        vector = live.encoder.encode_passage(passage.embedded).vector
        assert live.vectors.cosines(vector, np.array([row]))[0] > 1 - 1e-5
