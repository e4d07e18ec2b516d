"""Choose the weights of ranking (`search.ranking.fusion`, `search.ranking.whole_document`) on development collections.

    make shares COLLECTIONS=folder WEB=folder

takes our judgments, every collection there, and the development halves of the questions on the real pages of WEB, each
counting the same. It prints the weights of cosine, BM25 and late interaction in multiples of an eightieth, then the
share of the whole document in multiples of a fortieth. Both are chosen by nDCG@10: of those with nearly the best mean
the one that does best on the hardest collection. Then what each collection has of the choice, and the choice without
it. They go into the code by hand, so that somebody reads a change of ranking.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api import settings, wiring
from api.tasks import evaluation
from index.build import BuildInput
from index.reader import Scores
from search.engine import Engine
from search.evaluation.judgments import JudgedQuestion, read_beir, read_judgments
from search.model import Mode
from search.ranking.fusion import RankedCandidates, fuse_scores, refine_scores, score_components
from search.ranking.late_interaction import maxsim
from search.ranking.pipeline import DEPTH, REFINED, encode_question, retrieve_candidates
from search.ranking.whole_document import WHOLE_SHARE, mix_scores, whole_scores, whole_share
from tests.quality import real_pages

STEPS = 80
# Every way to divide 1 into three weights, shape (3321, 3).
WAYS = np.array([(a, b, STEPS - a - b) for a in range(STEPS + 1) for b in range(STEPS + 1 - a)]) / STEPS
# The shares of the whole document that are tried.
SHARES = np.arange(21) / 40
_CUT = 10
# Means this close are equal: another random rotation of the token vectors moves them by more.
_SAME = 0.0005

Values = NDArray[np.float64]
# Owners of the candidates, shape (n,), and their scores by each variant, shape (n, variants).
Variants = tuple[NDArray[np.int64], Values]


def mean_ndcg(
    engine: Engine, judged: Sequence[JudgedQuestion], variants: Callable[[Engine, JudgedQuestion], Variants]
) -> Values:
    """The mean nDCG@10 of each variant over the questions that have an answer."""
    keys = [listed.resource.key for listed in engine.resources]
    answerable = [question for question in judged if question.relevant]
    values = [_ndcg(question, keys, *variants(engine, question)) for question in answerable]
    means: Values = np.array(values).mean(axis=0)
    return means


def weight_variants(engine: Engine, question: JudgedQuestion) -> Variants:
    """The REFINED best candidates by each of WAYS."""
    ranked, chosen, _ = _rank(engine, question)
    components = score_components(ranked.candidates, chosen, ranked.late[chosen])
    return ranked.candidates.owners[chosen], components @ WAYS.T


def share_variants(engine: Engine, question: JudgedQuestion) -> Variants:
    """All candidates by each of SHARES."""
    ranked, _, terms = _rank(engine, question)
    whole = whole_scores(engine.generation, ranked, terms)
    factor = whole_share(engine.generation.manifest) / WHOLE_SHARE
    columns: list[Scores] = [mix_scores(ranked.scores, whole, factor * share) for share in SHARES.tolist()]
    return ranked.candidates.owners, np.stack(columns, axis=1).astype(np.float64)


def _rank(engine: Engine, question: JudgedQuestion) -> tuple[RankedCandidates, NDArray[np.int64], Sequence[str]]:
    """The candidates after late interaction, the positions of those it scored, and the terms of the question."""
    index_reader = engine.generation
    assert index_reader.tokens
    encoded = encode_question(index_reader, question.question)
    candidates = retrieve_candidates(index_reader, encoded, DEPTH, Mode.HYBRID, None)
    fused = fuse_scores(candidates, Mode.HYBRID)
    chosen, late = np.argsort(-fused, kind="stable")[:REFINED], np.full(len(fused), np.nan, np.float32)
    late[chosen] = maxsim(index_reader.tokens, encoded.encoding, candidates.rows[chosen])
    scores = refine_scores(candidates, fused, chosen, late[chosen])
    return RankedCandidates(candidates, fused, late, np.full_like(late, np.nan), scores), chosen, encoded.terms


def _ndcg(question: JudgedQuestion, keys: Sequence[str], owners: NDArray[np.int64], scores: Values) -> Values:
    """nDCG@10 of each column of scores (Järvelin and Kekäläinen, 2002; gains as they are)."""
    resources, positions = np.unique(owners, return_inverse=True)
    best = np.full((len(resources), scores.shape[1]), -1.0)
    np.maximum.at(best, positions, scores)
    grades = np.array([question.relevant.get(keys[owner], 0) for owner in resources], np.float64)
    ranked = grades[np.argsort(-best, axis=0, kind="stable")][:_CUT]
    ideal, discount = sorted(question.relevant.values(), reverse=True)[:_CUT], 1 / np.log2(np.arange(2, _CUT + 2))
    reached: Values = discount[: len(ranked)] @ ranked / float(np.dot(ideal, discount[: len(ideal)]))
    return reached


def choice(values_of_collections: Sequence[Values]) -> int:
    """The position of the variant to take."""
    values = np.array(values_of_collections)
    means = values.mean(axis=0)
    hardest = values[values.max(axis=1).argmin()]
    return int(np.where(means >= means.max() - _SAME, hardest, -1).argmax())


def development_inputs(folder: Path, web: Path) -> Iterator[tuple[BuildInput, Mapping[str, Sequence[JudgedQuestion]]]]:
    """What to index, with the questions to ask of it by the name of their collection."""
    current = settings.load_settings()
    yield evaluation.notes_only_input(current), {"the bundled list": read_judgments(current.judgments)}
    for path in sorted(corpus.parent for corpus in folder.glob("*/corpus.jsonl")):
        collection = read_beir(path)
        yield BuildInput(collection.name, collection.resources), {collection.name: collection.judged}
    pages = {path.stem: real_pages.half_of(path, "dev") for path in (real_pages.JUDGMENTS, real_pages.GISTS)}
    yield real_pages.build_input(web), pages


def main(folder: Path, web: Path) -> None:
    """Index everything once, measure all variants, print the choices."""
    weights, shares = dict[str, Values](), dict[str, Values]()
    for build_input, judged in development_inputs(folder, web):
        with wiring.temporary_engine(build_input, settings.load_settings(), lambda *_step: None) as engine:
            for name, questions in judged.items():
                weights[name] = mean_ndcg(engine, questions, weight_variants)
                shares[name] = mean_ndcg(engine, questions, share_variants)
    _report("cosine, BM25, late", WAYS, weights)
    _report("whole document", SHARES, shares)


def _report(label: str, variants: Values, collections: Mapping[str, Values]) -> None:
    best = choice(list(collections.values()))
    print(f"{label}: {variants[best]}")  # noqa: T201, a script's output
    for name, values in collections.items():
        without = choice([others for other, others in collections.items() if other != name])
        print(f"{name}: {values[best]:.4f}; chosen without it {variants[without]}: {values[without]:.4f}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
