"""Token vectors written as they come are the files that writing them at once gives."""

from pathlib import Path

import numpy as np

from index import token_writer, tokens
from index.encoder import Tokenized


def test_the_files_are_those_of_writing_at_once(tmp_path: Path) -> None:
    ids = [[1, 2, 2], [], [2]]
    codes = [np.full((len(one), 8), n, np.uint8) for n, one in enumerate(ids)]
    tokens.write(tmp_path / "once", [Tokenized(np.array(one, np.int64), ()) for one in ids], codes, 10)
    token_writer.write(
        tmp_path / "each", zip(codes, (np.unique(np.array(one, np.int32)) for one in ids), strict=True), 10
    )
    for file in (tmp_path / "once").iterdir():
        assert (tmp_path / "each" / file.name).read_bytes() == file.read_bytes(), file.name
