"""Arrays in memory-mapped files, and slices of files that are read. Must not know what they hold."""

import errno
import os
import weakref
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def map_array(path: Path) -> NDArray[Any]:
    """Map the array in a .npy file, as a plain ndarray: each slice of np.memmap costs microseconds."""
    return np.asarray(np.load(path, mmap_mode="r")).view(np.ndarray)


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct values, sorted. `numpy.unique` would load masked arrays, a twentieth of the time of a question."""
    ordered = np.sort(values)
    is_first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]


class FileSlices:
    """Slices of a file, read instead of mapped.

    The system maps the neighbours of each page that is touched, so a few hundred slices of a large mapped file
    bring all of it into memory.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._file = str(path), os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def into(self, target: NDArray[np.uint8], start: int) -> NDArray[np.uint8]:
        """Fill `target` with the bytes from offset `start`, and return it. Raises OSError at the end of the file."""
        if os.preadv(self._file, [target.data], start) != target.nbytes:
            raise OSError(errno.EIO, "the file was cut short", self._path)
        return target
