"""What the page keeps for its reader in the browser, and offers while one types, in Chromium."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.reading.store import import_file_entries
from index.layout import Layout

desk_ = pytest.importorskip("tests.browser.desk", reason="playwright or axe-core is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(desk_.PROGRAM is None, reason="there is no chromium on this machine"),
]

FIRST = "/r/10-free-ml-courses-fff1fd8393"
QUESTION = "How should I monitor models in production?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with desk_.chromium() as program:
        yield program


@pytest.fixture(scope="module")
def root(desk: Layout) -> Iterator[str]:
    with desk_.serving(desk) as address:
        yield address


def test_suggestions_are_chosen_by_arrows_and_closed_by_escape(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto("/")
        page.wait_for_selector("#q[role=combobox]")
        page.locator("#q").press_sequentially("chip")
        page.locator("#offers [role=option]").first.wait_for()
        assert desk_.violations(page) == []
        page.keyboard.press("Escape")
        assert (page.input_value("#q"), page.get_attribute("#q", "aria-expanded")) == ("chip", "false")
        page.keyboard.type(" h")
        page.locator("#offers [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#q", "aria-activedescendant") == "offer-0"
        text = page.inner_text("#offer-0 bdi")
        page.keyboard.press("Enter")
        page.locator(".got").wait_for()
        assert page.input_value("#q") == text


def test_earlier_questions_are_shown_and_forgotten(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto(f"/?q={QUESTION}")
        page.wait_for_selector("#q[role=combobox]")
        page.goto("/")
        page.locator("#recent a").wait_for()
        assert page.inner_text("#recent a") == QUESTION
        page.get_by_role("button", name="Forget them").click()
        assert page.locator("#recent").is_hidden()
        assert page.evaluate("localStorage.length") == 0


def test_marks_are_kept_shown_filtered_and_exported(browser: Any, root: str, tmp_path: Path) -> None:
    with desk_.window(browser, root) as page:
        page.goto(FIRST)
        page.select_option("#state", "reading")
        page.locator("summary", has_text="A note of your own").click()
        page.fill("#remark", "Lecture 3 <b>")
        page.keyboard.press("Tab")
        page.goto("/list")
        assert page.inner_text(".badge") == "reading"
        page.locator("#marks select").select_option("reading")
        assert page.locator("tr[data-key]:visible").count() == 1
        with page.expect_download() as download:
            page.get_by_role("button", name="Export marks").click()
        path = tmp_path / "marks.json"
        download.value.save_as(path)
        [entry] = import_file_entries(path)
        assert (entry.state, entry.note, bool(entry.title and entry.at)) == ("reading", "Lecture 3 <b>", True)
        changed = json.loads(path.read_text("utf-8"))
        changed["reading"][0]["state"] = "read"
        path.write_text(json.dumps(changed), "utf-8")
        page.set_input_files("#marks input", path)
        page.locator("#marks [role=status]", has_text="Imported: 1.").wait_for()
        page.locator("#marks select").select_option("read")
        assert page.inner_text(".badge") == "read"
        path.write_text('{"reading": [{"key": "x", "state": "eaten"}]}', "utf-8")
        page.set_input_files("#marks input", path)
        page.locator("#marks [role=status]", has_text="nothing was imported").wait_for()
        assert desk_.violations(page) == []


def test_the_plot_is_walked_by_arrows_and_opened_by_enter(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto("/about")
        page.locator("svg.plot a[tabindex='0']").focus()
        first = page.inner_text("#point")
        names = set()
        for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
            names.add(page.inner_text("#point"))
        assert names - {first}
        assert page.locator("svg.plot a[tabindex='0']").count() == 1
        assert first
        page.keyboard.press("Enter")
        page.wait_for_url("**/r/*")
