"""Which resources each filter leaves, and what is said when it names what the list has not."""

from dataclasses import replace

import pytest

from index.catalog import ListedResource
from ingest.model import Resource
from search import Engine, Filter, Mode, QuestionError
from search.query.filters import filter_resources, passes_filter
from search.ranking.pipeline import encode_question, retrieve_candidates


def passing(engine: Engine, wanted: Filter) -> list[Resource]:
    """The resources that the filter leaves."""
    return [listed.resource for listed in filter_resources(engine.resources, wanted)]


def test_an_empty_filter_leaves_every_resource(engine: Engine) -> None:
    assert filter_resources(engine.resources, Filter()) == engine.resources


def test_an_empty_filter_looks_at_no_resource() -> None:
    assert filter_resources([None], Filter()) == [None]  # type: ignore[list-item]


def test_a_kind_leaves_all_of_that_kind_and_nothing_else(engine: Engine) -> None:
    books = [listed.resource for listed in engine.resources if listed.resource.kind == "book"]
    assert passing(engine, Filter(kinds=("book",))) == books
    assert len(books) > 1


def test_of_two_kinds_either_suffices(engine: Engine) -> None:
    found = passing(engine, Filter(kinds=("talk", " BOOK ")))
    assert {resource.kind for resource in found} == {"talk", "book"}


def test_a_kind_must_be_named_in_full(engine: Engine) -> None:
    with pytest.raises(QuestionError, match="no kind 'boo'"):
        passing(engine, Filter(kinds=("boo",)))


@pytest.mark.parametrize("name", ["Case studies", "case", "STUDIES "])
def test_a_section_may_be_named_in_part_and_in_any_case(engine: Engine, name: str) -> None:
    found = passing(engine, Filter(sections=(name,)))
    assert {resource.section for resource in found} == {("Case studies",)}


def test_a_section_includes_the_sections_below_it(engine: Engine) -> None:
    found = passing(engine, Filter(sections=("MLOps",)))
    assert {resource.section for resource in found} >= {("MLOps", "Overview"), ("MLOps", "Advanced")}


def test_a_company_leaves_its_own_resources(engine: Engine) -> None:
    found = passing(engine, Filter(companies=("netflix",)))
    assert {resource.organisation for resource in found} == {"Netflix"}


def test_a_company_leaves_what_names_it_in_its_title(engine: Engine) -> None:
    found = passing(engine, Filter(companies=("Booking.com",)))
    assert {resource.organisation for resource in found} == {"Booking.com", "the morning paper"}


def test_a_company_is_a_word_of_its_own() -> None:
    kubernetes = Resource("k", "Scaling Kubernetes")
    assert not passes_filter(kubernetes, Filter(companies=("Uber",)))
    assert passes_filter(replace(kubernetes, title="Scaling at Uber, twice"), Filter(companies=("uber ",)))


@pytest.mark.parametrize(("year_from", "year_to"), [(2020, None), (None, 2017), (2018, 2019), (2017, 2017)])
def test_years_bound_on_either_side_and_count_themselves(
    engine: Engine, year_from: int | None, year_to: int | None
) -> None:
    years = {listed.resource.year for listed in engine.resources}
    wanted = {year for year in years if year and (year_from or 0) <= year <= (year_to or 9999)}
    found = {resource.year for resource in passing(engine, Filter(year_from=year_from, year_to=year_to))}
    assert found == wanted != set()


def test_a_resource_without_a_year_is_left_out_by_any_year_filter(engine: Engine) -> None:
    undated = [listed.resource for listed in engine.resources if listed.resource.year is None]
    assert undated
    assert all(resource.year for resource in passing(engine, Filter(year_from=0)))


def test_a_year_of_0_is_a_bound_like_any_other(engine: Engine) -> None:
    assert passing(engine, Filter(year_to=0)) == []


def test_all_filters_must_hold_at_once(engine: Engine) -> None:
    wanted = Filter(("case-study",), ("Case studies",), ("Airbnb",), 2019, 2019)
    titles = [resource.title for resource in passing(engine, wanted)]
    assert titles == ["Machine Learning-Powered Search Ranking of Airbnb Experiences"]


def test_filters_that_exclude_each_other_leave_nothing(engine: Engine) -> None:
    assert passing(engine, Filter(kinds=("book",), companies=("Netflix",))) == []


def test_an_unknown_kind_names_the_nearest_that_exist(engine: Engine) -> None:
    with pytest.raises(QuestionError, match=r"no kind 'bok'; it has, for instance: book"):
        passing(engine, Filter(kinds=("bok",)))


def test_a_kind_like_no_other_names_what_exists(engine: Engine) -> None:
    with pytest.raises(QuestionError, match=r"for instance: .*case-study, .*talk"):
        passing(engine, Filter(kinds=("zzzzzz",)))


def test_an_unknown_section_names_what_exists(engine: Engine) -> None:
    with pytest.raises(QuestionError, match=r"no section 'Carreer'; it has, for instance: Career"):
        passing(engine, Filter(sections=("Carreer",)))


