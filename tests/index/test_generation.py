"""A sealed generation: what is not whole is refused in one sentence, and what is live is never lost."""

import json
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index import generation as module
from index import integrity
from index.build import build
from index.current import current_name, set_current
from index.errors import Busy, Damaged, IndexingError, NoIndex
from index.generation import Generation, _top_scores, open_current, open_live
from index.integrity import FORMAT, file_digest, read_manifest
from index.layout import Layout
from index.model import Manifest
from index.publishing import prune, remove_folders, use_generation
from tests.index.material import material

MEND = "run 'refdesk use' to go back to the newest other one, or 'refdesk index' to build a new one"
FILES = [
    "catalog.sqlite", "vectors.faiss", "owners.npy", "report.json", "lexical/data.csc.index.npy",
    "lexical/vocab.index.json", "encoder/model.onnx", "encoder/weights.bin", "encoder/tokenizer.json",
    "encoder/card.json",
]  # fmt: skip
ODD = [
    b"",
    b"\n",
    b"nonsense\n",
    b"..\n",
    b"../../etc\n",
    b"/etc\n",
    b"\xff\xfe\0",
    b"20200101T000000000000Z-00000000\n",
]


@pytest.fixture(scope="module")
def two_built(four: Layout, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = Layout(tmp_path_factory.mktemp("two") / "data")
    shutil.copytree(four.data, layout.data, symlinks=True)
    build(material("one", "two"), layout)
    return layout


@pytest.fixture
def two(two_built: Layout, tmp_path: Path) -> Layout:
    """A data folder with two generations, the newer one live."""
    shutil.copytree(two_built.data, tmp_path / "two", symlinks=True)
    return Layout(tmp_path / "two")


def live(layout: Layout) -> Path:
    return layout.generation(current_name(layout))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_generation_is_named_by_its_time_and_its_manifest(built: Layout) -> None:
    manifest = read_manifest(live(built), current_name(built))
    assert current_name(built) == f"{manifest.created}-{file_digest(live(built) / 'manifest.json')[:8]}"


def test_the_manifest_knows_every_file(built: Layout) -> None:
    files = {path.relative_to(live(built)).as_posix(): path for path in live(built).rglob("*") if path.is_file()}
    manifest = files.pop("manifest.json")
    told = json.loads(manifest.read_text())["files"]
    assert told == {name: {"bytes": path.stat().st_size, "sha256": file_digest(path)} for name, path in files.items()}
    assert set(FILES) <= set(told)


@pytest.mark.parametrize("file", FILES)
def test_a_flipped_bit_is_refused(built: Layout, file: str) -> None:
    flip(live(built) / file)
    with pytest.raises(Damaged, match=f"The file {file} of generation .* was altered; {MEND}"):
        open_current(built)


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_refused(built: Layout, file: str) -> None:
    (live(built) / file).unlink()
    with pytest.raises(Damaged, match=f"lacks its file {file}; {MEND}"):
        open_current(built)


def test_a_shortened_file_is_refused_even_where_digests_are_not_read(
    built: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "CHECKED_BYTES", 0)
    path = live(built) / "vectors.faiss"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged, match=r"vectors\.faiss .* was altered"):
        open_current(built)


@pytest.mark.parametrize("file", ["catalog.sqlite", "vectors.faiss", "owners.npy", "lexical/vocab.index.json"])
def test_a_large_file_that_is_garbage_is_refused_when_it_is_opened(
    built: Layout, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr(integrity, "CHECKED_BYTES", 0)
    path = live(built) / file
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(Damaged, match=f"cannot be opened .*{MEND}"):
        open_current(built)


def test_a_flipped_bit_in_the_manifest_is_refused(built: Layout) -> None:
    path = live(built) / "manifest.json"
    path.write_text(path.read_text().replace('"A list"', '"B list"'))
    with pytest.raises(Damaged, match=r"manifest\.json of generation .* was altered"):
        open_current(built)


def test_a_generation_without_a_manifest_is_refused(built: Layout) -> None:
    (live(built) / "manifest.json").unlink()
    with pytest.raises(Damaged, match=r"has no manifest\.json"):
        open_current(built)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"format": %d}' % FORMAT, b'{"format": %d, "encoder": []}' % FORMAT],
)
def test_a_manifest_that_is_none_is_refused(built: Layout, content: bytes) -> None:
    (live(built) / "manifest.json").write_bytes(content)
    with pytest.raises(Damaged, match=r"manifest\.json of generation .* cannot be read"):
        open_current(built)


