"""A follow-up becomes a query that stands on its own, or is refused in one sentence."""

import pytest

from search.errors import QuestionError
from search.followups.pipeline import FollowUps
from search.model import Filter, Mode, ParsedFilter, Query, QuestionContext
from search.sort import Sort
from tests.search.followups.conftest import IDS, Follow


@pytest.mark.parametrize(
    ("question", "last", "shown", "expected"),
    [
        ("What else did they do?", "How did Hivelab use smoke?", "2", "everything by Hivelab"),
        ("what else has she written?", "counting mites", "3", "everything by Ada Byrne"),
        ("and Waxworks?", "How did Hivelab use smoke?", "2", "How did Waxworks use smoke?"),
        ("and Beeline?", "How did Hivelab use smoke?", "2", "How did Beeline use smoke?"),
        ("what about Jo Lund?", "posts by Ada Byrne", "3", "posts by Jo Lund"),
        ("and papers?", "How many books are there?", "1", "How many papers are there?"),
        ("and Hives?", "What is in the section First steps?", "1", "What is in the section Hives?"),
        ("and Counting mites?", "Who wrote Wax moths?", "4", "Who wrote Counting mites?"),
        ("and a smoker?", "What is a bee hive?", "1", "What is a smoker?"),
        ("and dead brood?", "How is healthy brood recognised?", "1", "How is dead brood recognised?"),
        ("and in 2021?", "posts from 2018", "2", "posts from 2021"),
        ("more like 2", "hives", "345"[::-1], "more like Wax moths"),
        ("similar to the last one", "hives", "34", "more like Wax moths"),
        ("who wrote it?", "mites", "34", "who wrote Counting mites?"),
        ("how long does it take to read the second?", "mites", "34", "How long does it take to read Wax moths?"),
        ("what is its link?", "mites", "34", "What is the link of Counting mites?"),
        ("How did they count mites?", "smoke", "2", "How did Hivelab count mites?"),
        ("What is their view of smoke?", "smoke", "2", "What is Hivelab's view of smoke?"),
        ("their other posts", "smoke", "2", "Hivelab's posts"),
        ("how does it work?", "What is a smoker?", "2", "how does smoker work?"),
        ("only about mites", "posts by Jo Lund", "2", "posts by Jo Lund about mites"),
        ("only papers", "books about mites", "1", "papers about mites"),
        ("How many of them are free?", "Which posts are there?", "2", "Which posts are there that are free?"),
        ("which of those are from 2020?", "How many are by Jo Lund?", "2", "which resources are from 2020?"),
        ("How many of them mention mites?", "posts about bees", "2", "How many resources mention mites?"),
    ],
)
def test_a_follow_up_becomes_another_question(
    follow: Follow, question: str, last: str, shown: str, expected: str
) -> None:
    assert follow(question, last, shown).query.question == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("only books", Filter(kinds=("book",))),
        ("just posts by Hivelab", Filter(kinds=("post",), companies=("Hivelab",))),
        ("Hivelab only", Filter(companies=("Hivelab",))),
        ("only by Jo Lund", Filter(authors=("Jo Lund",))),
        ("only tagged tools", Filter(tags=("tools",))),
        ("only in Hives", Filter(sections=("Hives",))),
        ("since 2019", Filter(year_from=2019)),
        ("between 2018 and 2020", Filter(year_from=2018, year_to=2020)),
        ("without posts", Filter(exclusions=("kind:post",))),
        ("not by Hivelab", Filter(exclusions=("company:Hivelab",))),
        ("not about smoke", Filter(exclusions=("smoke",))),
        ("and Hivelab?", Filter(companies=("Hivelab",))),
        ("only free ones", Filter(within=(IDS["1"],))),
        ("what about the second one?", Filter(within=(IDS["2"],))),
        ("others", Filter(exclusions=tuple(f"id:{IDS[key]}" for key in "123"))),
        ("newer ones", Filter(year_from=2019)),
        ("older ones", Filter(year_to=2017)),
        ("shorter ones", Filter(minutes_to=9)),
        ("longer ones", Filter(minutes_from=11)),
    ],
)
def test_a_follow_up_narrows_the_last_question(follow: Follow, question: str, expected: Filter) -> None:
    query = follow(question, "What harms a hive?", "123").query
    assert (query.question, query.filter) == ("What harms a hive?", expected)


def test_a_range_begins_beyond_what_is_shown_or_beyond_half_of_it(follow: Follow) -> None:
    assert follow("newer ones", "hives", "12").query.filter.year_from == 2019
    assert follow("newer ones", "hives", "23").query.filter.year_from == 2019
    assert follow("newer ones", "hives", "12").query.sort is Sort.YEAR
    assert follow("shorter ones", "hives", "34").query.sort is Sort.READING_TIME


def test_what_is_beyond_counts_within_the_filters_of_the_last_question(follow: Follow) -> None:
    with pytest.raises(QuestionError, match="Nothing in the list that fits is known to be newer"):
        follow("newer ones", "List all books", "1")


def test_filters_and_order_of_the_last_query_stay_in_force_and_are_listed(follow: Follow) -> None:
    found = follow("since 2019", "hives", "2", filter=Filter(kinds=("post",)), sort=Sort.TITLE)
    assert found.query == Query("hives", filter=Filter(kinds=("post",), year_from=2019), sort=Sort.TITLE)
    assert found.filters == (ParsedFilter("kind", "post", "hives"), ParsedFilter("year-from", 2019, "since 2019"))


