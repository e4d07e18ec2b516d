"""Which questions are about the list, and what comes with an answer."""

import pytest

from search.catalogue.pipeline import WHOLE, Catalogue
from search.model import Filter, ListCitation, Mode, ParsedFilter, Query
from tests.search.catalogue.conftest import Replies


@pytest.mark.parametrize(
    "question",
    [
        "How many mites does a hive bear?",
        "When should I use smoke?",
        "Who should read about queens?",
        "How long does a queen live?",
        "What comes after winter?",
        "What should I read before I buy a hive?",
        "posts about mites",
        "Smoke and how to use it",
        "Who wrote Hamlet?",
        "What did Jo Lund say about smoke?",
        "Is smoke a pest?",
        "Which year has the most mites?",
        "Which hives have the most bees?",
        "How many mites per hive?",
        "What is the 3rd step?",
        "What was found in 2021?",
        "Where do bees sleep?",
        "hives",
        "?",
        "x " * 200,
    ],
)
def test_a_question_on_a_topic_is_no_question_about_the_list(bees: Catalogue, question: str) -> None:
    assert bees.reply(Query(question)) is None


@pytest.mark.parametrize(
    "query",
    [
        Query("How many books are there?", literal=True),
        Query("How many books are there?", mode=Mode.DENSE),
        Query("How many books are there?", filter=Filter(phrases=("wax",))),
    ],
)
def test_words_that_are_to_be_searched_as_they_are_are_not_understood(bees: Catalogue, query: Query) -> None:
    assert bees.reply(query) is None


def test_an_answer_cites_the_place_of_each_resource_in_the_list(ask: Replies) -> None:
    reply = ask("papers")
    (source,) = reply.answer.citations
    assert source == ListCitation(reply.listed[0].resource.id, "Bees for beginners", ("Hives",), 3)


def test_the_filters_that_were_understood_are_reported(ask: Replies) -> None:
    words = "posts by jo lund since 2018"
    assert ask("posts by Jo Lund since 2018").filters == (
        ParsedFilter("kind", "post", words), ParsedFilter("author", "Jo Lund", words),
        ParsedFilter("year-from", 2018, words),
    )  # fmt: skip


def test_a_short_list_is_given_whole_and_a_long_one_as_far_as_requested(bees: Catalogue) -> None:
    many = [bees._resources[0]] * (WHOLE + 30)
    for k, given, remaining in ((5, WHOLE, 30), (40, 40, 10), (100, 50, 0)):
        reply = Catalogue(many, "Many").reply(Query("list all books", k=k))
        assert reply is not None
        assert (len(reply.listed), reply.answer.remaining, reply.answer.total) == (given, remaining, 50)


def test_a_fact_that_the_list_lacks_may_be_quoted_from_the_text(ask: Replies) -> None:
    pattern = ask("When was Wax moths published?").text_pattern
    assert pattern is not None
    assert pattern.search("First published in May 2017.")
    assert not pattern.search("In 2017 moths were rare.")
    assert ask("When was Counting mites published?").text_pattern is None
