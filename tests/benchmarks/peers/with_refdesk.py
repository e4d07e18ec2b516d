"""Refdesk through its public door: `build` publishes a generation, `Engine.search` answers from it.

Titles go in as titles. The encoder's export, done once for a machine, is not counted as building.
"""

import shutil
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import protocol

from index.generation import open_current
from index.layout import Layout
from search import Engine, Query

# Exports of the encoder, shared by the bench's indexes.
_EXPORTS = Path(__file__).parents[3] / ".peers" / "refdesk" / "encoders"


class Refdesk:
    """Refdesk in the environment that runs the bench."""

    packages = ("refdesk", "onnxruntime", "faiss-cpu", "numpy")

    def load(self) -> None:
        import index.build  # noqa: F401, loaded before building is timed, as the libraries of peers are
        from index.encoder import export
        from index.encoder.onnx import OnnxEncoder

        self._exported = export.prepare_encoder(export.DEFAULT, _EXPORTS)
        OnnxEncoder(self._exported).encode_passage("a first text")

    def build(self, passages: list[protocol.Passage], folder: Path) -> None:
        from index.build import BuildInput, Recipe, build
        from ingest.model import Resource

        resources = [Resource(key=one.id, title=one.title, note=one.text) for one in passages]
        layout = Layout(folder)
        shutil.copytree(self._exported, layout.encoders / self._exported.name)
        with self._encoding(passages):
            build(BuildInput("", resources), layout, Recipe(threads=protocol.threads()))

    def _encoding(self, passages: list[protocol.Passage]) -> AbstractContextManager[None]:
        """The real encoder, or what takes its place where vectors are made up."""
        if not protocol.made_up():
            return nullcontext()
        from index.encoder.onnx import OnnxEncoder
        from tests.benchmarks.scale.stub import ANCHORS, stubbed

        return stubbed(OnnxEncoder(self._exported), [one.title for one in passages[:ANCHORS]])

    def open(self, folder: Path) -> None:
        self._engine = Engine(open_current(Layout(folder)))

    def search(self, question: str) -> list[str]:
        hits = self._engine.search(Query(question, k=protocol.K)).hits
        return [listed.resource.key for hit in hits for listed in (hit.listed, *hit.also)][: protocol.K]


if __name__ == "__main__":
    protocol.run(Refdesk())
