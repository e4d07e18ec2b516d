"""An index opened in process, by the name of its data folder."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import NoIndex
from index.layout import Layout
from search import Filter, Query, open_index

QUESTION = "How did Airbnb rank experiences?"
LAZY = ("torch", "trafilatura", "faiss", "onnxruntime", "bm25s", "tokenizers", "index.generation", "api")


@pytest.mark.parametrize("name", [str, Path])
def test_a_data_folder_opens_as_an_engine(desk: Layout, name: type) -> None:
    with open_index(name(desk.data)) as engine:
        assert engine.search(Query(QUESTION, filter=Filter(companies=("Airbnb",)))).hits
        answer = engine.ask(Query(QUESTION)).answer
    assert answer is not None
    assert answer.citations


def test_the_index_is_closed_at_the_end(desk: Layout) -> None:
    with open_index(desk.data) as engine:
        engine.search(Query(QUESTION))
    with pytest.raises(sqlite3.ProgrammingError):
        engine.search(Query("Which books cover streaming?"))


def test_an_index_that_was_closed_by_hand_is_closed_once_more(desk: Layout) -> None:
    with open_index(desk.data) as engine:
        engine.close()


def test_a_folder_without_an_index_is_an_error_of_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match=r"^There is no index in .* yet: run 'refdesk index' first\.$"):
        open_index(tmp_path)


def test_importing_search_loads_no_library_of_the_index() -> None:
    code = f"import sys, search; print(*(name for name in {LAZY} if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
