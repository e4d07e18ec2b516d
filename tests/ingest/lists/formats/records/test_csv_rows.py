"""CSV: one wrong row, field or quotation mark stops no other."""

import time
from contextlib import suppress

from ingest.errors import ListError
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats.records.csv_rows import CsvRows


def read(text: str) -> ReadingList:
    return collect_entries(CsvRows().draft(ListSource(text.encode(), "a.csv")))


def test_a_field_may_be_as_long_as_a_book() -> None:
    reading_list = read(f'url,title,note\nhttps://a.org/1,One,"{"word " * 100_000}"\nhttps://a.org/2,Two,\n')
    assert [len(each.note) for each in reading_list.resources] == [499_999, 0]


def test_a_quotation_mark_that_is_never_closed_costs_its_row_alone() -> None:
    text = 'url,title\nhttps://a.org/1,"One\nhttps://a.org/2,Two\nhttps://a.org/3,"Three, with comma"\n'
    reading_list = read(text)
    assert [each.title for each in reading_list.resources] == ["One", "Two", "Three, with comma"]
    assert [problem.line for problem in reading_list.problems] == [2]


def test_values_of_several_lines_and_wrong_marks_within_a_line_are_read() -> None:
    text = 'url,title,note\nhttps://a.org/1,One,"two\nlines, and ""marks"""\nhttps://a.org/2,"T"wo,x\n'
    reading_list = read(text)
    assert [(each.title, each.note) for each in reading_list.resources] == [
        ("One", 'two lines, and "marks"'),
        ("Two", "x"),
    ]
    assert reading_list.problems == ()


def test_excel_names_its_separator() -> None:
    (resource,) = read("sep=;\nurl;title;url\nhttps://a.org/?a,b;One, two;\n").resources
    assert (resource.url, resource.title) == ("https://a.org/?a,b", "One, two")


def test_rows_without_names_of_columns_are_address_and_title() -> None:
    reading_list = read("One,https://a.org/1,7\nTwo,https://a.org/2,8\n")
    assert [(each.title, each.url) for each in reading_list.resources] == [
        ("One", "https://a.org/1"),
        ("Two", "https://a.org/2"),
    ]


def test_a_file_of_quotation_marks_ends_soon() -> None:
    start = time.thread_time()
    for line in ('"\n', '"a""\n', '""\n"', '"x"y\n'):
        with suppress(ListError):
            read("url,title\n" + line * 6_000)
    assert time.thread_time() - start < 8


def test_the_mark_of_a_text_that_looks_like_a_formula_is_taken_away() -> None:
    titles = ["'=1+1", "'@property in Python", "''=x", "'quoted' words", "'tis"]
    reading_list = read("url,title\n" + "".join(f"https://a.org/{n},{title}\n" for n, title in enumerate(titles)))
    assert [row.title for row in reading_list.resources] == [
        "=1+1", "@property in Python", "'=x", "'quoted' words", "'tis"
    ]  # fmt: skip


def test_a_kind_may_have_a_hyphen() -> None:
    (resource,) = read("url,title,kind\nhttps://a.org/,One,case-study\n").resources
    assert resource.kind == "case-study"
