"""The pages in Chromium: with and without a script, by keyboard, in every width and both lights.

pytest -m browser tests/browser/test_pages.py -s

prints how long Enter takes to a painted answer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.layout import Layout
from tests.api.web import hostile_list

desk_ = pytest.importorskip("tests.browser.desk", reason="playwright or axe-core is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(desk_.PROGRAM is None, reason="there is no chromium on this machine"),
]

ANSWERED = "How should I monitor models in production?"
READ = "case studies about ranking at Airbnb"
UNANSWERED = "How do I configure TLS in nginx?"
PAINTED_MS, TRIES = 300, 7
# From Enter to the frame that shows the answer.
_STOPWATCH = """() => new Promise(done => {
  let start = 0;
  addEventListener("keydown", event => { if (event.key === "Enter") start = performance.now(); }, true);
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))))
    .observe(document.getElementById("results"), { childList: true });
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with desk_.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def root(desk: Layout) -> Iterator[str]:
    with desk_.serving(desk) as found:
        yield found


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Iterator[str]:
    layout = Layout(tmp_path_factory.mktemp("wild"))
    layout.cache.mkdir()
    layout.encoders.symlink_to(encoders)
    hostile_list.publish(layout)
    with desk_.serving(layout) as found:
        yield found


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.textContent || document.activeElement.id").strip())


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (768, "light"), (1600, "dark"), (1600, "light")]
)
@pytest.mark.parametrize("place", ["root", "wild"])
def test_every_page_is_for_everybody_and_fits(
    browser: Any, request: pytest.FixtureRequest, place: str, width: int, scheme: str
) -> None:
    at = request.getfixturevalue(place)
    with desk_.window(browser, at, width, color_scheme=scheme) as page:
        page.goto("/list")
        entries = page.locator("#table a[href*='/r/']")
        first, last = (one.get_attribute("href") for one in (entries.first, entries.last))
        asked = [f"/?q={question}" for question in (ANSWERED, READ, UNANSWERED, "bees and badgers")]
        for path in ("/", *asked, first, last, "/list", "/about", "/docs"):
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert desk_.violations(page) == [], path


def test_without_a_script_a_question_is_asked_cited_and_narrowed(browser: Any, root: str) -> None:
    with desk_.window(browser, root, java_script_enabled=False) as page:
        page.goto("/")
        page.fill("#q", READ)
        page.press("#q", "Enter")
        assert page.locator("q").count() >= 1
        colour = "one => getComputedStyle(one).backgroundColor"
        plain = page.locator("mark[id]").first.evaluate(colour)
        page.locator("a.cite").first.click()
        assert page.locator("mark:target").evaluate(colour) != plain
        hits = page.locator(".hit").count()
        page.get_by_role("link", name="company Airbnb").click()
        assert page.locator(".hit").count() > hits
        page.locator(".places a").last.click()
        assert page.locator(".note :target").count() == 1


def test_without_a_script_filters_are_chosen_in_the_form(browser: Any, root: str) -> None:
    with desk_.window(browser, root, java_script_enabled=False) as page:
        page.goto(f"/?q={ANSWERED}")
        page.locator("summary", has_text="Filters").click()
        page.get_by_label("book 7").check(force=True)
        page.get_by_label("from").fill("2015")
        page.get_by_role("search").get_by_role("button", name="Ask").click()
        assert {"kind=book", "year_from=2015"} <= {*page.url.partition("?")[2].split("&")}
        assert page.get_by_role("list", name="Filters chosen").get_by_role("link").count() == 2


