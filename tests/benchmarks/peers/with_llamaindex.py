"""LlamaIndex as its example of reciprocal reranking does it: a vector index and BM25, fused by rank.

One query, so that no language model writes others. `similarity_top_k` is two by default, too few to
judge ten results by.
"""

from pathlib import Path

import protocol
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever


class LlamaIndex:
    """Hybrid search of LlamaIndex."""

    packages = (
        "llama-index-core", "llama-index-embeddings-huggingface", "llama-index-retrievers-bm25",
        "torch", "sentence-transformers", "bm25s", "numpy",
    )  # fmt: skip

    def load(self) -> None:
        self._encoder = HuggingFaceEmbedding(model_name=str(protocol.model()))

    def build(self, passages: list[protocol.Passage], folder: Path) -> None:
        nodes = [TextNode(id_=passage.id, text=passage.whole) for passage in passages]
        index = VectorStoreIndex(nodes, embed_model=self._encoder)
        index.storage_context.persist(str(folder))
        BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=protocol.K).persist(str(folder / "bm25"))

    def open(self, folder: Path) -> None:
        self.load()
        storage = StorageContext.from_defaults(persist_dir=str(folder))
        index = load_index_from_storage(storage, embed_model=self._encoder)
        parts = [
            index.as_retriever(similarity_top_k=protocol.K),
            BM25Retriever.from_persist_dir(str(folder / "bm25")),
        ]
        self._retriever = QueryFusionRetriever(
            parts, llm=MockLLM(), mode="reciprocal_rerank", similarity_top_k=protocol.K, num_queries=1
        )

    def search(self, question: str) -> list[str]:
        return [found.node.node_id for found in self._retriever.retrieve(question)]


protocol.run(LlamaIndex())
