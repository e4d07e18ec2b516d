"""The holder: follows CURRENT, and never lets go of an engine that works."""

import logging
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring import Holder, open_engine, throw_away
from index.build import Material, build
from index.errors import IndexingError, NoIndex
from index.layout import VECTORS, Layout
from ingest.lists import ReadingList
from ingest.model import Resource
from search import Query


def anew(layout: Layout, bundled: ReadingList) -> str:
    """Publish another generation and give its name."""
    return build(Material("Anew", bundled.resources[:9]), layout).name


def test_without_an_index_the_holder_says_what_to_do(tmp_path: Path) -> None:
    holder = Holder(Settings(data=tmp_path))
    with pytest.raises(IndexingError, match="being opened"):
        _ = holder.engine
    holder.refresh()
    with pytest.raises(IndexingError, match="run 'refdesk index' first"):
        _ = holder.engine


def test_the_first_index_is_taken_over_when_it_comes(bare: Layout, bundled: ReadingList) -> None:
    holder = Holder(Settings(data=bare.data))
    holder.refresh()
    name = anew(bare, bundled)
    holder.refresh()
    assert (holder.engine.generation.name, holder.problem) == (name, "")


def test_an_unchanged_index_keeps_its_engine(desk: Layout) -> None:
    holder = Holder(Settings(data=desk.data))
    holder.refresh()
    engine = holder.engine
    holder.refresh()
    assert holder.engine is engine


def test_a_new_generation_takes_over_and_the_old_engine_still_answers(own_desk: Layout, bundled: ReadingList) -> None:
    holder = Holder(Settings(data=own_desk.data))
    holder.refresh()
    old, name = holder.engine, anew(own_desk, bundled)
    holder.refresh()
    assert (holder.engine.generation.name, old.generation.name) == (name, own_desk.published()[1])
    assert len(old.ask(Query("feature store")).hits) == 5


def test_a_damaged_generation_is_refused_once_and_the_old_one_serves(
    own_desk: Layout, bundled: ReadingList, caplog: pytest.LogCaptureFixture
) -> None:
    holder = Holder(Settings(data=own_desk.data))
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
    holder = Holder(Settings(data=own_desk.data))
    (own_desk.generation(own_desk.published()[0]) / VECTORS).unlink()
    holder.refresh()
    with pytest.raises(IndexingError, match=VECTORS):
        _ = holder.engine
    name = anew(own_desk, bundled)
    holder.refresh()
    assert (holder.engine.generation.name, holder.problem) == (name, "")


def test_a_lost_current_leaves_the_old_engine_serving(own_desk: Layout) -> None:
    holder = Holder(Settings(data=own_desk.data))
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
    with throw_away(Material("Throw-away", [entry]), settings, lambda _stage, _done, _total: None) as engine:
        assert len([*scratch.iterdir()]) == 1
        assert engine.search(Query("bees")).hits[0].listed.resource == entry
    assert [*scratch.iterdir()] == []
    with pytest.raises(NoIndex):
        open_engine(settings)
