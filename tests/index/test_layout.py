"""Names and places below a data folder."""

from pathlib import Path

import pytest

from index.layout import Layout, is_generation_name

NAME = "20260101T000000000000Z-0123abcd"


@pytest.mark.parametrize(
    "name", ["", ".", "..", f"../{NAME}", f"{NAME}/", f"{NAME}\n", NAME.upper(), NAME[:-1], "CURRENT"]
)
def test_what_is_no_name_of_a_generation_is_known(name: str) -> None:
    assert is_generation_name(NAME)
    assert not is_generation_name(name)


def test_generations_are_listed_newest_first_and_nothing_else(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    newer = "20260102T000000000000Z-00000000"
    for name in (NAME, newer, ".building-7", "notes"):
        layout.generation(name).mkdir(parents=True)
    assert layout.published() == [newer, NAME]
    assert [path.name for path in layout.building()] == [".building-7"]


def test_an_absent_data_folder_has_no_generations(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "nowhere")
    assert (layout.published(), layout.building()) == ([], [])