def test_an_unknown_company_names_what_exists(engine: Engine) -> None:
    with pytest.raises(QuestionError, match=r"no company 'Netflux'; it has, for instance: Netflix"):
        passing(engine, Filter(companies=("Netflux",)))


def test_one_unknown_value_among_known_ones_is_refused(engine: Engine) -> None:
    with pytest.raises(QuestionError, match="no kind 'film'"):
        passing(engine, Filter(kinds=("book", "film")))


@pytest.mark.parametrize("wanted", [Filter(kinds=("",)), Filter(sections=(" ",)), Filter(companies=("",))])
def test_an_empty_value_is_no_name(engine: Engine, wanted: Filter) -> None:
    with pytest.raises(QuestionError, match="The list has no"):
        passing(engine, wanted)


def test_a_list_that_names_no_company_says_so(garden: Engine) -> None:
    with pytest.raises(QuestionError, match=r"no company 'Netflix'; it names none\.$"):
        passing(garden, Filter(companies=("Netflix",)))


def test_swapped_years_are_refused(engine: Engine) -> None:
    with pytest.raises(QuestionError, match="from 2020 to 2017: swap them"):
        passing(engine, Filter(year_from=2020, year_to=2017))


def test_a_resource_passes_with_all_its_passages(garden: Engine) -> None:
    asked = encode_question(garden.generation, "plants")
    found = retrieve_candidates(garden.generation, asked, 100, Mode.DENSE, [0])
    assert found.rows.tolist() == garden.generation.rows(0)
    assert len(found.rows) > 30


PEOPLE = (
    Resource("a", "Stripes", kind="paper", authors=("Ada Page",), tags=("zebra-fish",), note="How fins regrow."),
    Resource("b", "Fins", kind="book", organisation="Acme", authors=("Kevin P. Murphy",), section=("Basics",)),
)


def titles(query_filter: Filter) -> list[str]:
    """The titles of PEOPLE that the filter leaves."""
    listed = [ListedResource(ordinal, resource, "", "") for ordinal, resource in enumerate(PEOPLE)]
    return [entry.resource.title for entry in filter_resources(listed, query_filter)]


@pytest.mark.parametrize(
    ("query_filter", "left"),
    [
        (Filter(authors=("murphy",)), ["Fins"]),
        (Filter(authors=("K. Murphy", "Ada Page")), ["Stripes", "Fins"]),
        (Filter(tags=("Zebra fish",)), ["Stripes"]),
        (Filter(within=(PEOPLE[1].id,)), ["Fins"]),
        (Filter(within=("stripes",)), ["Stripes"]),
        (Filter(exclusions=("fin",)), []),
        (Filter(exclusions=("regrow",)), ["Fins"]),
        (Filter(exclusions=("kind:book",)), ["Stripes"]),
        (Filter(exclusions=("Company: acme",)), ["Stripes"]),
        (Filter(exclusions=("author:page",)), ["Fins"]),
        (Filter(exclusions=("tag:zebra-fish", "section:basics")), []),
        (Filter(exclusions=("title:fins",)), ["Stripes"]),
        (Filter(exclusions=("shell:bash",)), ["Stripes", "Fins"]),
    ],
)
def test_authors_tags_ids_and_exclusions_leave_their_resources(query_filter: Filter, left: list[str]) -> None:
    assert titles(query_filter) == left


@pytest.mark.parametrize(
    ("query_filter", "message"),
    [
        (Filter(authors=("Murphie",)), r"no author 'Murphie'; it has, for instance: "),
        (Filter(tags=("zebrafish",)), r"no tag 'zebrafish'; it has, for instance: zebra-fish"),
        (Filter(within=("nothing",)), r"no resource with the id 'nothing'"),
        (Filter(exclusions=("kind:bok",)), r"no kind 'bok'; it has, for instance: book"),
        (Filter(exclusions=("the",)), r"The exclusion 'the' has no word to search for"),
        (Filter(phrases=("?!",)), r"The phrase '\?!' has no word to search for"),
    ],
)
def test_unknown_values_are_named(query_filter: Filter, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        titles(query_filter)


@pytest.mark.parametrize(
    ("words", "least", "most", "passes"),
    [(0, None, 9, False), (0, 0, None, False), (476, 2, 2, True), (477, None, 2, False), (476, 3, None, False)],
)
def test_minutes_leave_what_is_known_to_take_as_long(
    words: int, least: int | None, most: int | None, *, passes: bool
) -> None:
    resource = Resource("1", "Smoke", words=words)
    assert passes_filter(resource, Filter(minutes_from=least, minutes_to=most)) == passes


def test_swapped_minutes_are_refused() -> None:
    with pytest.raises(QuestionError, match="The minutes run from 9 to 2: swap them"):
        filter_resources([], Filter(minutes_from=9, minutes_to=2))
