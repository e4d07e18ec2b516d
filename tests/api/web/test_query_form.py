"""Questions read from addresses, and addresses of questions."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from api.query_params import QueryOptions
from api.web.query_form import QueryForm, read_form
from search.errors import QuestionError
from search.model import ParsedFilter
from search.sort import Sort

_NAMES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip), max_size=3, unique=True
)
_YEARS = st.none() | st.integers(0, 3000)
_OPTIONS = st.builds(
    QueryOptions, _NAMES.map(tuple), _NAMES.map(tuple), _NAMES.map(tuple), _YEARS, _YEARS, st.integers(1, 100),
    st.booleans(), *[_NAMES.map(tuple)] * 5, st.sampled_from(Sort),
)  # fmt: skip
_FORMS = st.builds(QueryForm, st.text(st.characters(exclude_categories=["Cs"])), _OPTIONS)


@given(_FORMS)
def test_an_address_says_the_very_question(form: QueryForm) -> None:
    assert read_form(QueryParams(form.query_string)) == form


@given(_FORMS)
def test_each_chip_takes_one_filter_away(form: QueryForm) -> None:
    chips, chosen = list(form.chips()), form.options.filter
    years = [year for year in (chosen.year_from, chosen.year_to) if year is not None]
    lists = (chosen.kinds, chosen.sections, chosen.companies, chosen.authors, chosen.tags, chosen.within)
    is_sorted = form.options.order is not Sort.RELEVANCE
    assert len(chips) == len([*chain(*lists, chosen.phrases, chosen.exclusions, years)]) + is_sorted
    for chip in chips:
        assert len(list(read_form(QueryParams(chip.query_without)).chips())) == len(chips) - 1


def test_without_one_reading_the_others_are_chosen_and_the_words_stay() -> None:
    readings = (
        ParsedFilter("kind", "talk", "talks"),
        ParsedFilter("kind", "video", "talks"),
        ParsedFilter("year-from", 2019, "since"),
    )
    kind, year = QueryForm("talks since 2019").parsed_chips(readings)
    assert (kind.value, year.name, year.value) == ("talk or video", "from", "2019")
    assert read_form(QueryParams(kind.query_without)) == QueryForm(
        "talks since 2019", QueryOptions(year_from=2019, literal=True)
    )
    assert read_form(QueryParams(year.query_without)) == QueryForm(
        "talks since 2019", QueryOptions(kind=("talk", "video"), literal=True)
    )


def test_more_ends_at_what_may_be_asked_for() -> None:
    form: QueryForm | None = QueryForm("x")
    seen = []
    while form:
        seen.append(form.query.k)
        form = form.more
    assert seen == [5, 10, 20, 40, 80, 100]


@pytest.mark.parametrize("wish", ["year_from=soon", "year_to=20.5", "k=many"])
def test_a_number_that_is_none_is_refused_by_name(wish: str) -> None:
    with pytest.raises(QuestionError, match=rf"^{wish.partition('=')[0]} is '.*', which is not a whole number"):
        read_form(QueryParams(f"q=x&{wish}"))


def test_an_exclusion_is_a_chip_that_can_be_removed() -> None:
    readings = (
        ParsedFilter("kind", "post", "posts"),
        ParsedFilter("exclude", "kind:case-study", "case studies"),
        ParsedFilter("exclude", "fraud", "fraud"),
    )
    _, excluded = QueryForm("posts except case studies and fraud").parsed_chips(readings)
    assert (excluded.name, excluded.value) == ("without", "case study or fraud")
    assert read_form(QueryParams(excluded.query_without)).options == QueryOptions(kind=("post",), literal=True)


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(QuestionError, match="There is no order 'size': choose one of relevance, year, title"):
        read_form(QueryParams("q=x&sort=size")).query  # noqa: B018, a property