@pytest.mark.parametrize("other", [1, 99])
def test_another_format_is_refused_before_anything_else_is_read(built: Layout, other: int) -> None:
    path = live(built) / "manifest.json"
    path.write_text(json.dumps({"format": other, "new": "field"}))
    with pytest.raises(Damaged, match=f"has format {other}, this version reads {FORMAT}; {MEND}"):
        open_current(built)


def test_counts_that_disagree_are_refused(built: Layout) -> None:
    folder, opened = live(built), open_current(built)
    np.save(folder / "owners.npy", np.zeros(3, np.int32))
    opened.manifest.files["owners.npy"] = integrity.file_listing(folder)["owners.npy"]
    (folder / "manifest.json").write_text(opened.manifest.to_json())
    name = f"{opened.manifest.created}-{opened.manifest.digest[:8]}"
    with pytest.raises(Damaged, match="should hold 4 passages and holds"):
        Generation(folder, name=name)


def test_where_nothing_was_published_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="run 'refdesk index' first"):
        open_current(Layout(tmp_path / "nowhere"))


@pytest.mark.parametrize("content", ODD)
def test_a_current_that_names_no_generation_is_refused(built: Layout, content: bytes) -> None:
    built.current.write_bytes(content)
    with pytest.raises(Damaged, match=f"(which is not there|cannot be read .*); {MEND}"):
        current_name(built)


def test_a_current_that_is_a_folder_is_refused(built: Layout) -> None:
    built.current.unlink()
    built.current.mkdir()
    with pytest.raises(Damaged, match="CURRENT cannot be read"):
        current_name(built)


@pytest.mark.parametrize("content", [None, b"", b"nonsense\n"])
def test_use_mends_a_lost_current(built: Layout, content: bytes | None) -> None:
    built.current.unlink()
    if content is not None:
        built.current.write_bytes(content)
    assert use_generation(built, built.published()[0]).list_title == "A list"
    assert open_current(built).name == built.published()[0]


