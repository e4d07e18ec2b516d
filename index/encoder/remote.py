"""Encode passages in another process, which shares no disk with the build.

A plain class; `api.ray.cluster` runs it in remote processes. Must not know Ray.
"""

import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from index.encoder.cache import EncodedPassage, encode_and_pack
from index.encoder.onnx import ENCODER_FILES, OnnxEncoder


def encoder_files(folder: Path) -> dict[str, bytes]:
    """The files of an encoder, by name."""
    return {name: (folder / name).read_bytes() for name in ENCODER_FILES if (folder / name).is_file()}


class RemoteEncoder:
    """Encodes passages in one thread, with the `files` of an encoder."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            for name, content in files.items():
                (Path(scratch) / name).write_bytes(content)
            self._encoder = OnnxEncoder(Path(scratch))
            self._encoder.count([""])  # loads the second tokenizer while the files exist

    def version(self) -> str:
        """The version of refdesk in this process."""
        return version("refdesk")

    def encode(self, texts: Sequence[str]) -> list[EncodedPassage]:
        """Encode passages, in order."""
        return [encode_and_pack(self._encoder, text) for text in texts]
