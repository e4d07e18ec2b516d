"""How near to the original each way of quantising the encoder comes, and how fast it is.

    python -m tests.benchmarks.precision

prints a table over the notes and the judged questions of the bundled list: mean cosine to
the original in full precision, and processor time as a ratio to it.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from onnxruntime.quantization import QuantType, quantize_dynamic

from api.settings import load_settings
from index.arrays import Vectors
from index.encoder import compression, export
from index.encoder.onnx import MODEL, TOKENIZER, OnnxEncoder
from ingest.lists import read_list
from search.evaluation.judgments import read_judgments

WAYS: dict[str, dict[str, Any]] = {
    "int8, one scale a matrix": {"weight_type": QuantType.QInt8},
    "int8, one scale a channel": {"weight_type": QuantType.QInt8, "per_channel": True},
    "int8, a channel, 7 bits": {"weight_type": QuantType.QInt8, "per_channel": True, "reduce_range": True},
    "uint8, one scale a matrix": {"weight_type": QuantType.QUInt8},
    "uint8, one scale a channel": {"weight_type": QuantType.QUInt8, "per_channel": True},
}


def encoded(folder: Path, texts: list[str]) -> tuple[Vectors, float]:
    """Vectors of the texts, and the seconds of processor time they took."""
    encoder = OnnxEncoder(folder)
    encoder.encode_passage(texts[0])
    started = time.process_time()
    return np.stack([encoder.encode_passage(text).vector for text in texts]), time.process_time() - started


def told(name: str, vectors: Vectors, took: float, exact: Vectors, seconds: float) -> None:
    """Print the line of one way beside full precision."""
    cosine = float(np.mean(np.sum(vectors * exact, axis=1)))
    print(f"{name:<28} cosine {cosine:.4f}  time {took / seconds:.2f}")  # noqa: T201


def main() -> None:
    settings = load_settings()
    texts = [resource.note for resource in read_list(settings.list).resources]
    texts += [judged.question for judged in read_judgments(settings.judgments)]
    with tempfile.TemporaryDirectory() as scratch, compression._without_advice():
        folder = Path(scratch)
        model = export._load_default()
        model.tokenizer.save(str(folder / TOKENIZER))
        (folder / MODEL).write_bytes(model.graph.SerializeToString())
        compression._write_card(model, export.DEFAULT, folder, "float32")
        exact, seconds = encoded(folder, texts)
        (folder / MODEL).rename(folder / "exact.onnx")
        print(f"{len(texts)} texts, full precision as 1")  # noqa: T201, a script's output
        for name, options in WAYS.items():
            quantize_dynamic(
                folder / "exact.onnx", folder / MODEL, extra_options=compression.FUSED_OUTPUT_TYPE, **options
            )
            told(name, *encoded(folder, texts), exact, seconds)


if __name__ == "__main__":
    main()
