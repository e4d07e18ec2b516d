"""Works of many pages: one document in reading order, within bounds."""

import time

import pytest

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Document, Outcome
from ingest.sources import registry
from ingest.sources.formats import html
from ingest.sources.multipage import toc, walk
from tests.ingest.sources import web

ROOT = "https://a.org/book/"
MARK = '<meta name="generator" content="mkdocs-1.6"><title>The book</title>'
NAMES = ["one", "two", "three", "ten"]


def page(name: str, nav: str = "", below: str = "", head: str = MARK) -> str:
    text = f"<article><h1>Chapter {name}</h1><p>{web.SENTENCES} It is {name}.</p>{below}</article>"
    return web.html(f"<nav>{nav}</nav><main>{text}</main>", head)


def menu(*names: str) -> str:
    return "".join(f'<li><a href="/book/{name}/">{name}</a></li>' for name in names)


def book(nav: str) -> web.Web:
    pages = {f"{ROOT}{name}/": page(name, nav) for name in NAMES}
    return web.Web({ROOT: page("zero", nav), **pages})


def read(fetch: web.Web, url: str = ROOT, kind: str = "page") -> Document:
    return registry.read_resource(web.resource(url, kind), fetch)


def order(document: Document) -> list[str]:
    return [str(at.value).removeprefix(ROOT).strip("/") for at in document.locators if at.kind == "url"]


def test_the_order_is_that_of_the_table_of_contents() -> None:
    document = read(book(menu("three", "one", "ten", "two")))
    assert order(document) == ["", "three", "one", "ten", "two"]
    assert document.url == ROOT


def test_each_part_begins_where_its_locator_says() -> None:
    document = read(book(menu(*NAMES)))
    starts = [document.text[at.offset :].split("\n")[0] for at in document.locators]
    assert starts == ["# Chapter zero", *(f"# Chapter {name}" for name in NAMES)]
    assert [heading.text for heading in document.outline] == [start[2:] for start in starts]


def test_every_page_is_asked_for_once() -> None:
    fetch = book(menu(*NAMES))
    read(fetch)
    assert sorted(fetch.asked) == sorted({*fetch.answers})


def test_pages_that_only_a_chapter_lists_follow_that_chapter() -> None:
    fetch = book(menu(*NAMES))
    fetch.answers[f"{ROOT}one/"] = page("one", menu("one", "one/a", "one/b", "two", "three", "ten"))
    fetch.answers |= {f"{ROOT}one/a/": page("a"), f"{ROOT}one/b/": page("b")}
    assert order(read(fetch)) == ["", "one", "one/a", "one/b", "two", "three", "ten"]


def test_without_a_table_next_links_are_followed() -> None:
    fetch = web.Web({ROOT: page("zero", below='<a rel="next" href="one/">Go on</a>')})
    for name, after in zip(NAMES, [*NAMES[1:], ""], strict=True):
        fetch.answers[f"{ROOT}{name}/"] = page(name, below=f'<a href="../{after}/">Next chapter</a>')
    assert order(read(fetch)) == ["", *NAMES]


def test_without_either_links_are_followed_if_the_list_speaks_of_a_book() -> None:
    below = "".join(f'<a href="{name}/">{name}</a>' for name in ("two", "one", "ten"))
    fetch = book("")
    fetch.answers[ROOT] = page("zero", below=below, head="<title>Course</title>")
    assert order(read(fetch, kind="course")) == ["", "two", "one", "ten"]
    assert read(fetch, kind="post").locators == ()


@pytest.mark.parametrize(
    "where", ["https://b.org/book/one/", "https://a.org/other/", "/book/data.zip", "/book/search.html"]
)
def test_what_is_no_page_of_the_work_is_left_alone(where: str) -> None:
    fetch = book(menu(*NAMES) + f'<li><a href="{where}">x</a></li>')
    read(fetch)
    assert sorted(fetch.asked) == sorted({*fetch.answers})


def test_a_chapter_is_a_page_for_itself() -> None:
    url = f"{ROOT}shap.html"
    fetch = book(menu(*NAMES))
    fetch.answers[url] = page("shap", menu(*NAMES))
    assert read(fetch, url).locators == ()
    assert fetch.asked == [url]


def test_an_article_of_a_blog_is_no_work() -> None:
    fetch = web.Web({ROOT: page("zero", menu(*NAMES), head="<title>A blog</title>")})
    assert read(fetch).locators == ()


