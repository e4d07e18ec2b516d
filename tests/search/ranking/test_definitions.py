"""The passage that says what something is comes first, and its sentence is quoted first."""

import pytest

from ingest.model import Document, Resource, Via
from search import Engine, Query
from search.model import Filter, Verdict
from search.ranking.definitions import Subject, subject_of
from tests.search.conftest import Made


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        ("What is Hydra?", ("Hydra",)),
        ("what's a bee hive", ("bee hive",)),
        ("What are queens?", ("queens",)),
        ("Define the wax moth", ("wax moth",)),
        ("Explain varroa", ("varroa",)),
        ("What does AFB stand for?", ("AFB",)),
        ("What is AFB (American foulbrood)?", ("AFB", "American foulbrood")),
        ("tell me about smokers", ("smokers",)),
    ],
)
def test_a_question_for_what_something_is_has_a_subject(question: str, forms: tuple[str, ...]) -> None:
    assert subject_of(question) == Subject(forms)


@pytest.mark.parametrize(
    "question",
    ["How do bees swarm?", "What is it?", "What is the best way to keep bees alive in a long winter?", "Hydra", ""],
)
def test_any_other_question_has_none(question: str) -> None:
    assert subject_of(question) is None


@pytest.mark.parametrize(
    ("sentence", "context"),
    [
        ("A skep is a basket of straw.", ""),
        ("Skeps are a kind of basket.", ""),
        ("The skep, which came before the box, is an open basket.", ""),
        ("Skep (a word from Norse) by the makers of old is a basket.", ""),
        ("Skep refers to a basket.", ""),
        ("Old Skep is a basket.", "Baskets: Old Skep"),
        ("**Skep** is the name of a basket.", ""),
    ],
)
def test_a_sentence_that_begins_with_the_subject_and_names_its_kind_defines_it(sentence: str, context: str) -> None:
    assert Subject(("skep",)).is_defined_in(sentence, context)


@pytest.mark.parametrize(
    "sentence",
    [
        "A skep is a good choice.",
        "A skep is heavy.",
        "Because skep is a basket, it burns.",
        "In June a skep is a place of swarms.",
        "Skepticism is a virtue.",
        "Skep makers are a guild.",
        "Use a skep.",
    ],
)
def test_any_other_sentence_does_not(sentence: str) -> None:
    assert not Subject(("skep",)).is_defined_in(sentence, "Skeps")


@pytest.fixture(scope="module")
def guide(engine_on: Made) -> Engine:
    """Pages full of one name, one of which says what it is."""
    news = [
        (f"news-{n}", f"Hivekit news, month {n}", f"In month {n} Hivekit got faster. Hivekit users met in town {n}.")
        for n in range(12)
    ]
    about = "Many people help with it.\n\nHivekit is an open kit for counting bees. It runs on a small computer."
    pages = [*news, ("about", "People and places", about)]
    resources = [Resource(f"example.org/{key}", title, f"https://example.org/{key}") for key, title, _ in pages]
    documents = [Document(f"example.org/{key}", Via.LIVE, text, title=title) for key, title, text in pages]
    return engine_on(resources, documents)


def test_the_definition_is_the_first_hit_and_the_first_quote(guide: Engine) -> None:
    result = guide.ask(Query("What is Hivekit?"))
    assert result.hits[0].listed.resource.key == "example.org/about"
    assert result.answer is not None
    assert result.answer.citations[0].quote.startswith("Hivekit is an open kit for counting bees.")
    assert result.answer.citations[0].passage.resource_id in {hit.listed.resource.id for hit in result.hits}


def test_a_definition_outside_of_the_filter_is_no_hit(guide: Engine) -> None:
    excluded = guide.search(Query("What is Hivekit?")).hits[0].listed.resource.id
    query = Query("What is Hivekit?", filter=Filter(exclusions=(f"id:{excluded}",)))
    assert excluded not in {hit.listed.resource.id for hit in guide.search(query).hits}


def test_literal_words_are_not_read_as_a_question(guide: Engine) -> None:
    hits = guide.search(Query("What is Hivekit?", literal=True)).hits
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]


def test_what_nothing_defines_is_still_refused(guide: Engine) -> None:
    answer = guide.ask(Query("What is a trombone?")).answer
    assert answer is not None
    assert answer.outcome is not Verdict.ANSWERED
