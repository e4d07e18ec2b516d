"""How an encoder's similarities compare with those of the default one: some call everything rather similar.

On the pairs below, questions and passages that have nothing to do with each other but their field, bge-small's cosines
have the mean 0.48, the default model's 0.09. A scale of the distance `1 - similarity` makes both mean the same, so that
one model of abstention (`search.answer.abstention`) fits every encoder. Must not know abstention.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.arrays import Vectors
from index.encoder.onnx import Encoder, OnnxEncoder, read_card, write_card
from index.vectors.token_vectors import pack_vectors, token_similarities

# Statements, each with a question that it answers, on one field as the documents of a list are.
_PAIRS = (
    ("An index over a column makes reading faster and writing slower.", "Why do writes slow down?"),
    ("A cache in front of the server keeps recent answers in memory.", "Where are recent answers kept?"),
    ("Tests that depend on the clock fail at midnight.", "Which tests fail at midnight?"),
    ("The queue holds messages until a worker has taken them.", "What happens to messages that no worker has taken?"),
    ("Passwords are stored as salted hashes, never in plain text.", "How should passwords be stored?"),
    ("The scheduler moves a container away from a machine that is full.", "When is a container moved?"),
    ("A model that is retrained each week follows the season.", "How often should a model be retrained?"),
    ("Logs without an identifier of the request are hard to join.", "What makes logs hard to join?"),
    ("Compression halves the traffic and costs some processor time.", "What does compression cost?"),
    ("A schema that only adds fields can be read by old programs.", "Which changes of a schema are safe?"),
    ("The load balancer sends a user to the same server each time.", "How are users assigned to servers?"),
    ("Backups are worth nothing until one was restored.", "How do I know that a backup works?"),
    ("Feature flags let a team switch off a part of a release.", "How can a part of a release be switched off?"),
    ("Two copies of the data in one building burn together.", "Why should copies of data be in several buildings?"),
    ("A profiler shows in which function the time is spent.", "How do I find out where a program spends its time?"),
    ("Labels from two people differ in a tenth of the cases.", "How often do two people label differently?"),
)
# The mean similarity of a question and the statements of other pairs by the default model: of texts, and of tokens.
_DEFAULT_TEXTS, _DEFAULT_TOKENS = 0.0899, 0.1633
# Distances are never scaled by less or more than this: an encoder beyond it tells no texts apart.
_SMALLEST, _LARGEST = 0.5, 5.0
_DECIMALS = 2


def add_scales(folder: Path) -> None:
    """Measure the scales of an encoder and write them into its card."""
    text, token = similarity_scales(OnnxEncoder(folder))
    write_card(folder, replace(read_card(folder), text_scale=text, token_scale=token))


def similarity_scales(encoder: Encoder) -> tuple[float, float]:
    """The scales of distances between texts and between tokens; 1 for the default model."""
    texts, tokens = unrelated_similarities(encoder)
    return _scale(_DEFAULT_TEXTS, texts), _scale(_DEFAULT_TOKENS, tokens)


def unrelated_similarities(encoder: Encoder) -> tuple[float, float]:
    """The mean similarity of texts that have nothing to do with each other: of their vectors, and of their tokens."""
    passages = [encoder.encode_passage(statement) for statement, _ in _PAIRS]
    questions = [encoder.encode_question(question) for _, question in _PAIRS]
    texts = [np.stack([passage.vector for passage in passages]) @ question.vector for question in questions]
    codes = [pack_vectors(passage.tokens) for passage in passages]
    tokens = [token_similarities(question.tokens, codes).best().mean(axis=0) for question in questions]
    return _mean_of_others(texts), _mean_of_others(tokens)


def _mean_of_others(similarities: Sequence[Vectors]) -> float:
    """The mean of all but the diagonal."""
    square = np.array(similarities, np.float64)
    return float(square[~np.eye(len(square), dtype=bool)].mean())


def _scale(default: float, measured: float) -> float:
    scale = (1 - default) / max(1 - measured, 1e-9)
    return round(float(np.clip(scale, _SMALLEST, _LARGEST)), _DECIMALS)
