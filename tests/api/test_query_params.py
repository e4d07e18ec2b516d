"""The context of a follow-up as text: what every interface gives back is what every interface takes."""

from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.query_params import QueryOptions, read_context, spread_options, write_context
from search.errors import QuestionError
from search.model import Filter, Query, QuestionContext
from search.sort import Sort

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(str.strip).filter(bool)
TEXTS = st.lists(TEXT, max_size=2, unique=True).map(tuple)
NUMBER = st.none() | st.integers(0, 3000)
FILTERS = st.builds(Filter, TEXTS, TEXTS, TEXTS, NUMBER, NUMBER, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, NUMBER, NUMBER)
QUERIES = st.builds(Query, TEXT, filter=FILTERS, literal=st.booleans(), sort=st.sampled_from(Sort))


@given(query=QUERIES, shown=TEXTS)
def test_a_context_is_read_as_it_was_written(query: Query, shown: tuple[str, ...]) -> None:
    assert read_context(write_context(QuestionContext(query, shown))) == QuestionContext(query, shown)


@given(query=QUERIES)
def test_options_of_a_query_make_that_query(query: Query) -> None:
    assert QueryOptions.of(query).query(query.question) == query


def test_text_without_a_field_is_the_last_question() -> None:
    assert read_context("How do bees find home?") == QuestionContext(Query("How do bees find home?"))


def test_no_context_is_none() -> None:
    assert QueryOptions(context=" ").query("more").context is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("q=", "The question is empty"),
        ("q=bees&year_from=soon", "year_from is 'soon', which is not a whole number: correct it."),
        ("q=bees&sort=size", "There is no order 'size'"),
        ("q=" + "x" * 40_000, "The context has 40,002 characters, at most 30,000 are taken: shorten it."),
        ("q=bees" + "&shown=1" * 101, "The context has 101 resources, at most 100 are taken: pass fewer."),
    ],
)
def test_a_context_that_is_not_usable_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(QuestionError) as refused:
        QueryOptions(context=text).query("more")
    assert str(refused.value).startswith(sentence)


def test_a_context_has_no_context_of_its_own() -> None:
    context = read_context("q=bees&k=90&context=q%3Dants")
    assert (context.query.context, context.query.k) == (None, 5)


def test_options_are_spread_into_parameters_and_come_together_again() -> None:
    @spread_options({"k": (int, 3), "kind": (tuple[str, ...], ())})
    def list_them(name: str, *, options: QueryOptions, loud: bool = False) -> tuple[str, QueryOptions, bool]:
        return name, options, loud

    assert str(signature(list_them)).startswith("(name: str, *, k: int = 3, kind: tuple[str, ...] = (), loud:")
    assert list_them("a", kind=("book",), loud=True) == ("a", QueryOptions(kind=("book",)), True)
