"""Pieces of a file are what stands there, or an error: never what happened to be in memory."""

from pathlib import Path

import numpy as np
import pytest

from index.arrays import FileSlices, distinct


def test_a_piece_is_read_and_a_file_that_ends_before_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(10)))
    pieces = FileSlices(path)
    assert pieces.into(np.empty((2, 3), np.uint8), 4).tolist() == [[4, 5, 6], [7, 8, 9]]
    with pytest.raises(OSError, match="cut short"):
        pieces.into(np.empty((2, 3), np.uint8), 5)


@pytest.mark.parametrize("values", [[], [7], [3, 1, 3, 3, -2, 1]])
def test_distinct_values_are_sorted(values: list[int]) -> None:
    assert distinct(np.array(values, np.int64)).tolist() == sorted(set(values))
