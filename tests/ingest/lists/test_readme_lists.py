"""Whole lists in four markups: every address is a resource or named, and the markup makes no difference."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.lists import ProblemKind, ReadingList, read_list
from tests.ingest.lists.readme_lists import SHAPES, WRITERS, Writer, awesome, tables, terms

Shape = Callable[[Writer], None]


def read_shape(folder: Path, shape: Shape, writer_type: type[Writer]) -> tuple[Writer, ReadingList]:
    writer = writer_type()
    shape(writer)
    path = folder / f"README.{writer.suffix}"
    path.write_text(writer.text, "utf-8")
    return writer, read_list(path)


@pytest.mark.parametrize("writer_type", WRITERS)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_address_of_a_list_is_unaccounted_for(tmp_path: Path, shape: Shape, writer_type: type[Writer]) -> None:
    writer, reading_list = read_shape(tmp_path, shape, writer_type)
    assert set(writer.urls) - reading_list.addresses == set()
    assert [problem for problem in reading_list.problems if problem.kind is ProblemKind.INCOMPLETE] == []


@pytest.mark.parametrize("shape", [awesome, tables, terms])
def test_all_markups_give_the_same_resources(tmp_path: Path, shape: Shape) -> None:
    lists = [read_shape(tmp_path, shape, writer_type)[1] for writer_type in WRITERS]
    resources = [[(each.key, each.title, each.section) for each in reading_list.resources] for reading_list in lists]
    assert resources[1:] == resources[:1] * 3
    assert len({reading_list.title for reading_list in lists}) == 1


@pytest.mark.parametrize("writer_type", WRITERS)
def test_items_keep_their_notes(tmp_path: Path, writer_type: type[Writer]) -> None:
    notes = {each.title: each.note for each in read_shape(tmp_path, awesome, writer_type)[1].resources}
    assert notes["Bamboo"] == "Light and stiff."
    assert notes["Ripstop"] == "tears nowhere."
    assert notes["Carbon rods"] == "Stiffer, and dearer."
