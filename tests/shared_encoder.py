"""One model and two tokenizers for all encoders of a test process that consist of the same bytes.

Knows how `index.encoder.onnx` opens them; must not know what is built with them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from index.encoder import onnx


@contextmanager
def opened_once(folder: Path) -> Iterator[None]:
    """Open the encoder in `folder`, and every one of equal files, once; any other is opened as always."""
    kept = {name: path.read_bytes() for name in onnx.ENCODER_FILES if (path := folder / name).is_file()}
    open_session, load_tokenizer = onnx.open_session, onnx.load_tokenizer
    shared_session = cache(lambda threads: open_session(folder / onnx.MODEL, threads))
    shared_tokenizer = cache(lambda max_tokens: load_tokenizer(folder, max_tokens))

    def has(other: Path, *names: str) -> bool:
        """Whether these files of another folder are equal to those of the shared one."""
        return all(_has_content(other / name, kept.get(name)) for name in names)

    def session(model: Path, threads: int) -> Any:
        is_shared = has(model.parent, onnx.MODEL, onnx.WEIGHTS)
        return shared_session(threads) if is_shared else open_session(model, threads)

    def tokenizer(other: Path, max_tokens: int | None = None) -> Any:
        return shared_tokenizer(max_tokens) if has(other, onnx.TOKENIZER) else load_tokenizer(other, max_tokens)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(onnx, "open_session", session)
        patch.setattr(onnx, "load_tokenizer", tokenizer)
        yield


def _has_content(path: Path, content: bytes | None) -> bool:
    """Whether a file has this content, or is not there where that is None."""
    if content is None:
        return not path.exists()
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
