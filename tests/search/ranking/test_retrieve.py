"""Candidates of each retriever, with both scores, of the resources that count."""

import numpy as np
import pytest

from index.generation import Generation
from index.text.lexical import terms
from search import Mode
from search.ranking.retrieve import candidates, encode_question

QUESTION = "How did Airbnb rank experiences?"


@pytest.mark.parametrize("mode", Mode)
def test_every_candidate_has_both_scores_whoever_proposed_it(opened: Generation, mode: Mode) -> None:
    found = candidates(opened, encode_question(opened, QUESTION), 5, mode, None)
    vector = opened.encoder.question(QUESTION).vector
    assert found.rows.shape == found.cosine.shape == found.bm25.shape
    assert np.allclose(found.cosine, opened.vectors.cosines(vector, found.rows))
    assert np.allclose(found.bm25, opened.lexical.scores(terms(QUESTION))[found.rows])


def test_the_dense_side_proposes_its_nearest(opened: Generation) -> None:
    found = candidates(opened, encode_question(opened, QUESTION), 3, Mode.DENSE, None)
    every = opened.vectors.cosines(opened.encoder.question(QUESTION).vector, np.arange(opened.vectors.size))
    assert set(found.rows) == set(np.argsort(-every)[:3])


def test_the_lexical_side_proposes_its_best(opened: Generation) -> None:
    found = candidates(opened, encode_question(opened, QUESTION), 3, Mode.LEXICAL, None)
    assert set(found.rows) == set(np.argsort(-opened.lexical.scores(terms(QUESTION)))[:3])


def test_the_lexical_side_proposes_nothing_that_shares_no_word(opened: Generation) -> None:
    found = candidates(opened, encode_question(opened, "Airbnb"), 1000, Mode.LEXICAL, None)
    assert 0 < len(found.rows) < opened.vectors.size
    assert (found.bm25 > 0).all()


def test_hybrid_candidates_are_those_of_both_sides_once_each(opened: Generation) -> None:
    dense, lexical, hybrid = (
        candidates(opened, encode_question(opened, QUESTION), 4, mode, None).rows
        for mode in (Mode.DENSE, Mode.LEXICAL, Mode.HYBRID)
    )
    assert list(hybrid) == sorted({*dense, *lexical})
    assert len(hybrid) > len(dense)


@pytest.mark.parametrize("mode", Mode)
def test_only_passages_of_the_given_resources_are_candidates(opened: Generation, mode: Mode) -> None:
    best = candidates(opened, encode_question(opened, QUESTION), 5, mode, None).owners
    owners = np.setdiff1d(opened.owners, best).tolist()
    found = candidates(opened, encode_question(opened, QUESTION), 5, mode, owners)
    assert len(found.rows)
    assert set(found.owners) <= set(owners)
    assert (found.owners == opened.owners[found.rows]).all()


@pytest.mark.parametrize("mode", Mode)
def test_no_resource_gives_no_candidate(opened: Generation, mode: Mode) -> None:
    found = candidates(opened, encode_question(opened, QUESTION), 5, mode, [])
    assert found.rows.shape == found.cosine.shape == found.bm25.shape == (0,)


def test_a_question_of_stop_words_alone_is_left_to_the_dense_side(opened: Generation) -> None:
    question = "What is it all about?"
    assert terms(question) == []
    found = candidates(opened, encode_question(opened, question), 5, Mode.HYBRID, None)
    assert len(found.rows) == 5
    assert not found.bm25.any()
    assert len(candidates(opened, encode_question(opened, question), 5, Mode.LEXICAL, None).rows) == 0
