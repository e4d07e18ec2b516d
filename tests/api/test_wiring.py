"""The holder: follows CURRENT, and never lets go of an engine that works."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import NoReturn

import pytest

from api.live_engine import LiveEngine
from api.settings import Settings
from api.wiring import open_engine, temporary_engine
from index import integrity
from index.build import BuildInput, build
from index.current import current_name
from index.errors import Busy, IndexingError, NoIndex, StoreError
from index.layout import VECTORS, Layout
from index.publishing import use_generation
from index.repository import LocalRepository
from ingest.lists import ReadingList
from ingest.model import Resource
from search import Query


def anew(layout: Layout, bundled: ReadingList) -> str:
    """Publish another generation and give its name."""
    return build(BuildInput("Anew", bundled.resources[:9]), layout).name


def failing(error: Exception) -> Callable[..., NoReturn]:
    """A function that raises."""

    def fail(*_args: object, **_more: object) -> NoReturn:
        raise error

    return fail


def test_without_an_index_the_holder_says_what_to_do(tmp_path: Path) -> None:
    holder = LiveEngine(Settings(data=tmp_path))
    with pytest.raises(IndexingError, match="being opened"):
        _ = holder.engine
    holder.refresh()
    with pytest.raises(IndexingError, match="run 'refdesk index' first"):
        _ = holder.engine


def test_the_first_index_is_taken_over_when_it_comes(bare: Layout, bundled: ReadingList) -> None:
    holder = LiveEngine(Settings(data=bare.data))
    holder.refresh()
    name = anew(bare, bundled)
    holder.refresh()
    assert (holder.engine.generation.name, holder.problem) == (name, "")


def test_an_unchanged_index_keeps_its_engine(desk: Layout) -> None:
    holder = LiveEngine(Settings(data=desk.data))
    holder.refresh()
    engine = holder.engine
    holder.refresh()
    assert holder.engine is engine


def test_a_new_generation_takes_over_and_the_old_engine_still_answers(own_desk: Layout, bundled: ReadingList) -> None:
    holder = LiveEngine(Settings(data=own_desk.data))
    holder.refresh()
    old, name = holder.engine, anew(own_desk, bundled)
    holder.refresh()
    assert (holder.engine.generation.name, old.generation.name) == (name, own_desk.published()[1])
    assert len(old.ask(Query("feature store")).hits) == 5


def test_a_damaged_generation_is_refused_once_and_the_old_one_serves(
    own_desk: Layout, bundled: ReadingList, caplog: pytest.LogCaptureFixture
) -> None:
    holder = LiveEngine(Settings(data=own_desk.data))
    holder.refresh()
    engine, name = holder.engine, anew(own_desk, bundled)
    (own_desk.generation(name) / VECTORS).unlink()
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            holder.refresh()
    assert holder.engine is engine
    assert [record.getMessage() for record in caplog.records] == [holder.problem]
    assert VECTORS in holder.problem


def test_a_whole_generation_after_a_damaged_one_is_taken_over(own_desk: Layout, bundled: ReadingList) -> None:
    holder = LiveEngine(Settings(data=own_desk.data))
    (own_desk.generation(own_desk.published()[0]) / VECTORS).unlink()
    holder.refresh()
    with pytest.raises(IndexingError, match=VECTORS):
        _ = holder.engine
    name = anew(own_desk, bundled)
    holder.refresh()
    assert (holder.engine.generation.name, holder.problem) == (name, "")


def test_a_lost_current_leaves_the_old_engine_serving(own_desk: Layout) -> None:
    holder = LiveEngine(Settings(data=own_desk.data))
    holder.refresh()
    engine = holder.engine
    own_desk.current.unlink()
    holder.refresh()
    assert holder.engine is engine


def test_a_throw_away_desk_leaves_nothing_behind(bare: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, scratch = Settings(data=bare.data), tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    entry = Resource("a.org", "On bees", note="Bees dance.")
    with temporary_engine(BuildInput("Throw-away", [entry]), settings, lambda _stage, _done, _total: None) as engine:
        assert len([*scratch.iterdir()]) == 1
        assert engine.search(Query("bees")).hits[0].listed.resource == entry
    assert [*scratch.iterdir()] == []
    with pytest.raises(NoIndex):
        open_engine(settings)


def test_a_holder_that_starts_beside_a_damaged_generation_serves_the_last_good_one(
    own_desk: Layout, bundled: ReadingList
) -> None:
    name = anew(own_desk, bundled)
    (own_desk.generation(name) / VECTORS).unlink()
    holder = LiveEngine(Settings(data=own_desk.data))
    holder.refresh()
    assert holder.engine.generation.name == own_desk.published()[1]
    assert f"lacks its file {VECTORS}" in holder.problem
    assert holder.engine.search(Query("feature store")).remark == holder.problem


def test_damage_that_opening_leaves_unread_is_found_beside_serving(
    own_desk: Layout, bundled: ReadingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "CHECKED_BYTES", 0)
    older, name = own_desk.published()[0], anew(own_desk, bundled)
    holder = LiveEngine(Settings(data=own_desk.data))
    holder.refresh()
    damaged(own_desk.generation(name) / VECTORS)
    holder.refresh()
    assert (holder.engine.generation.name, holder.problem) == (name, "")
    for _ in range(2):
        holder.check()
        holder.refresh()
        assert holder.engine.generation.name == older
        assert f"{VECTORS} of generation {name} was altered, so {older} answers" in holder.problem
    third = anew(own_desk, bundled)
    holder.refresh()
    assert (holder.engine.generation.name, holder.problem) == (third, "")


def test_where_all_is_damaged_nothing_is_answered(own_desk: Layout) -> None:
    holder = LiveEngine(Settings(data=own_desk.data))
    holder.refresh()
    damaged(own_desk.generation(own_desk.published()[0]) / VECTORS)
    holder.check()
    with pytest.raises(IndexingError, match=f"{VECTORS} of generation .* was altered; run 'refdesk use'"):
        _ = holder.engine


@pytest.fixture
def clustered(own_desk: Layout, monkeypatch: pytest.MonkeyPatch) -> LiveEngine:
    """A holder whose cluster is played by a folder."""
    monkeypatch.setattr("api.live_engine.open_repository", lambda _: LocalRepository(own_desk))
    return LiveEngine(Settings(data=own_desk.data, store="milvus://127.0.0.1:9"))


def test_a_cluster_that_fails_once_is_asked_again(clustered: LiveEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(LocalRepository, "open", failing(StoreError("No Milvus answers.")))
        clustered.refresh()
    with pytest.raises(IndexingError, match="No Milvus answers"):
        _ = clustered.engine
    clustered.refresh()
    assert (clustered.engine.generation.remark, clustered.problem) == ("", "")


def test_files_here_say_nothing_of_what_a_cluster_keeps(clustered: LiveEngine, own_desk: Layout) -> None:
    clustered.refresh()
    damaged(own_desk.generation(own_desk.published()[0]) / VECTORS)
    clustered.check()
    assert (clustered.engine.generation.name, clustered.problem) == (own_desk.published()[0], "")


def test_a_server_checks_what_it_took_over_by_itself(own_desk: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = threading.Event()
    monkeypatch.setattr(LiveEngine, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(LiveEngine, "check", lambda _self: checked.set())
    holder = LiveEngine(Settings(data=own_desk.data))
    holder.start()
    try:
        assert checked.wait(30)
    finally:
        holder.stop()


@pytest.mark.slow
def test_readers_across_ten_swaps_get_whole_answers(own_desk: Layout, bundled: ReadingList) -> None:
    names = {own_desk.published()[0]: 0, anew(own_desk, bundled): 1}
    holder, over, seen = LiveEngine(Settings(data=own_desk.data)), threading.Event(), []
    holder.refresh()

    def read() -> None:
        while not over.is_set():
            seen.append(holder.engine.search(Query("feature store", 3)))

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for _, name in zip(range(10), cycle(names), strict=False):
            use_generation(own_desk, name)
            holder.refresh()
        over.set()
    assert [reader.exception() for reader in readers] == [None] * 4
    told = {name: {tuple(hit.listed.resource.key for hit in one.hits) for one in seen if one.generation == name}
            for name in names}  # fmt: skip
    assert [len(answers) for answers in told.values()] == [1, 1]


def test_a_build_and_a_rollback_at_once_take_turns(own_desk: Layout, bundled: ReadingList) -> None:
    older = own_desk.published()[0]
    refused = []

    def meanwhile(_stage: str, _done: int, _total: int) -> None:
        with pytest.raises(Busy):
            use_generation(own_desk, older)
        refused.append(current_name(own_desk))

    changed = replace(bundled.resources[0], note="Owls hunt at night, when mice cannot see them.")
    built = build(BuildInput("Anew", [changed, *bundled.resources[1:9]]), own_desk, progress=meanwhile)
    assert set(refused) == {older}
    assert current_name(own_desk) == built.name
    assert use_generation(own_desk, older).list_title == bundled.title


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
