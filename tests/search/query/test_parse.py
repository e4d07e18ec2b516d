"""Which filters are read from a question, and which words are left alone."""

import time

import pytest

from ingest.model import Resource
from search import Engine, Filter, Query
from search.model import ParsedFilter
from search.query.parse import QuestionParser


@pytest.fixture(scope="module")
def reader(engine: Engine) -> QuestionParser:
    return QuestionParser([listed.resource for listed in engine.resources])


@pytest.mark.parametrize(
    ("question", "words", "wanted"),
    [
        ("case studies about fraud", "fraud", Filter(kinds=("case-study",))),
        ("books on reinforcement learning", "reinforcement learning", Filter(kinds=("book", "booklet"))),
        ("Show me videos!", "Show me videos!", Filter(kinds=("video", "talk"))),
        ("any free textbooks on deep learning?", "deep learning?", Filter(kinds=("book",))),
        ("Which papers discuss technical debt?", "technical debt?", Filter(kinds=("paper",))),
        ("Which case studies use deep learning?", "deep learning?", Filter(kinds=("case-study",))),
        ("Which classes use slots?", "Which classes use slots?", Filter()),
        ("what are the best books on retrieval", "retrieval", Filter(kinds=("book", "booklet"))),
        ("is there a video on streaming", "streaming", Filter(kinds=("video", "talk"))),
        ("computer vision case studies", "computer vision", Filter(kinds=("case-study",))),
        ("GitHub repos for pandas", "pandas", Filter(kinds=("repo",))),
        ("lecture-notes on features", "features", Filter(kinds=("lecture-note",))),
        ("after 2020", "after 2020", Filter(year_from=2021)),
        ("real-time learning since 2019", "real-time learning", Filter(year_from=2019)),
        ("feature stores before 2019", "feature stores", Filter(year_to=2018)),
        ("posts on MLOps in 2020", "MLOps", Filter(("post", "case-study"), year_from=2020, year_to=2020)),
        ("case studies of ranking between 2017 and 2019", "ranking", Filter(("case-study",), (), (), 2017, 2019)),
        ("landscapes published until 2020", "landscapes", Filter(year_to=2020)),
        ("streaming at Netflix", "streaming", Filter(companies=("Netflix",))),
        ("lessons from Booking", "lessons", Filter(companies=("Booking.com",))),
        ("Airbnb\u2019s ranking", "ranking", Filter(companies=("Airbnb",))),
        ("netflix talks on notebooks", "notebooks", Filter(("talk", "video"), (), ("Netflix",))),
        ("posts from Google on testing after 2018", "testing", Filter(("post", "case-study"), (), ("Google",), 2019)),
        ("posts in the section Career on pay", "pay", Filter(("post", "case-study"), ("Career",))),
        ('from the "Bonus" section: exercises', "exercises", Filter(sections=("Bonus",))),
        ("Which books are there?", "Which books are there?", Filter(kinds=("book", "booklet"))),
    ],
)
def test_a_filter_is_read(reader: QuestionParser, question: str, words: str, wanted: Filter) -> None:
    found = reader.parse(Query(question)).query
    assert (found.question, found.filter) == (words, wanted)


@pytest.mark.parametrize(
    "question",
    [
        "how do I write a book review system?", "video recommendation at YouTube", "what is a paper trail",
        "How did Airbnb rank experiences?", "What is Airbnb's cancellation policy?", "talk about feature stores",
        "how do I classify articles about politics", "classes of problems that need search", "classifying papers",
        "What videos does YouTube recommend?", "recommend videos to users", "near-duplicate videos", "a class of 2019",
        "compensation in 2020", "What did engineers earn after 2019?", "What runs at Netflix?", "levels.fyi", "section",
        "videos " + "about bees " * 30, "threads in Python", "classes that are rare", "a thread that hangs",
        "the class in Java",
    ],
)  # fmt: skip
def test_a_topic_is_no_filter(reader: QuestionParser, question: str) -> None:
    assert reader.parse(Query(question)).query == Query(question)


def test_what_was_read_names_its_phrase(reader: QuestionParser) -> None:
    found = reader.parse(Query("case studies at Uber since 2018"))
    kind, year, company = found.filters
    assert kind == ParsedFilter("kind", "case-study", "case studies")
    assert (year, company) == (ParsedFilter("year-from", 2018, "since 2018"), ParsedFilter("company", "Uber", "Uber"))


def test_the_words_stay_as_they_are_when_literal(reader: QuestionParser) -> None:
    query = Query("case studies about fraud", literal=True)
    assert reader.parse(query).query is query


def test_a_filter_of_the_users_own_wins_and_is_joined_by_others(reader: QuestionParser) -> None:
    found = reader.parse(Query("books on ranking since 2017", filter=Filter(kinds=("case-study",))))
    assert found.query.filter == Filter(kinds=("case-study",), year_from=2017)
    assert [one.kind for one in found.filters] == ["year-from"]


def test_a_reading_that_leaves_nothing_is_dropped_and_reported(engine: Engine) -> None:
    words = "videos about drift after 2030"
    found, plain = engine.search(Query(words)), Query(words, literal=True)
    assert found.remark == "The list has nothing of kind video or talk, since 2031; all of it was searched."
    assert (found.understood, found.hits) == ((), engine.search(plain).hits)


def test_a_list_without_kinds_years_and_names_has_no_filters() -> None:
    reader = QuestionParser([Resource("a.org", "A")])
    for question in ("books on bees", "bees after 2000", "bees at Netflix", "blog posts", "pages"):
        assert reader.parse(Query(question)).filters == ()


def test_kinds_of_the_lists_own_are_known_in_the_plural() -> None:
    reader = QuestionParser([Resource("a.org", "A", kind="podcast"), Resource("b.org", "B", kind="field-study")])
    assert reader.parse(Query("podcasts about bees")).query.filter.kinds == ("podcast",)
    assert reader.parse(Query("show me field studies")).query.filter.kinds == ("field-study",)


def test_hits_are_those_of_the_filter_given_by_hand(engine: Engine) -> None:
    found = engine.search(Query("case studies about fraud"))
    by_hand = Query("fraud", filter=Filter(kinds=("case-study",)), literal=True)
    assert found.hits == engine.search(by_hand).hits
    assert found.question == "case studies about fraud"


@pytest.mark.parametrize("question", ["show me " * 37, "at " * 99, "Airbnb " * 42, "in 2010 " * 37, "( " * 150])
def test_no_question_takes_long_to_read(reader: QuestionParser, question: str) -> None:
    begun = time.thread_time()
    for _ in range(20):
        reader.parse(Query(question))
    assert (time.thread_time() - begun) / 20 < 0.05
