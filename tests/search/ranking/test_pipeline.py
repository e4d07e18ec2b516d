"""Candidates of each retriever, with both scores, of the resources that count."""

import numpy as np
import pytest

from index.generation import Generation
from index.text.lexical import terms
from search import Mode
from search.ranking.pipeline import encode_question, retrieve_candidates

QUESTION = "How did Airbnb rank experiences?"


@pytest.mark.parametrize("mode", Mode)
def test_every_candidate_has_both_scores_whoever_proposed_it(opened: Generation, mode: Mode) -> None:
    candidates = retrieve_candidates(opened, encode_question(opened, QUESTION), 5, mode, None)
    vector = opened.encoder.encode_question(QUESTION).vector
    assert candidates.rows.shape == candidates.cosine.shape == candidates.bm25.shape
    assert np.allclose(candidates.cosine, opened.vectors.cosines(vector, candidates.rows))
    assert np.allclose(candidates.bm25, opened.lexical.scores(terms(QUESTION))[candidates.rows])


def test_the_dense_side_proposes_its_nearest(opened: Generation) -> None:
    candidates = retrieve_candidates(opened, encode_question(opened, QUESTION), 3, Mode.DENSE, None)
    every = opened.vectors.cosines(opened.encoder.encode_question(QUESTION).vector, np.arange(opened.vectors.size))
    assert set(candidates.rows) == set(np.argsort(-every)[:3])


def test_the_lexical_side_proposes_its_best(opened: Generation) -> None:
    candidates = retrieve_candidates(opened, encode_question(opened, QUESTION), 3, Mode.LEXICAL, None)
    assert set(candidates.rows) == set(np.argsort(-opened.lexical.scores(terms(QUESTION)))[:3])


def test_the_lexical_side_proposes_nothing_that_shares_no_word(opened: Generation) -> None:
    candidates = retrieve_candidates(opened, encode_question(opened, "Airbnb"), 1000, Mode.LEXICAL, None)
    assert 0 < len(candidates.rows) < opened.vectors.size
    assert (candidates.bm25 > 0).all()


def test_hybrid_candidates_are_those_of_both_sides_once_each(opened: Generation) -> None:
    dense, lexical, hybrid = (
        retrieve_candidates(opened, encode_question(opened, QUESTION), 4, mode, None).rows
        for mode in (Mode.DENSE, Mode.LEXICAL, Mode.HYBRID)
    )
    assert list(hybrid) == sorted({*dense, *lexical})
    assert len(hybrid) > len(dense)


@pytest.mark.parametrize("mode", Mode)
def test_only_passages_of_the_given_resources_are_candidates(opened: Generation, mode: Mode) -> None:
    best = retrieve_candidates(opened, encode_question(opened, QUESTION), 5, mode, None).owners
    owners = np.setdiff1d(opened.owners, best).tolist()
    candidates = retrieve_candidates(opened, encode_question(opened, QUESTION), 5, mode, owners)
    assert len(candidates.rows)
    assert set(candidates.owners) <= set(owners)
    assert (candidates.owners == opened.owners[candidates.rows]).all()


@pytest.mark.parametrize("mode", Mode)
def test_no_resource_gives_no_candidate(opened: Generation, mode: Mode) -> None:
    candidates = retrieve_candidates(opened, encode_question(opened, QUESTION), 5, mode, [])
    assert candidates.rows.shape == candidates.cosine.shape == candidates.bm25.shape == (0,)


def test_a_question_of_stop_words_alone_is_left_to_the_dense_side(opened: Generation) -> None:
    question = "What is it all about?"
    assert terms(question) == []
    candidates = retrieve_candidates(opened, encode_question(opened, question), 5, Mode.HYBRID, None)
    assert len(candidates.rows) == 5
    assert not candidates.bm25.any()
    assert len(retrieve_candidates(opened, encode_question(opened, question), 5, Mode.LEXICAL, None).rows) == 0
