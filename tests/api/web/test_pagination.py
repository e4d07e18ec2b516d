"""A long list is shown page by page, and nothing of it is lost between them."""

import pytest

from api.web.pagination import list_page, page_with
from search.errors import QuestionError


def test_all_pages_together_are_the_list_in_its_order() -> None:
    pages = [list_page(range(15), number, 4) for number in range(1, 5)]
    assert [item for page in pages for item in page.items] == list(range(15))
    assert [(page.count, page.first, page.last) for page in pages] == [(4, 1, 4), (4, 5, 8), (4, 9, 12), (4, 13, 15)]


def test_behind_the_last_page_is_the_last_and_an_empty_list_has_one() -> None:
    assert list_page(range(15), 99, 4) == list_page(range(15), 4, 4)
    assert (list_page([], None, 4).count, list_page([], None, 4).first) == (1, 0)


def test_a_page_before_the_first_is_refused() -> None:
    with pytest.raises(QuestionError, match="page is 0, pages are counted from 1"):
        list_page(range(9), 0, 4)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, [1, 2, 3, None, 20]), (5, [1, None, 3, 4, 5, 6, 7, None, 20]), (4, [1, 2, 3, 4, 5, 6, None, 20]),
        (20, [1, None, 18, 19, 20]),
    ],
)  # fmt: skip
def test_the_numbers_near_a_page_are_shown(number: int, shown: list[int | None]) -> None:
    assert list(list_page(range(200), number, 10).numbers) == shown


def test_an_item_is_shown_on_its_page_and_an_unknown_one_on_the_first() -> None:
    assert list(page_with(range(100, 115), 109, 4).items) == [108, 109, 110, 111]
    assert page_with(range(100, 115), 7, 4) == page_with(range(100, 115), None, 4) == list_page(range(100, 115), 1, 4)
