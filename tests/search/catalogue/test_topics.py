"""Questions that count or list resources by a topic: what counts, how it is worded, and what is no such question."""

import pytest

from index.catalog import ListedResource
from ingest.model import Document, Resource, Via
from search import Engine, Query
from search.catalogue.answers import IndexTexts
from search.catalogue.language.topics import written_topic
from search.catalogue.mentions import mentions
from search.catalogue.pipeline import Catalogue
from search.catalogue.topic import Topic
from search.catalogue.wording import plain_words
from search.model import AnswerKind
from tests.search.catalogue.conftest import RESOURCES, Replies
from tests.search.conftest import Made


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("How many resources are about mites?", "3"),
        ("How many posts about smoke are there?", "2"),
        ("How many resources are on moths?", "4"),
        ("How many bee resources do you have?", "14"),
        ("number of papers on mites", "3"),
        ("Which pages mention the hive?", "3456"),
        ("Which posts are about moths?", "4"),
        ("Show me all posts about smoke", "2"),
        ("Do you have anything on queens?", "5"),
        ("Is there anything about wax moths?", "4"),
        ("What do you have about mites?", "3"),
        ("anything on mites?", "3"),
        ("How many posts about smoke since 2018 by Jo Lund are there?", "2"),
        ("How many posts about smoke since 2019 are there?", ""),
        ("What is the newest resource about the hive?", "35"),  # both of 2021
        ("Do you have anything about jargon?", "2"),  # in a note
        ("How many resources mention tools?", "2"),  # a tag
        ("Does the list cover mites?", "3"),
        ("Is smoke mentioned anywhere in the list?", "2"),
        ("How many resources are about mites or moths?", "34"),
        ("How many resources are about pests and bees?", "4"),
        ("How many resources are about mites and moths?", ""),
    ],
)
def test_resources_are_selected_by_what_their_entries_name(ask: Replies, question: str, keys: str) -> None:
    assert ask.keys(question) == list(keys)


@pytest.mark.parametrize(
    "question",
    [
        "How many pages does a B-tree node need?",
        "Which pages should a cache evict?",
        "How many pages on average does a reader finish?",
        "How many links are on the page?",
        "How many things are on the smoke list they keep?",
        "Which posts explain smoke?",
        "posts about smoke",
        "show me posts about smoke",
        "talks about smoke",
        "How many interesting posts are there?",
        "How many queens mention mites?",
        "What do you know about smoke?",
        "Is there anything about counting the dead mites below a hive?",
        "Which bookmarks mention something free?",
        "How many resources mention it?",
    ],
)
def test_a_question_on_the_topic_itself_is_for_the_texts(bees: Catalogue, question: str) -> None:
    assert bees.reply(Query(question)) is None


def test_the_answer_names_the_rule_the_number_and_the_resources(ask: Replies) -> None:
    reply = ask("How many posts are about smoke?")
    assert reply.answer.statement == (
        'The list has 1 post whose title, section, tags or note names "smoke": "Smoke and how to use it".'
    )
    assert reply.answer.total == 1


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Who wrote about mites?", ("Ada M. Byrne",)),
        ("Who has published something on smoke?", ("Jo Lund",)),
        ("Which authors cover queens?", ("Jo Lund",)),
        ("How many people wrote about bees?", ("Ada M. Byrne", "Jo Lund")),
        ("Who are the authors of posts about smoke?", ("Jo Lund",)),
        ("Which companies write about moths?", ("hives.example",)),
        ("Which years have posts about smoke?", ("2018",)),
        ("Which authors have posts that mention jargon?", ("Jo Lund",)),
    ],
)
def test_names_are_those_of_the_resources_on_a_topic(ask: Replies, question: str, values: tuple[str, ...]) -> None:
    assert ask(question).answer.values == values


def test_names_on_a_topic_come_with_the_rule_by_which_they_count(ask: Replies) -> None:
    assert ask("Who wrote about mites?").answer.statement == (
        '1 resource whose title, section, tags or note names "mites" is by 1 author: Ada M. Byrne.'
    )


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote about knitting?",
        "Which companies write about mites?",
        "Who wrote about mites first?",
        "Which companies wrote practical posts?",
        "Who posts on Twitter?",
        "What are the types of mite resources?",
        "How many on-site interviews are there?",
        "How many people deal with mites?",
    ],
)
def test_without_a_name_the_texts_answer(bees: Catalogue, question: str) -> None:
    assert bees.reply(Query(question)) is None


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("What topics are covered in the section Hives?", "3456"),
        ("What subjects does the section First steps cover?", "12"),
    ],
)
def test_the_topics_of_a_section_are_what_it_has(ask: Replies, question: str, keys: str) -> None:
    assert ask.keys(question) == list(keys)


def test_anything_by_a_maker_is_what_the_list_has_by_it(ask: Replies) -> None:
    assert ask.keys("Has Jo Lund written anything?") == ["1", "2", "5"]


@pytest.mark.parametrize("question", ["What topics do you have?", "What topics does it cover?"])
def test_the_topics_of_the_list_are_its_sections(ask: Replies, question: str) -> None:
    assert ask(question).answer.intent == "sections"


def test_nothing_on_a_topic_is_an_answer_to_how_many() -> None:
    listed = [ListedResource(n, resource, "read", "") for n, resource in enumerate(RESOURCES)]
    replies = Replies(Catalogue(listed, "Bees"))
    assert replies("How many books are about knitting?").answer.statement == (
        'The list has no book whose entry or text mentions "knitting".'
    )
    assert replies("Do you have anything about knitting?").answer.total == 0


