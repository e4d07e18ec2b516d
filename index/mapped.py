"""Arrays in files, memory-mapped. Knows no meaning of what they hold."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def mapped(path: Path) -> NDArray[Any]:
    """The array in a .npy file; a plain view of it, as each slice of NumPy's own kind costs microseconds."""
    return np.asarray(np.load(path, mmap_mode="r")).view(np.ndarray)
