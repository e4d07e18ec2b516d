"""Haystack as its tutorial on hybrid retrieval does it: a pipeline of two in-memory retrievers and a joiner.

Joined by reciprocal rank, which its `MultiRetriever` does by default; `DocumentJoiner` by itself would put
the lists behind each other.
"""

from pathlib import Path

import protocol
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

_STORE = "store.json"


class Haystack:
    """Hybrid search of Haystack."""

    packages = ("haystack-ai", "sentence-transformers-haystack", "torch", "sentence-transformers", "numpy")

    def load(self) -> None:
        self._embedder = SentenceTransformersDocumentEmbedder(model=str(protocol.model()))
        self._embedder.warm_up()

    def build(self, passages: list[protocol.Passage], folder: Path) -> None:
        documents = [Document(id=passage.id, content=passage.whole) for passage in passages]
        store = InMemoryDocumentStore()
        store.write_documents(self._embedder.run(documents)["documents"])
        folder.mkdir(parents=True)
        store.save_to_disk(str(folder / _STORE))

    def open(self, folder: Path) -> None:
        store = InMemoryDocumentStore.load_from_disk(str(folder / _STORE))
        pipeline = Pipeline()
        embedder = SentenceTransformersTextEmbedder(model=str(protocol.model()), progress_bar=False)
        pipeline.add_component("embedder", embedder)
        pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=protocol.K))
        pipeline.add_component("lexical", InMemoryBM25Retriever(store, top_k=protocol.K))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=protocol.K))
        pipeline.connect("embedder", "dense")
        pipeline.connect("dense", "joiner")
        pipeline.connect("lexical", "joiner")
        pipeline.warm_up()
        self._pipeline = pipeline

    def search(self, question: str) -> list[str]:
        found = self._pipeline.run({"embedder": {"text": question}, "lexical": {"query": question}})
        return [document.id for document in found["joiner"]["documents"]]


protocol.run(Haystack())