def test_results_come_while_typing_and_escape_goes_back_to_the_beginning(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto("/")
        page.locator("#q").press_sequentially("feature store")
        page.locator(".hit").first.wait_for()
        page.wait_for_url("**/?q=feature+store")
        page.wait_for_function("() => document.getElementById('status').textContent.includes('resource')")
        page.keyboard.press("Escape")
        page.locator(".welcome").wait_for()
        assert (page.input_value("#q"), focused(page)) == ("", "q")
        page.wait_for_url(f"{root}/")


def test_everything_is_reached_by_keyboard(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto(f"/?q={READ}")
        page.keyboard.press("/")
        assert (focused(page), page.input_value("#q")) == ("q", READ)
        titles = page.locator("h3 a.walk").all_text_contents()
        page.keyboard.press("ArrowDown")
        assert focused(page) == titles[0]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        assert focused(page) == titles[0]
        page.keyboard.press("ArrowUp")
        assert focused(page) == "q"
        page.goto("/")
        page.wait_for_function("() => document.activeElement.id === 'q'")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=*")
        assert page.locator(".hit").count() > 0


def test_each_question_is_one_step_back_and_a_quote_is_none(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto("/")
        for question in (ANSWERED, READ):
            page.fill("#q", "")
            page.locator("#q").press_sequentially(question, delay=15)
            page.press("#q", "Enter")
            page.wait_for_function(f"() => document.title.startsWith({question!r}) && !history.state")
        page.evaluate("window.same = true")
        page.locator("a.cite").first.click()
        page.go_back()
        page.wait_for_function("() => location.hash === ''")
        assert page.evaluate("window.same")
        page.go_back()
        page.wait_for_function(f"() => document.getElementById('q').value === {ANSWERED!r}")
        assert page.locator("q").count() >= 1


def test_what_the_desk_cannot_do_now_is_shown_where_the_answer_would_be(browser: Any, root: str) -> None:
    with desk_.window(browser, root, expected="status of 404") as page:
        page.goto("/")
        page.route("**/results*", lambda route: route.continue_(url=f"{root}/r/nothing"))
        page.fill("#q", "feature store")
        page.locator("#results .lead").wait_for()
        assert "no resource with the id" in page.text_content("#status")
        assert page.locator("header").count() == 1


def test_a_server_that_does_not_answer_is_named_above_the_results(browser: Any, root: str) -> None:
    with desk_.window(browser, root, expected="ERR_FAILED") as page:
        page.goto(f"/?q={ANSWERED}")
        page.route("**/results*", lambda route: route.abort())
        for _ in range(2):
            page.press("#q", "Enter")
            page.get_by_role("alert").wait_for()
        assert "did not answer" in page.get_by_role("alert").text_content()
        assert page.locator("q").count() >= 1
        page.unroute("**/results*")
        page.press("#q", "Enter")
        page.get_by_role("alert").wait_for(state="detached")


def test_a_quote_leads_to_its_resource_and_back(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto(f"/?q={ANSWERED}")
        number = page.locator("a.cite").first.text_content()
        page.locator("a.cite").first.click()
        hit = page.locator(".hit", has=page.locator("mark:target"))
        assert hit.locator(".number").text_content() == number
        hit.locator("a.back").first.click()
        assert page.locator("blockquote p:target").count() == 1


def test_a_phone_shows_the_whole_question(browser: Any, root: str) -> None:
    question = f"{ANSWERED[:-1]} when its data shifts and nobody in the team has the time to look at it every day?"
    with desk_.window(browser, root, 320) as page:
        page.goto(f"/?q={question}")
        assert page.locator(".question").is_visible()
        assert page.locator(".question").text_content() == question
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_answer_is_copied_with_its_citations(browser: Any, root: str) -> None:
    with desk_.window(browser, root, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"/?q={ANSWERED}")
        page.get_by_role("button", name="Copy as Markdown").click()
        page.get_by_role("button", name="Copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"**{ANSWERED}**\n\n> ")
        assert page.locator("q").first.text_content() in copied


def test_a_number_that_is_pointed_at_lights_its_quote(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto(f"/?q={ANSWERED}")
        page.locator("a.cite").first.hover()
        assert page.locator("mark.lit").get_attribute("id") == "c1"
        page.mouse.move(1, 1)
        assert page.locator("mark.lit").count() == 0


def test_a_question_that_is_refused_is_refused_in_words(browser: Any, root: str) -> None:
    with desk_.window(browser, root) as page:
        page.goto("/")
        page.evaluate("document.getElementById('q').removeAttribute('maxlength')")
        page.fill("#q", "word " * 500)
        page.press("#q", "Enter")
        assert "2,499 characters" in page.get_by_role("alert").text_content()


def test_words_that_mean_harm_do_none(browser: Any, wild: str) -> None:
    with desk_.window(browser, wild) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for path in ("/", "/?q=badgers", "/?q=owls", "/list", "/about"):
            page.goto(path)
            assert (
                page.evaluate("document.querySelectorAll('img, script:not([src]), [onerror], [onfocus]').length") == 0
            )


def test_an_answer_is_painted_in_time(browser: Any, root: str) -> None:
    took = []
    with desk_.window(browser, root) as page:
        page.goto("/")
        for turn in range(TRIES):
            page.goto("/")
            page.evaluate("document.getElementById('q').value = 'What is RLHF and how does it work?'")
            stopped = page.evaluate_handle(f"window.stopped = ({_STOPWATCH})(); 0")
            page.press("#q", "Enter")
            took.append(page.evaluate("window.stopped"))
            assert page.locator("q").count() >= 1, (turn, stopped)
    took.sort()
    print(f"Enter to painted answer: median {took[TRIES // 2]:.0f} ms, slowest {took[-1]:.0f} ms")  # noqa: T201
    # On a machine that others keep busy the best of a few says what the desk can do.
    assert took[0] < PAINTED_MS
