"""Arrays in files, memory-mapped, and pieces of files, read. Knows no meaning of what they hold."""

import errno
import os
import weakref
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def map_array(path: Path) -> NDArray[Any]:
    """The array in a .npy file; a plain view of it, as each slice of NumPy's own kind costs microseconds."""
    return np.asarray(np.load(path, mmap_mode="r")).view(np.ndarray)


class FileSlices:
    """Pieces of a file: read and not mapped.

    With each page that is touched the system maps its neighbours, until a large file of which some
    hundreds of pieces are wanted is in memory as a whole.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._file = str(path), os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def into(self, found: NDArray[np.uint8], start: int) -> NDArray[np.uint8]:
        """Fill an array, which is given back, from this byte of the file on. Raises OSError where it ends before."""
        if os.preadv(self._file, [found.data], start) != found.nbytes:
            raise OSError(errno.EIO, "the file was cut short", self._path)
        return found
