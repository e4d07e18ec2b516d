"""Cells of tables: no formulas, and the same text when the project reads it."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports.csv_table import csv_table


@given(st.text(max_size=30))
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    ((cell,),) = list(csv.reader(StringIO(csv_table(["x"], [[text]]))))[1:] or [("",)]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("\x1b@SUM(1)\n", "'@SUM(1)"), ("-1", "'-1"), ("'=x", "''=x"), ("'quoted'", "'quoted'"),
        (None, ""), (2019, "2019"), ("one\r\n\r\ntwo", "one\n\ntwo"), ("a\u202eb", "a b"),
    ],
)  # fmt: skip
def test_a_cell_is_text_without_controls(value: object, cell: str) -> None:
    assert list(csv.reader(StringIO(csv_table(["x", "y"], [[value, "end"]])))) == [["x", "y"], [cell, "end"]]
