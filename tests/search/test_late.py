"""Token by token: whose words are matched, and where they stand in the document."""

import numpy as np
import pytest

from index.catalog import Passage
from index.encoder import OnnxEncoder
from search import Engine, Query
from search.late import matches


@pytest.fixture(scope="module")
def chapter(garden: Engine) -> Passage:
    """A passage below a heading, in the middle of a document."""
    return garden.search(Query("bed 17", k=1)).hits[0].passages[0]


@pytest.fixture(scope="module")
def honey(garden: Engine) -> Passage:
    """A passage with accents, dashes and an emoji."""
    hits = garden.search(Query("honey of the Sihl valley")).hits
    return next(hit.passages[0] for hit in hits if hit.listed.resource.title == "On honey")


def test_words_has_one_similarity_for_each_token_of_the_question(encoder: OnnxEncoder, chapter: Passage) -> None:
    words = matches(encoder, "plants need water", [chapter])[0].words()
    assert words.shape == (3,)
    assert (words <= 1.0001).all()


def test_what_the_passage_says_is_matched_better_than_what_it_does_not(encoder: OnnxEncoder, chapter: Passage) -> None:
    said = matches(encoder, "plants need water", [chapter])[0].words().mean()
    unsaid = matches(encoder, "quarterly tax forms", [chapter])[0].words().mean()
    assert said > unsaid + 0.2


def test_a_match_is_the_best_over_all_tokens_of_the_passage(encoder: OnnxEncoder, chapter: Passage) -> None:
    asked, found = encoder.tokens("who waters at dawn"), encoder.tokens(chapter.embedded)
    by_hand = [max(float(np.dot(a, b)) for b in found.vectors) for a in asked.vectors]
    assert matches(encoder, "who waters at dawn", [chapter])[0].words() == pytest.approx(by_hand, abs=1e-5)


@pytest.mark.parametrize("name", ["chapter", "honey"])
def test_a_sentence_is_matched_by_the_tokens_that_stand_in_it(
    encoder: OnnxEncoder, request: pytest.FixtureRequest, name: str
) -> None:
    passage: Passage = request.getfixturevalue(name)
    asked, found = encoder.tokens("who drinks water"), encoder.tokens(passage.embedded)
    start, end = passage.chunk.sentences[-1]
    at = passage.embedded.index(passage.document.text[start:end])
    inside = [at <= a and b <= at + end - start for a, b in found.spans]
    by_hand = (asked.vectors @ found.vectors[inside].T).max(axis=1).mean()
    assert matches(encoder, "who drinks water", [passage])[0].sentence(start, end) == pytest.approx(by_hand, abs=1e-5)


def test_the_sentence_that_the_question_repeats_matches_best(encoder: OnnxEncoder, honey: Passage) -> None:
    spans = honey.chunk.sentences
    for wanted in spans:
        match = matches(encoder, honey.document.text[slice(*wanted)], [honey])[0]
        assert max(spans, key=lambda span: match.sentence(*span)) == wanted
    assert len(spans) == 2


def test_a_question_without_a_token_matches_nothing(encoder: OnnxEncoder, honey: Passage) -> None:
    match = matches(encoder, "\u200b", [honey])[0]
    assert list(match.words()) == [0.0]
    assert match.sentence(*honey.chunk.sentences[0]) == 0.0


def test_a_span_without_a_token_is_matched_by_nothing(encoder: OnnxEncoder, honey: Passage) -> None:
    assert matches(encoder, "honey", [honey])[0].sentence(0, 0) == 0.0


def test_matches_keep_the_order_of_the_passages(encoder: OnnxEncoder, chapter: Passage, honey: Passage) -> None:
    found = matches(encoder, "honey", [honey, chapter])
    assert [match.passage for match in found] == [honey, chapter]