def test_an_introduction_stands_for_the_whole() -> None:
    fetch = book(menu("intro", *NAMES))
    fetch.answers[f"{ROOT}intro/"] = page("intro", menu("intro", *NAMES))
    assert order(read(fetch, f"{ROOT}intro/"))[:2] == ["intro", "one"]


@pytest.mark.parametrize(
    ("limits", "parts"),
    [(walk.WalkLimits(pages=3), 3), (walk.WalkLimits(depth=0), 1), (walk.WalkLimits(size=1), 1)],
)
def test_a_work_is_read_within_bounds_and_says_so(limits: walk.WalkLimits, parts: int) -> None:
    fetch = book(menu(*NAMES))
    document = walk.read_work(fetch(ROOT), ROOT, web.resource(ROOT), fetch, limits)
    assert len(order(document)) == parts
    assert "beyond the bounds" in document.remark


def test_pages_that_fail_are_left_out_and_counted() -> None:
    fetch = book(menu(*NAMES))
    fetch.answers[f"{ROOT}two/"] = Transient(Outcome.UNREACHABLE, "no answer in time")
    document = read(fetch)
    assert order(document) == ["", "one", "three", "ten"]
    assert document.remark == "1 pages failed"


def test_a_work_whose_pages_mostly_fail_is_tried_again() -> None:
    fetch = book(menu(*NAMES))
    fetch.answers |= {f"{ROOT}{name}/": Transient(Outcome.UNREACHABLE, "no answer in time") for name in NAMES}
    with pytest.raises(Transient, match="no answer in time"):
        read(fetch)


def test_a_work_without_any_text_is_empty() -> None:
    bare = web.html(f"<nav>{menu(*NAMES)}</nav>", MARK)
    fetch = web.Web({ROOT: bare, **{f"{ROOT}{name}/": bare for name in NAMES}})
    with pytest.raises(FetchError) as caught:
        read(fetch)
    assert caught.value.outcome is Outcome.EMPTY


def test_an_entrance_of_few_words_leads_into_the_work() -> None:
    fetch = book(menu(*NAMES))
    fetch.answers[ROOT] = web.html(f"<nav>{menu(*NAMES)}</nav><p>Welcome</p>", MARK)
    assert order(read(fetch)) == NAMES


@pytest.mark.parametrize(
    "spelling",
    ["https://a.org/x/index.html", "http://a.org/x/", "https://A.org/x", "https://a.org/x.html", "https://a.org/x?v=1"],
)
def test_spellings_of_one_page_are_one(spelling: str) -> None:
    assert toc.page_key(spelling) == "a.org/x"


def test_links_that_lead_nowhere_are_none() -> None:
    root = html.parse_html(
        '<nav><a href="mailto:a@b.org">m</a><a>x</a><a href="http://[">y</a><a href="#a">z</a></nav>'
    )
    assert toc.navigation_of(root, ROOT, ROOT).links == (("a.org/book", ROOT),)


def test_gone_pages_are_no_reason_to_try_again() -> None:
    fetch = book(menu(*NAMES))
    for name in NAMES:
        fetch.answers[f"{ROOT}{name}/"] = Permanent(Outcome.GONE, "gone", 404)
    assert order(read(fetch)) == [""]


def test_a_work_that_takes_too_long_is_read_as_far_as_it_came() -> None:
    assert walk.WalkLimits().seconds < 3600
    work = walk._Walk("https://a.org/opus/")
    work.add(("a.org/opus/1", "https://a.org/opus/1.html"), None, 0)
    assert work.next_url(walk.WalkLimits()) == "https://a.org/opus/1.html"
    assert work.next_url(walk.WalkLimits(seconds=-1.0)) is None


def test_a_work_of_many_pages_that_name_many_pages_costs_little_here() -> None:
    work = walk._Walk("https://a.org/opus/")
    work.add(("0", ""), None, 0)
    begun = time.thread_time()
    for page_ in range(300):
        navigation = toc.Navigation(tuple((str(31 * page_ + n), "") for n in range(3000)))
        work.add_links(navigation, "0")
    assert time.thread_time() - begun < 8


def test_tables_within_tables_are_each_looked_at_and_the_links_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hrefs: list[str | None] = []
    resolve = html.resolve_href
    monkeypatch.setattr(html, "resolve_href", lambda base, href: hrefs.append(href) or resolve(base, href))
    nav = '<div class="menu">' * 30 + menu(*NAMES) * 2 + "</div>" * 30
    navigation = toc.navigation_of(html.parse_html(page("zero", nav)), ROOT, ROOT)
    assert [name for name, _ in navigation.table] == [f"a.org/book/{name}" for name in NAMES]
    assert len(hrefs) == len(NAMES)
