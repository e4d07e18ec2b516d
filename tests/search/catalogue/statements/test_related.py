"""A question for what is like a resource is answered with the nearest ones."""

from index.catalog import ListedResource
from search.catalogue.answers import IndexTexts
from search.catalogue.pipeline import Catalogue
from search.model import Filter, Query
from tests.search.catalogue.conftest import OUTCOMES, RESOURCES

LISTED = [ListedResource(n, resource, OUTCOMES[n], "") for n, resource in enumerate(RESOURCES)]
BEES = Catalogue(
    LISTED, "Bees", texts=IndexTexts(lambda ordinal, k: [entry for entry in LISTED if entry.ordinal != ordinal][:k])
)


def test_the_nearest_are_listed_in_their_order() -> None:
    reply = BEES.reply(Query("more like Wax moths", k=2))
    assert reply is not None
    assert reply.answer.statement == 'The 2 resources nearest to "Wax moths" by their texts.'
    assert [listed.resource.key for listed in reply.listed] == ["1", "2"]


def test_filters_are_applied_before_the_nearest_are_counted() -> None:
    reply = BEES.reply(Query("something similar to the bee book", k=2, filter=Filter(kinds=("post", "paper"))))
    assert reply is not None
    assert [listed.resource.key for listed in reply.listed] == ["2", "3"]


def test_where_nothing_is_near_the_answer_says_so() -> None:
    reply = Catalogue(LISTED, "Bees").reply(Query("things like Wax moths"))
    assert reply is not None
    assert reply.answer.statement == 'No resource within the filters has a text to compare with "Wax moths".'


def test_a_topic_is_no_title() -> None:
    assert BEES.reply(Query("something like wax")) is None
    assert BEES.reply(Query("more like moths than bees")) is None
