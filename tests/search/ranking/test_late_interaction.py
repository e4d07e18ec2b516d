"""Token by token: whose words are matched, and where they stand in the document."""

import numpy as np
import pytest

from index.arrays import Vectors
from index.catalog import Passage
from index.vectors.token_vectors import TokenIndex
from search import Engine, Query
from search.ranking.late_interaction import Match, match_passages, maxsim


def held(engine: Engine, question: str, passages: list[Passage]) -> list[Match]:
    return match_passages(engine.generation, engine.generation.encoder.encode_question(question), passages)


def tokens(engine: Engine, passage: Passage) -> Vectors:
    """The stored vectors of a passage's tokens, as unit vectors: their cosines with the axes."""
    assert engine.generation.tokens
    return engine.generation.tokens.similar(np.eye(256, dtype=np.float32), np.array([passage.row])).of(0).T


@pytest.fixture(scope="module")
def chapter(garden: Engine) -> Passage:
    """A passage below a heading, in the middle of a document."""
    return garden.search(Query("bed 17", k=1)).hits[0].passages[0]


@pytest.fixture(scope="module")
def honey(garden: Engine) -> Passage:
    """A passage with accents, dashes and an emoji."""
    hits = garden.search(Query("honey of the Sihl valley")).hits
    return next(hit.passages[0] for hit in hits if hit.listed.resource.title == "On honey")


def test_there_is_one_score_for_each_token_of_the_question(garden: Engine, chapter: Passage) -> None:
    words = held(garden, "plants need water", [chapter])[0].token_scores()
    assert words.shape == (3,)
    assert (words <= 1.0001).all()


def test_what_the_passage_says_is_matched_better_than_what_it_does_not(garden: Engine, chapter: Passage) -> None:
    contained = held(garden, "plants need water", [chapter])[0].token_scores().mean()
    missing = held(garden, "quarterly tax forms", [chapter])[0].token_scores().mean()
    assert contained > missing + 0.2


def test_a_match_is_the_best_over_all_tokens_of_the_passage(garden: Engine, chapter: Passage) -> None:
    encoding = garden.generation.encoder.encode_question("who waters at dawn").tokens
    by_hand = [max(float(np.dot(a, b)) for b in tokens(garden, chapter)) for a in encoding]
    assert held(garden, "who waters at dawn", [chapter])[0].token_scores() == pytest.approx(by_hand, abs=2e-3)


@pytest.mark.parametrize("name", ["chapter", "honey"])
def test_a_sentence_is_matched_by_the_tokens_that_stand_in_it(
    garden: Engine, request: pytest.FixtureRequest, name: str
) -> None:
    passage: Passage = request.getfixturevalue(name)
    encoding = garden.generation.encoder.encode_question("who drinks water").tokens
    spans = garden.generation.encoder.encode_passage(passage.embedded).tokenized.spans
    start, end = passage.chunk.sentences[-1]
    offset = passage.embedded.index(passage.document.text[start:end])
    inside = [offset <= a and b <= offset + end - start for a, b in spans]
    by_hand = (encoding @ tokens(garden, passage)[inside].T).max(axis=1).mean()
    assert held(garden, "who drinks water", [passage])[0].sentence_score(start, end) == pytest.approx(by_hand, abs=2e-3)


def test_the_sentence_that_the_question_repeats_matches_best(garden: Engine, honey: Passage) -> None:
    spans = honey.chunk.sentences
    for expected in spans:
        match = held(garden, honey.document.text[slice(*expected)], [honey])[0]
        assert max(spans, key=lambda span: match.sentence_score(*span)) == expected
    assert len(spans) == 2


def test_a_question_without_a_token_matches_nothing(garden: Engine, honey: Passage) -> None:
    match = held(garden, "\u200b", [honey])[0]
    assert list(match.token_scores()) == [0.0]
    assert match.sentence_score(*honey.chunk.sentences[0]) == 0.0


def test_a_span_without_a_token_is_matched_by_nothing(garden: Engine, honey: Passage) -> None:
    assert held(garden, "honey", [honey])[0].sentence_score(0, 0) == 0.0


def test_matches_keep_the_order_of_the_passages(garden: Engine, chapter: Passage, honey: Passage) -> None:
    matches = held(garden, "honey", [honey, chapter])
    assert [match.passage for match in matches] == [honey, chapter]


def test_what_is_stored_is_nearly_what_the_encoder_says(garden: Engine, chapter: Passage) -> None:
    exact, stored = garden.generation.encoder.encode_passage(chapter.embedded).tokens, tokens(garden, chapter)
    assert exact.shape == stored.shape
    assert float((exact * stored).sum(axis=1).min()) > 0.9


def test_an_index_without_token_vectors_computes_them(
    garden: Engine, chapter: Passage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = held(garden, "plants need water", [chapter])[0].token_scores()
    monkeypatch.setattr(garden.generation, "tokens", None)
    assert held(garden, "plants need water", [chapter])[0].token_scores() == pytest.approx(stored, abs=0.1)


def test_maxsim_weighs_the_words_of_a_question_by_rarity(garden: Engine, chapter: Passage, honey: Passage) -> None:
    index, encoding = garden.generation.tokens, garden.generation.encoder.encode_question("the honey")
    assert isinstance(index, TokenIndex)
    weights = index.rarity(encoding.tokenized.ids)
    assert weights[1] > weights[0]
    words = [held(garden, "the honey", [passage])[0].token_scores() for passage in (chapter, honey)]
    by_hand = [float(np.average(scores, weights=weights)) for scores in words]
    assert maxsim(index, encoding, np.array([chapter.row, honey.row])) == pytest.approx(by_hand, abs=2e-3)


def test_a_question_without_a_token_is_close_to_nothing(garden: Engine, honey: Passage) -> None:
    index, encoding = garden.generation.tokens, garden.generation.encoder.encode_question("\u200b")
    assert isinstance(index, TokenIndex)
    assert list(maxsim(index, encoding, np.array([honey.row]))) == [0.0]
    assert maxsim(index, encoding, np.array([], np.int64)).shape == (0,)


def test_a_long_question_is_compared_in_pieces_alike(garden: Engine, chapter: Passage) -> None:
    encoding = garden.generation.encoder.encode_question("water the plants of bed 17 at dawn " * 25)
    match = match_passages(garden.generation, encoding, [chapter])[0]
    assert match.token_scores() == pytest.approx((encoding.tokens @ tokens(garden, chapter).T).max(axis=1), abs=2e-3)
