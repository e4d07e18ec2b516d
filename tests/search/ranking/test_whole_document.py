"""What the whole of a resource adds to its best passage, and where it has nothing to add."""

from dataclasses import replace

import numpy as np
import pytest

from index.generation import Generation
from ingest.model import Document, Resource, Via
from search import Engine, Filter, Mode, Query
from search.ranking.whole_document import WHOLE_SHARE, mix_scores, whole_share
from tests.search.conftest import Made

# Each chapter of the essay has one of the words of the question; no passage of it has two.
CHAPTERS = {
    "Leaven": "Leaven is flour and water that have fermented for days. Feed the leaven each morning and keep it warm.",
    "Steam": "Steam softens the skin of a loaf. Throw water on the floor of the oven and close its door at once.",
    "Crust": "A crust is brown where sugar has met heat. Tap the crust with a finger and listen to its sound.",
    "Folding": "Folding replaces kneading. Stretch one side of the dough and lay it over the other, four times.",
}
OTHER = "Trains leave the harbour at noon. Their carriages are painted green, and their windows are cleaned in spring."
QUESTION = "leaven, steam, crust and folding"


def page(key: str, chapters: dict[str, str], repeated: int = 14) -> tuple[Resource, Document]:
    text = "\n\n".join(f"# {heading}\n\n{' '.join([body] * repeated)}" for heading, body in chapters.items())
    return Resource(key, f"Page {key[-1]}", f"https://{key}", "post"), Document(key, Via.LIVE, text, f"https://{key}")


@pytest.fixture(scope="module")
def bakery(engine_on: Made) -> Engine:
    """An essay whose chapters share no word, a page of other things with one word in passing, and a single note."""
    passing = {"Trains": OTHER, "Cakes": f"A cake has no crust. {OTHER}", "Boats": OTHER, "Planes": OTHER}
    (essay, text), (rival, rival_text) = page("example.org/a", CHAPTERS), page("example.org/b", passing)
    note = Resource("example.org/c", "Note", "https://example.org/c", "talk", note="Leaven and steam give a crust.")
    return engine_on([rival, note, essay], [text, rival_text])


def test_an_essay_that_has_all_words_somewhere_is_the_best_whole_document(bakery: Engine) -> None:
    parts = {hit.listed.resource.key: hit.parts for hit in bakery.search(Query(QUESTION, literal=True)).hits}
    assert parts["example.org/a"].whole == pytest.approx(1)
    rival = parts["example.org/b"].whole
    assert rival is not None
    assert 0 < rival < 0.5


def test_a_single_passage_keeps_its_score(bakery: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def score_of_note() -> tuple[float, float | None]:
        hits = bakery.search(Query(QUESTION, literal=True)).hits
        return next((hit.score, hit.parts.whole) for hit in hits if hit.listed.resource.key == "example.org/c")

    score, whole = score_of_note()
    assert whole is None
    monkeypatch.setattr("search.ranking.whole_document.WHOLE_SHARE", 0.0)
    assert score_of_note() == (pytest.approx(score), None)


def test_the_passages_of_a_resource_keep_their_order(bakery: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def essay() -> list[int]:
        hits = bakery.search(Query("How do I get steam into the oven?", literal=True)).hits
        return [passage.row for passage in hits[0].passages]

    before = essay()
    monkeypatch.setattr("search.ranking.whole_document.WHOLE_SHARE", 0.0)
    assert essay() == before


def test_a_question_without_a_shared_word_is_left_to_the_passages(bakery: Engine) -> None:
    hits = bakery.search(Query("zzyzx", literal=True)).hits
    assert hits
    assert all(hit.parts.whole is None for hit in hits)


def test_scores_stay_from_0_to_1_and_in_order(bakery: Engine) -> None:
    scores = [hit.score for hit in bakery.search(Query(QUESTION, literal=True)).hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_filter_leaves_the_best_whole_document_of_the_rest(bakery: Engine) -> None:
    hits = bakery.search(Query(QUESTION, filter=Filter(kinds=("post",)), literal=True)).hits
    assert (hits[0].listed.resource.key, hits[0].parts.whole) == ("example.org/a", 1.0)


@pytest.mark.parametrize("mode", [Mode.FUSED, Mode.DENSE, Mode.LEXICAL])
def test_other_modes_have_no_whole_document(bakery: Engine, mode: Mode) -> None:
    result = bakery.search(Query(QUESTION, mode=mode, literal=True))
    assert "whole" not in result.stages
    assert all(hit.parts.whole is None for hit in result.hits)


def test_it_is_timed_after_late_interaction(bakery: Engine) -> None:
    assert list(bakery.search(Query("crust")).stages) == ["understand", "encode", "retrieve", "late", "whole", "group"]


def test_a_list_of_single_passages_has_no_share_and_one_of_books_nearly_all(opened: Generation) -> None:
    manifest = opened.manifest
    singles = replace(manifest, counts=manifest.counts | {"resources": 50, "chunks": 50})
    books = replace(manifest, counts=manifest.counts | {"resources": 50, "chunks": 5_000})
    assert whole_share(singles) == 0
    assert whole_share(books) == pytest.approx(0.99 * WHOLE_SHARE)


def test_the_best_whole_document_counts_as_much_as_the_best_passage() -> None:
    scores, whole = np.array([0.8, 0.6, 0.5], np.float32), np.array([0.25, 1.0, np.nan], np.float32)
    assert mix_scores(scores, whole, 0.2) == pytest.approx([0.8 * 0.8 + 0.2 * 0.2, 0.8 * 0.6 + 0.2 * 0.8, 0.5])


def test_no_candidate_gives_no_score() -> None:
    none = np.zeros(0, np.float32)
    assert mix_scores(none, none, 0.2).shape == (0,)


def test_whole_resources_are_those_asked_for(opened: Generation) -> None:
    ordinals = np.array([1, 3])
    bm25, sizes = opened.whole_resources(["featur", "store"], ordinals)
    assert sizes.tolist() == [len(opened.rows(ordinal)) for ordinal in ordinals.tolist()]
    assert bm25.shape == (2,)
