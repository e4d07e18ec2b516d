"""Case studies for spreadsheets."""

import csv
from io import StringIO

from api.exports.case_table import cases_csv
from index.cards.model import CardField, CardSource
from index.catalog import ListedResource
from ingest.model import Resource
from search import Engine
from search.case_model import Case, CaseValue
from search.cases.listing import CaseList


def test_each_case_study_is_a_row_with_the_origin_of_each_value(engine: Engine) -> None:
    rows = list(csv.DictReader(StringIO(cases_csv(engine.cases()))))
    assert len(rows) == 11
    assert rows[0]["company"] == "Airbnb"
    assert (rows[0]["company_from"], rows[0]["problem_from"], rows[0]["results_from"]) == ("organisation", "note", "")
    assert {row["kind"] for row in rows} == {"case-study", "talk", "post"}


def test_no_cell_is_a_formula() -> None:
    entry = ListedResource(0, Resource("k", "=HYPERLINK(1)"), "", "")
    values = {CardField.COMPANY: CaseValue("\x1b@SUM(1)\n", CardSource.ORGANISATION)}
    (row,) = csv.DictReader(StringIO(cases_csv(CaseList("", "g", (Case(entry, "kind", values),), 1))))
    assert (row["title"], row["company"], row["year"]) == ("'=HYPERLINK(1)", "'@SUM(1)", "")
