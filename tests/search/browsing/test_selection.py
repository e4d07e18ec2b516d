"""Facets: what would be left if a value were chosen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalog import ListedResource
from ingest.model import Resource
from search import Engine
from search.browsing.entries import Entries
from search.browsing.selection import Selection
from search.errors import QuestionError
from search.model import Filter
from search.query.filters import filter_resources
from search.sort import Sort

FILTERS = st.builds(
    Filter,
    kinds=st.lists(st.sampled_from(["post", "case-study", "BOOK"]), max_size=2).map(tuple),
    sections=st.lists(st.sampled_from(["over", "Career", "MLOps"]), max_size=2).map(tuple),
    companies=st.lists(st.sampled_from(["netflix", "Airbnb"]), max_size=2).map(tuple),
    authors=st.lists(st.sampled_from(["Huyen", "Andrej Karpathy"]), max_size=2).map(tuple),
    year_from=st.none() | st.integers(2010, 2018),
    year_to=st.none() | st.integers(2018, 2024),
    exclusions=st.sampled_from([(), ("kind:talk",), ("fraud",)]),
    minutes_to=st.sampled_from([None, 10]),
)


@given(query_filter=FILTERS)
def test_browsing_passes_what_a_filter_of_a_question_passes(engine: Engine, query_filter: Filter) -> None:
    selection = Selection(engine.entries, query_filter)
    assert selection.members == filter_resources(engine.resources, query_filter)


@given(query_filter=FILTERS)
def test_each_count_is_what_choosing_that_value_alone_leaves(engine: Engine, query_filter: Filter) -> None:
    attributes = {"kind": "kinds", "section": "sections", "company": "companies", "author": "authors", "tag": "tags"}
    for facet in Selection(engine.entries, query_filter).facets():
        for value in facet.values[:3]:
            if facet.field == "year":
                chosen = replace(query_filter, year_from=int(value.value), year_to=int(value.value))
            else:
                chosen = replace(query_filter, **{attributes[facet.field]: (value.value,)})
            assert len(Selection(engine.entries, chosen).members) == value.count, (facet.field, value)


def test_words_and_filters_narrow_together_and_the_order_is_the_chosen_one(engine: Engine) -> None:
    selection = Selection(engine.entries, Filter(kinds=("post", "case-study")), "hu")
    titles = [listed.resource.title.casefold() for listed in selection.sorted_by(Sort.TITLE)]
    assert titles == sorted(titles)
    assert 0 < len(titles) < len(Selection(engine.entries, Filter(kinds=("post", "case-study"))).members)


def entries_of(*resources: Resource) -> Entries:
    return Entries([ListedResource(n, resource, "", "") for n, resource in enumerate(resources)])


def test_a_field_in_which_resources_do_not_differ_is_no_facet() -> None:
    entries = entries_of(Resource("a", "A", kind="post", year=2019), Resource("b", "B", kind="post", year=2019))
    assert list(Selection(entries, Filter()).facets()) == []
    (kind,) = Selection(entries, Filter(kinds=("post",))).facets()
    assert (kind.field, [(value.value, value.count) for value in kind.values]) == ("kind", [("post", 2)])


def test_sections_are_those_of_the_first_level_with_several() -> None:
    entries = entries_of(
        Resource("a", "A", section=("Guide", "One")), Resource("b", "B", section=("Guide", "Two", "x"))
    )
    (facet,) = Selection(entries, Filter()).facets()
    assert [value.value for value in facet.values] == ["One", "Two"]


def test_the_most_frequent_values_are_offered_and_the_others_are_counted() -> None:
    entries = entries_of(*(Resource(f"{n}", f"T{n}", kind=f"kind {n % 30:02}") for n in range(45)))
    (facet,) = Selection(entries, Filter(kinds=("kind 29",))).facets()
    assert [value.count for value in facet.values] == [2] * 15 + [1] * 10
    assert ("kind 29" in [value.value for value in facet.values], facet.remaining) == (True, 5)


def test_an_unknown_value_is_refused_with_similar_ones(engine: Engine) -> None:
    with pytest.raises(QuestionError, match="no kind 'pst'; it has, for instance: post"):
        Selection(engine.entries, Filter(kinds=("pst",)))


@pytest.mark.parametrize("years", [{"year_to": 0}, {"year_from": 0, "year_to": 0}])
def test_the_year_0_bounds_like_any_other(engine: Engine, years: dict[str, int]) -> None:
    assert Selection(engine.entries, Filter(**years)).members == []


def test_all_have_a_year_after_0_or_none(engine: Engine) -> None:
    dated = [listed for listed in engine.resources if listed.resource.year is not None]
    assert Selection(engine.entries, Filter(year_from=0)).members == dated