def test_a_new_question_leaves_filters_and_order_behind(follow: Follow) -> None:
    found = follow("more like 1", "hives", "2", filter=Filter(kinds=("post",)), sort=Sort.TITLE)
    assert found.query == Query("more like Smoke and how to use it")


def test_own_options_fill_what_the_context_leaves_open(follow: Follow) -> None:
    own = {"filter": Filter(kinds=("book",), year_to=2020), "k": 7}
    query = follow("not by Hivelab", "hives", "2", own, filter=Filter(kinds=("post",))).query
    assert (query.filter.kinds, query.filter.year_to, query.k) == (("post",), 2020, 7)


def test_another_name_replaces_the_filter_of_the_first(follow: Follow) -> None:
    query = follow("and Waxworks?", "smoke", "2", filter=Filter(companies=("Hivelab",))).query
    assert query.filter == Filter(companies=("Waxworks",))


def test_a_remark_says_how_a_follow_up_was_read(follow: Follow) -> None:
    assert follow("and Waxworks?", "How did Hivelab use smoke?").remark == (
        'A follow-up to "How did Hivelab use smoke?", read as "How did Waxworks use smoke?".'
    )
    assert follow("sort by title", "smoke").remark == 'A follow-up to "smoke", sorted by title.'


@pytest.mark.parametrize(
    ("question", "shown", "sentence"),
    [
        ("more like 7", "12", "There is no resource 7: 2 are shown."),
        ("who wrote it?", "", "There is no resource 1: 0 are shown."),
        ("what else did they write?", "5", 'Nothing shown says who "they" might be: name the author or organisation.'),
        ("newer ones", "5", "None of the resources shown has a year to compare with: 1 is shown."),
        (
            "only the good ones",
            "1",
            "'good ones' is not a filter: try a kind, a year, an author, an organisation, a tag or",
        ),
        ("only talks", "1", "The list has no talks: try another kind."),
        ("only archived ones", "1", "None of the resources shown fits 'archived ones' by what the list records"),
        ("what else?", "12345", "There is nothing else: everything in the list that passes the filters is shown."),
        ("anything else by them?", "24", "There is nothing else: everything that the list has by Hivelab is shown."),
    ],
)
def test_what_a_follow_up_lacks_is_named_in_a_sentence(
    follow: Follow, question: str, shown: str, sentence: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        follow(question, "hives", shown)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("question", ["What else did they do?", "more like 2", "shorter ones", "who wrote it?", "more"])
def test_a_follow_up_without_a_context_is_refused(follow_ups: FollowUps, question: str) -> None:
    with pytest.raises(
        QuestionError, match="refers to an earlier question, and none was given: ask the whole question"
    ):
        follow_ups.resolve(Query(question))


def test_a_name_without_a_context_is_searched_by_itself(follow_ups: FollowUps) -> None:
    found = follow_ups.resolve(Query("and Hivelab?"))
    assert found.query.question == "Hivelab"
    assert "there is no earlier question that it could continue" in found.remark


def test_what_replaces_nothing_for_certain_is_searched_by_itself(follow: Follow) -> None:
    found = follow("and frost?", "hives in winter", "1")
    assert (found.query.question, found.filters) == ("frost", ())
    assert 'it is not clear what it replaces in "hives in winter"' in found.remark


@pytest.mark.parametrize(
    "question",
    ["How do bees find home?", "Who wrote Wax moths?", "only fools rush in", "what do they not tell you about bees",
     "Smoke and how to use it", "without doubt, are bees clever, and why"],
)  # fmt: skip
def test_a_question_that_stands_on_its_own_is_not_changed(follow: Follow, question: str) -> None:
    found = follow(question, "How did Hivelab use smoke?", "123")
    assert (found.query, found.remark) == (Query(question), "")


def test_words_to_be_taken_literally_are_no_follow_up(follow_ups: FollowUps) -> None:
    for query in (Query("more like 2", literal=True), Query("more like 2", mode=Mode.LEXICAL)):
        assert follow_ups.resolve(query).query == query


def test_resources_that_are_gone_keep_their_numbers(follow_ups: FollowUps) -> None:
    context = QuestionContext(Query("hives"), ("gone", IDS["2"]))
    assert follow_ups.resolve(Query("more like 2", context=context)).query.question.endswith("Smoke and how to use it")
    with pytest.raises(QuestionError, match="The list no longer has resource 1"):
        follow_ups.resolve(Query("more like 1", context=context))


def test_a_context_has_as_many_resources_as_a_search_may_give() -> None:
    with pytest.raises(QuestionError, match="The context has 101 resources, at most 100 are taken"):
        QuestionContext(Query("hives"), tuple(map(str, range(101))))


def test_a_part_of_what_a_search_shows_is_counted_among_the_resources_shown(follow: Follow) -> None:
    assert follow("how many of them are posts?", "smoke", "24").query.filter == Filter(within=(IDS["2"], IDS["4"]))


def test_a_part_of_them_without_an_earlier_question_is_a_part_of_the_list(follow_ups: FollowUps) -> None:
    follow_up = follow_ups.resolve(Query("How many of them are free?"))
    assert follow_up.query.question == "How many resources are free?"
    assert follow_up.remark == 'Read as "How many resources are free?", as there is no earlier question.'
    assert follow_ups.resolve(Query("How many of them do I need?")).query.question == "How many of them do I need?"