def test_resources_that_only_mention_a_topic_follow_those_about_it_unless_they_are_counted() -> None:
    listed = [ListedResource(n, resource, "read", "") for n, resource in enumerate(RESOURCES)]

    def find(topic: Topic) -> Topic:
        return Topic((*topic.forms, "acari"), topic.by_mention, topic.is_attribute, frozenset({1, 2}))

    replies = Replies(Catalogue(listed, "Bees", texts=IndexTexts(find_topic=find)))
    assert replies.keys("Do you have anything about mites?") == ["3", "2"]
    assert replies.keys("How many resources are about mites?") == ["3"]
    assert replies.keys("How many resources mention mites?") == ["2", "3"]
    assert replies.keys("How many resources are about varroa?") == ["2", "3"]
    assert replies("How many resources are about mites?").answer.statement == (
        'The list has 1 resource whose title, section, tags or note names "mites" or "acari": "Counting mites"; '
        "1 more mentions it elsewhere."
    )
    assert "none has it in its title, section, tags or note" in replies("How many are about varroa?").answer.statement


@pytest.fixture(scope="module")
def insects(engine_on: Made) -> Engine:
    """Three pages: one on hoverflies, one that mentions them, one on ants; and one that was not read."""
    pages = {
        "Hoverflies": "Hoverflies look like wasps. A hoverfly hovers above the flowers of a meadow all day long.",
        "Gardens": "Plant dill first.\n\nIn June the hoverflies come to the dill and lay their eggs beside the aphids.",
        "Ants": "Ants keep aphids. C++ programs simulate how ants find the shortest way to their nest.",
    }
    resources = [Resource(f"example.org/{title}", title, f"https://example.org/{title}") for title in (*pages, "Bugs")]
    documents = [Document(f"example.org/{title}", Via.LIVE, text, title=title) for title, text in pages.items()]
    return engine_on(resources, documents)


def test_texts_are_searched_too_and_quoted_where_the_entry_does_not_name_the_topic(insects: Engine) -> None:
    answer = insects.ask(Query("Which pages mention hoverflies?")).answer
    assert answer is not None
    assert answer.catalogue is not None
    assert answer.catalogue.total == 2
    assert answer.kind is AnswerKind.BOTH
    (citation,) = answer.citations
    assert citation.quote.startswith("In June the hoverflies come")


def test_a_hit_is_shown_by_its_passage_on_the_topic(engine_on: Made) -> None:
    chapters = [f"# Part {n}\n\n{'Bees build combs of wax in every hive. ' * 40}" for n in range(6)]
    text = "\n\n".join([*chapters, "# End\n\nA skep is a basket of straw that people kept bees in."])
    page = Resource("example.org/hives", "Hives", "https://example.org/hives")
    engine = engine_on([page], [Document(page.key, Via.LIVE, text, title="Hives")])
    (hit,) = engine.search(Query("Which pages mention skeps?")).hits
    assert "skep" in hit.passages[0].text


def test_a_topic_is_respelled_and_kept_as_it_is_written(insects: Engine) -> None:
    misspelt = insects.ask(Query("How many pages mention hoverflys?")).answer
    assert misspelt is not None
    assert misspelt.catalogue is not None
    assert misspelt.catalogue.total == 2
    short = insects.ask(Query("How many pages mention AMTS?")).answer
    assert short is not None
    assert short.catalogue is not None
    assert '"AMTS"' in short.catalogue.statement
    sign = insects.ask(Query("How many pages mention C++?")).answer
    assert sign is not None
    assert sign.catalogue is not None
    assert '"C++"' in sign.catalogue.statement
    assert sign.catalogue.total == 1


def test_all_doors_share_the_hits_of_search_and_answer(insects: Engine) -> None:
    query = Query("How many pages are about ants?")
    assert insects.search(query).hits == insects.ask(query).hits


def test_a_follow_up_asks_which_of_them_meet_a_condition(insects: Engine) -> None:
    first = insects.ask(Query("Which pages mention aphids?"))
    then = insects.ask(Query("How many of them mention dill?", context=first.context))
    assert then.answer is not None
    assert then.answer.catalogue is not None
    assert [hit.listed.resource.title for hit in then.hits] == ["Gardens"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Feature Stores are shared.", "feature store", True),
        ("the feature in a store", "feature store", False),
        ("policies differ", "policy", True),
        ("a police car", "policy", False),
        ("sparklyr 1.2", "Spark", False),
        ("written in C++ and R", "C++", True),
        ("written in C and R", "C++", False),
        ("die Bäume wachsen", "Bäume", True),
        ("the Kálmán filter", "Kalman filter", True),
        ("機械学習の本", "機械学習", True),
        ("", "x", False),
        ("of the", "of the", False),
    ],
)
def test_words_are_mentioned_side_by_side_in_any_form_of_their_stems(text: str, words: str, *, expected: bool) -> None:
    assert mentions(text, words) is expected


def test_the_written_form_of_a_topic_is_that_of_the_question() -> None:
    assert written_topic("How many are about “C++”?", "c", plain_words) == "C++"
    assert written_topic("Which mention B-trees?", "b trees", plain_words) == "B-trees"
    assert written_topic("nothing like it", "wax", plain_words) == "wax"
