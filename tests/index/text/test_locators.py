"""The locators that hold for a passage."""

from index.text.locators import DocumentLocators
from ingest.model import Locator

PAGES = [Locator(100 * n, "page", n + 1) for n in range(5)]
URLS = [Locator(0, "url", "a"), Locator(200, "url", "b"), Locator(400, "url", "c")]


def test_a_passage_carries_the_pages_it_is_on() -> None:
    assert DocumentLocators(PAGES).of(150, 160) == (PAGES[1],)
    assert DocumentLocators(PAGES).of(150, 310) == (PAGES[1], PAGES[2], PAGES[3])
    assert DocumentLocators(PAGES).of(100, 200) == (PAGES[1],)


def test_of_addresses_also_the_next_so_that_the_end_of_the_page_is_known() -> None:
    assert DocumentLocators(URLS).of(10, 20) == (URLS[0], URLS[1])
    assert DocumentLocators(URLS).of(200, 300) == (URLS[1], URLS[2])
    assert DocumentLocators(URLS).of(450, 460) == (URLS[2],)


def test_kinds_do_not_mix_and_order_does_not_matter() -> None:
    assert set(DocumentLocators([*URLS[::-1], *PAGES[::-1]]).of(210, 220)) == {PAGES[2], URLS[1], URLS[2]}


def test_before_the_first_locator_nothing_holds_yet() -> None:
    late = Locator(50, "second", 3)
    assert DocumentLocators([late]).of(60, 70) == (late,)
    assert DocumentLocators([]).of(0, 10) == ()
