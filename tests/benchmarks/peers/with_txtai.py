"""txtai at its documented hybrid default: `Embeddings(hybrid=True, content=True)`.

It takes ten times the results wanted from each side, and adds half of each normalised score.
"""

from pathlib import Path

import protocol
from txtai import Embeddings


class Txtai:
    """Hybrid search of txtai."""

    packages = ("txtai", "torch", "transformers", "faiss-cpu", "numpy")

    def load(self) -> None:
        self._index = Embeddings(hybrid=True, content=True, path=str(protocol.model()))
        self._index.transform("a first text")

    def build(self, passages: list[protocol.Passage], folder: Path) -> None:
        self._index.index((passage.id, passage.whole, None) for passage in passages)
        self._index.save(str(folder))

    def open(self, folder: Path) -> None:
        self._index = Embeddings()
        self._index.load(str(folder))

    def search(self, question: str) -> list[str]:
        return [hit["id"] for hit in self._index.search(question, protocol.K)]


protocol.run(Txtai())