def test_what_was_pruned_while_it_was_opened_is_looked_up_again(two: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    newer, older = two.published()
    set_current(two, older)
    real = module.read_manifest

    def pruned_meanwhile(folder: Path, name: str) -> Manifest:
        if name == older:
            set_current(two, newer)
            shutil.rmtree(folder, ignore_errors=True)
        return real(folder, name)

    monkeypatch.setattr(module, "read_manifest", pruned_meanwhile)
    assert open_current(two).name == newer


def test_readers_never_see_anything_but_a_whole_generation(two: Layout) -> None:
    names, found, over = two.published(), set[str](), threading.Event()

    def swap() -> None:
        while not over.is_set():
            for name in names:
                set_current(two, name)

    writer = threading.Thread(target=swap)
    writer.start()
    try:
        found = {current_name(two) for _ in range(500)} | {open_current(two).name for _ in range(3)}
    finally:
        over.set()
        writer.join()
    assert found <= set(names)
    assert [path.name for path in two.data.glob("CURRENT*")] == ["CURRENT"]


def test_what_is_open_goes_on_answering_when_its_folder_is_gone(built: Layout) -> None:
    opened = open_current(built)
    remove_folders([live(built)])
    vector = opened.encoder.encode_question("What are gradient boosted trees for?").vector
    row = int(opened.vectors.top(vector, 1)[0])
    assert opened.catalog.passages([row])[row].text.startswith("Gradient boosted trees")


def test_use_goes_back_and_forward(two: Layout) -> None:
    newer, older = two.published()
    assert use_generation(two, older).counts["chunks"] == 4
    assert current_name(two) == older
    assert use_generation(two, newer).counts["chunks"] == 2
    assert current_name(two) == newer


@pytest.mark.parametrize("name", ["nonsense", "../generations", "20200101T000000000000Z-00000000"])
def test_use_of_what_was_never_published_names_what_was(two: Layout, name: str) -> None:
    with pytest.raises(IndexingError, match=", ".join(two.published())):
        use_generation(two, name)


def test_use_of_a_damaged_generation_leaves_what_is_live(two: Layout) -> None:
    newer, older = two.published()
    flip(two.generation(older) / "owners.npy")
    with pytest.raises(Damaged, match="was altered"):
        use_generation(two, older)
    assert open_current(two).name == newer


def test_pruning_keeps_the_newest_and_never_takes_the_live_one(built: Layout) -> None:
    names = [f"2030010{n}T000000000000Z-00000000" for n in range(5)]
    for name in names:
        built.generation(name).mkdir()
    oldest = current_name(built)
    assert prune(built) == [names[1], names[0]]
    assert built.published() == [names[4], names[3], names[2], oldest]
    assert open_current(built).name == oldest


def test_pruning_leaves_what_is_no_generation(built: Layout) -> None:
    (built.generations / "keep-me").mkdir()
    assert prune(built, keep=0) == []
    assert (built.generations / "keep-me").is_dir()


def test_without_a_name_the_newest_other_generation_is_used(own_desk: Layout) -> None:
    first = current_name(own_desk)
    second = build(material(), own_desk).name
    (own_desk.generation(second) / "vectors.faiss").write_bytes(b"damaged")
    with pytest.raises(Damaged, match="run 'refdesk use'"):
        open_live(own_desk)
    use_generation(own_desk)
    assert current_name(own_desk) == first


def test_there_is_nothing_to_go_back_to_where_only_one_was_published(own_desk: Layout) -> None:
    with pytest.raises(IndexingError, match="no generation"):
        use_generation(own_desk)


def test_use_waits_for_no_build(two: Layout) -> None:
    live = current_name(two)
    with FileLock(two.lock), pytest.raises(Busy, match="Another build is running"):
        use_generation(two)
    assert current_name(two) == live


def test_use_of_a_folder_without_an_index_makes_none(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match="run 'refdesk index' first"):
        use_generation(Layout(tmp_path / "data"))
    assert not (tmp_path / "data").exists()


def test_the_last_good_generation_answers_for_a_damaged_one_and_says_so(two: Layout) -> None:
    newer, older = two.published()
    flip(two.generation(newer) / "catalog.sqlite")
    opened = open_current(two)
    assert (opened.name, opened.manifest.counts["chunks"]) == (older, 4)
    assert opened.remark == (
        f"The file catalog.sqlite of generation {newer} was altered, so {older} answers in its place; "
        "run 'refdesk index' to build a new one."
    )


@pytest.mark.parametrize("content", [None, *ODD])
def test_a_lost_current_leaves_the_newest_good_generation(two: Layout, content: bytes | None) -> None:
    two.current.unlink()
    if content is not None:
        two.current.write_bytes(content)
    newer, older = two.published()
    assert f"so {newer} answers in its place" in open_current(two).remark
    flip(two.generation(newer) / "owners.npy")
    assert open_current(two).name == older


def test_what_was_refused_does_not_answer_however_whole_it_seems(two: Layout) -> None:
    newer, older = two.published()
    assert open_current(two, refused={newer: Damaged("It is bad")}).name == older
    with pytest.raises(Damaged, match="It is bad"):
        open_current(two, refused={newer: Damaged("It is bad"), older: Damaged("So is this")})


def test_a_whole_current_has_nothing_to_remark(two: Layout) -> None:
    assert open_current(two).remark == ""


@pytest.mark.parametrize("kinds", [1, 50, 100_000])
def test_the_best_rows_of_a_large_index_are_those_of_a_full_comparison(kinds: int) -> None:
    random = np.random.default_rng(kinds)
    scores = random.integers(0, kinds + 1, 70_000).astype(np.float32) * (random.random(70_000) < 0.5)
    found = _top_scores(scores, 50, None)
    assert len(set(found.tolist())) == 50
    assert sorted(scores[found]) == sorted(np.sort(scores)[-50:])


def test_rows_that_score_nothing_are_not_among_the_best() -> None:
    scores = np.zeros(70_000, np.float32)
    scores[[3, 60_000]] = 1
    assert sorted(_top_scores(scores, 50, None).tolist()) == [3, 60_000]
