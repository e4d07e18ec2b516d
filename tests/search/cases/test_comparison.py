"""Comparisons of case studies side by side."""

import pytest

from index.cards.model import CardField
from search import Engine, Filter, Query
from search.cases.comparison import comparison_table


def compared(engine: Engine, question: str, **options: object) -> list[str] | None:
    """The first case study of each side; None if there is no comparison."""
    answer = engine.ask(Query(question, **options)).answer  # type: ignore[arg-type]
    if answer is None or answer.comparison is None:
        return None
    return [side.cases[0].listed.resource.title.split(":")[0] for side in answer.comparison]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Compare Airbnb and Booking.com",
         ["Using Machine Learning to Predict Value of Homes On Airbnb", "150 Successful Machine Learning Models"]),
        ("Michelangelo vs Metaflow",
         ["Scaling Machine Learning at Uber with Michelangelo",
          "Human-Centric Machine Learning Infrastructure @Netflix"]),
        ("Compare Booking.com and Airbnb on search ranking",
         ["150 Successful Machine Learning Models", "Machine Learning-Powered Search Ranking of Airbnb Experiences"]),
        ("Compare Uber and Airbnb on ranking",
         ["Scaling Machine Learning at Uber with Michelangelo",
          "Machine Learning-Powered Search Ranking of Airbnb Experiences"]),
        ("Compare Lyft and Airbnb on imputing missing values",
         ["From shallow to deep learning in fraud",
          "Using Machine Learning to Predict Value of Homes On Airbnb"]),
        ("How does Dropbox's approach differ from lyft's?",
         ["Creating a Modern OCR Pipeline Using Computer Vision and Deep Learning",
          "From shallow to deep learning in fraud"]),
        ("Airbnb search ranking vs Airbnb home value",
         ["Machine Learning-Powered Search Ranking of Airbnb Experiences",
          "Using Machine Learning to Predict Value of Homes On Airbnb"]),
    ],
)  # fmt: skip
def test_companies_and_systems_are_compared(engine: Engine, question: str, first: list[str]) -> None:
    assert compared(engine, question) == first


def test_the_quotes_are_the_fields_and_the_hits_are_the_case_studies(engine: Engine) -> None:
    result = engine.ask(Query("Compare Airbnb and Booking.com"))
    assert result.answer
    assert result.answer.comparison
    left, right = result.answer.comparison
    fields = (CardField.PROBLEM, CardField.METHODS, CardField.LESSON)
    expected = [side.cases[0].text_of(field) for side in (left, right) for field in fields]
    assert [citation.quote for citation in result.answer.citations] == expected
    assert [hit.listed for hit in result.hits] == [case.listed for side in (left, right) for case in side.cases]
    assert engine.search(Query("Compare Airbnb and Booking.com")).hits == result.hits
    table = comparison_table(result.answer.comparison)
    assert table["Year"] == ("2017", "2019")
    assert list(table) == ["Case study", "Company", "Year", "Problem", "Methods", "Lesson"]


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("MLOps vs DevOps", {}),
        ("TensorFlow vs XGBoost", {}),
        ("Machine Learning vs Deep Learning", {}),
        ("Search vs Fraud", {}),
        ("Compare Airbnb and feature stores", {}),
        ("Compare Airbnb and Booking.com", {"literal": True}),
        ("Compare Airbnb and Booking.com", {"filter": Filter(companies=("Airbnb",))}),
        ("Airbnb vs Airbnb", {}),
    ],
)
def test_what_has_no_case_study_on_both_sides_is_answered_from_passages(
    engine: Engine, question: str, options: dict[str, object]
) -> None:
    assert compared(engine, question, **options) is None
