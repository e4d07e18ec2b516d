"""Which authors, companies and tags are read from a question."""

import pytest

from ingest.model import Resource
from search import Filter, Query
from search.model import ParsedFilter
from search.query.parse import QuestionParser

RESOURCES = (
    Resource("a", "Stripes", kind="paper", authors=("Ada Page", "Rem Young"), tags=("zebrafish", "model-organisms"),
             year=2020, note="The second page is about fins."),
    Resource("b", "Fins", kind="post", authors=("Guido van Rossum", "Wei Wang"), organisation="Acme", year=2015),
    Resource("c", "Gills", kind="video", authors=("Li Wang",), tags=("medaka",)),
    Resource("d", "Scales", kind="book", authors=("Kevin P. Murphy",), section=("Basics",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def parser() -> QuestionParser:
    return QuestionParser(RESOURCES)


@pytest.mark.parametrize(
    ("question", "authors"),
    [
        ("Ada Page", ("Ada Page",)),
        ("rem young?", ("Rem Young",)),
        ("Kevin Murphy", ("Kevin P. Murphy",)),
        ("by K. Murphy", ("Kevin P. Murphy",)),
        ("Murphy", ("Kevin P. Murphy",)),
        ("everything by van Rossum", ("Guido van Rossum",)),
        ("fins by Wang", ("Wei Wang", "Li Wang")),
        ("stripes by Page and Young", ("Ada Page", "Rem Young")),
        ("Ada Page's papers on stripes", ("Ada Page",)),
        ("Murphy books", ("Kevin P. Murphy",)),
        ("books written by Kevin Murphy", ("Kevin P. Murphy",)),
    ],
)
def test_a_person_is_read_by_full_or_family_name(
    parser: QuestionParser, question: str, authors: tuple[str, ...]
) -> None:
    assert parser.parse(Query(question)).query.filter.authors == authors


@pytest.mark.parametrize(
    "question",
    [
        "page", "Page", "young fish", "What did Ada Page find?", "Page Young Wang", "What is sorted by Page?",
        "Murphy's law", "swim by night", "by Nobody", "Why do fins wang?",
    ],
)  # fmt: skip
def test_a_name_within_a_question_or_an_ordinary_word_is_no_filter(parser: QuestionParser, question: str) -> None:
    assert parser.parse(Query(question)).query == Query(question)


@pytest.mark.parametrize(
    ("question", "words", "tags"),
    [
        ("papers tagged zebrafish", "papers tagged zebrafish", ("zebrafish",)),
        ("growth tagged with medaka or #zebrafish", "growth", ("medaka", "zebrafish")),
        ("growth with the tag model organisms", "growth", ("model-organisms",)),
        ("tag:medaka growth", "growth", ("medaka",)),
        ("growth tagged carp", "growth tagged carp", ()),
    ],
)
def test_tags_are_read(parser: QuestionParser, question: str, words: str, tags: tuple[str, ...]) -> None:
    parsed = parser.parse(Query(question))
    assert (parsed.query.question, parsed.query.filter.tags) == (words, tags)


def test_all_parts_of_a_request_are_read_and_named(parser: QuestionParser) -> None:
    parsed = parser.parse(Query("posts about growth by Guido van Rossum since 2010, not medaka"))
    assert parsed.query == Query(
        "growth", filter=Filter(("post",), year_from=2010, authors=("Guido van Rossum",), exclusions=("medaka",))
    )
    assert parsed.filters == (
        ParsedFilter("kind", "post", "posts"),
        ParsedFilter("year-from", 2010, "since 2010"),
        ParsedFilter("author", "Guido van Rossum", "Guido van Rossum"),
        ParsedFilter("exclude", "medaka", "medaka"),
    )


def test_a_question_that_is_a_title_is_no_request() -> None:
    parser = QuestionParser([*RESOURCES, Resource("e", "Four tips from Ada Page")])
    assert parser.parse(Query("Four tips from Ada Page")).filters == ()
