"""The company of a case study and its trade."""

import pytest

from index.cards.company import find_company, find_industry
from index.cards.model import CardSource
from index.cards.sentences import CardSentence
from ingest.model import Resource


def sentence(text: str) -> CardSentence:
    return CardSentence(text, 3, 10, 10 + len(text), (), 0.0, is_note=True)


def company(title: str, *texts: str, **fields: object) -> tuple[str, CardSource] | None:
    entry = Resource("k", title, **fields)  # type: ignore[arg-type]
    value = find_company(entry, ["Harbourly", "Postino"], [sentence(text) for text in texts])
    return (value.text, value.source) if value else None


def test_the_title_names_the_company_before_the_publisher() -> None:
    assert company("Tides at Harbourly (summary)", organisation="A Diary") == ("Harbourly", CardSource.TITLE)
    assert company("Parcels @postino", organisation="Postino") == ("postino", CardSource.TITLE)
    assert company("Tides at scale", organisation="Harbourly") == ("Harbourly", CardSource.ORGANISATION)


@pytest.mark.parametrize(
    "url",
    ["https://eng.ferrylines.com/a", "https://ferrylines.engineering/a", "https://ferrylinestechblog.com/a",
     "https://medium.com/ferrylines-engineering/a"],
)  # fmt: skip
def test_the_owner_of_a_technical_blog_is_the_company_as_the_text_spells_it(url: str) -> None:
    assert company("Tides", "At FerryLines we forecast tides.", url=url) == ("FerryLines", CardSource.ADDRESS)
    assert company("Tides", url=url) is None


def test_a_person_s_site_and_an_inferred_organisation_are_no_company() -> None:
    assert company("Tides", organisation="ada.example", url="https://ada.example/tides") is None
    assert company("Tides", organisation="Ada", inferred=("organisation",)) is None


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("Harbourly, the online ferry agency, forecasts tides.", "the online ferry agency"),
        ("Harbourly Cruises, a marketplace for trips, ranks them.", "a marketplace for trips"),
        ("Harbourly is one of the largest ferry operators.", None),
        ("Harbourly is a small ferry operator that forecasts tides.", "a small ferry operator"),
        ("Harbourly has to keep its ferry service on time.", "ferry service"),
        ("Harbourly runs its internal data platform.", None),
        ("Tidal is Harbourly's machine learning platform.", None),
    ],
)
def test_the_trade_is_quoted_from_where_the_company_is_introduced(text: str, trade: str | None) -> None:
    value = find_industry("Harbourly", [sentence(text)])
    assert (value.text if value else None) == trade
    if value:
        assert text[value.start - 10 : value.end - 10] == trade
        assert (value.row, value.source) == (3, CardSource.QUOTE)
