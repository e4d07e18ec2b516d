"""What a process needs to encode passages for a build that goes on in another one, which shares no disk with it.

A plain class: what makes processes of it is the caller's business (`api.ray.cluster`).
"""

import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from index.encoder import export
from index.encoder.cache import EncodedPassage, encode_passage
from index.encoder.onnx import OnnxEncoder


def encoder_files(folder: Path) -> dict[str, bytes]:
    """The files of an encoder, to be sent."""
    return {name: (folder / name).read_bytes() for name in export.FILES}


class RemoteEncoder:
    """Encodes with an encoder that it was sent, in one thread."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            for name, content in files.items():
                (Path(scratch) / name).write_bytes(content)
            self._encoder = OnnxEncoder(Path(scratch), threads=1)
            self._encoder.count([""])  # reads the tokenizer a second time, while it is there

    def version(self) -> str:
        """The version of this program."""
        return version("refdesk")

    def encode(self, texts: Sequence[str]) -> list[EncodedPassage]:
        """What the encoder makes of each of the texts."""
        return [encode_passage(self._encoder, text) for text in texts]
