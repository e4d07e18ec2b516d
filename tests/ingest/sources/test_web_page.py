"""Web pages: stubs in place of redirects, landing pages, walls, talks."""

import pytest

from ingest.errors import FetchError, Permanent
from ingest.model import Document, Outcome
from ingest.sources import registry
from tests.ingest.sources import web

URL, PAPER = "https://a.org/paper", "https://a.org/files/paper.pdf"
BODY = web.pdf(*["\n".join([web.WORDS[:70]] * 40)] * 3)


def read(answers: dict[str, object], url: str = URL) -> Document:
    return registry.read_resource(web.resource(url), web.Web(answers))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f'<meta name="citation_pdf_url" content="{PAPER}">', web.SENTENCES * 2),
        ("", f'{web.SENTENCES}</p><a href="/files/paper.pdf">Download PDF</a><p>'),
        ("", '</p><a href="files/paper.pdf">PDF</a><p>'),
        ("", f'{web.SENTENCES}</p><a href="/files/paper.pdf">View the full-text PDF (2 MB)</a><p>'),
    ],
)
def test_a_landing_page_yields_its_paper(head: str, body: str) -> None:
    page = web.html(f"<main><h1>On drift</h1><p>{body}</p></main>", f"<title>On drift</title>{head}")
    document = read({URL: page, PAPER: web.served(PAPER, BODY, "application/pdf")})
    assert document.url == PAPER
    assert [at.value for at in document.locators] == [1, 2, 3]


@pytest.mark.parametrize(
    "paper",
    [Permanent(Outcome.BLOCKED, "403", 403), web.served(PAPER, b"%PDF-1.7", "application/pdf"),
     web.served(PAPER, web.html("Buy it")), web.served(PAPER, web.pdf(web.WORDS[:60]), "application/pdf")],
)  # fmt: skip
def test_a_landing_page_whose_paper_is_nothing_stays_itself(paper: object) -> None:
    page = web.html(f'<main><h1>On drift</h1><p>{web.SENTENCES}</p><a href="{PAPER}">PDF</a></main>')
    assert read({URL: page, PAPER: paper}).url == URL


def test_an_article_that_links_a_pdf_stays_an_article() -> None:
    page = web.html(f'<main><h1>On drift</h1><p>{web.SENTENCES * 6}</p><a href="{PAPER}">PDF</a></main>')
    fetch = web.Web({URL: page, PAPER: web.served(PAPER, BODY, "application/pdf")})
    assert registry.read_resource(web.resource(URL), fetch).url == URL
    assert fetch.asked == [URL]


def test_a_pdf_served_under_any_name_is_a_pdf() -> None:
    assert read({URL: web.served(URL, BODY, "text/html")}).locators[0].kind == "page"


def test_a_page_in_place_of_a_redirect_is_followed() -> None:
    stub = '<html><head><meta http-equiv="Refresh" content="0; URL=\'/new#part\'"></head><p>Click here</p></html>'
    page = web.html(f"<article><h1>Drift</h1><p>{web.SENTENCES}</p></article>")
    assert read({URL: stub, "https://a.org/new": page}).url == "https://a.org/new"


def test_pages_that_send_round_in_circles_end() -> None:
    stub = '<html><head><meta http-equiv="refresh" content="0;url={}"></head></html>'
    with pytest.raises(Permanent) as caught:
        read({URL: stub.format("/b"), "https://a.org/b": stub.format("/paper")})
    assert caught.value.outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("title", "body", "outcome"),
    [
        ("Page not found", "Sorry, nothing here", Outcome.GONE),
        ("Just a moment...", "Checking your browser", Outcome.BLOCKED),
        ("a.org", "This domain is for sale", Outcome.GONE),
        ("A text", "Please sign in to continue reading", Outcome.BLOCKED),
    ],
)
def test_a_wall_is_no_document(title: str, body: str, outcome: Outcome) -> None:
    with pytest.raises(Permanent) as caught:
        read({URL: web.html(f"<main><h1>{title}</h1><p>{body}</p></main>", f"<title>{title}</title>")})
    assert caught.value.outcome is outcome


def test_custom_elements_keep_their_headings() -> None:
    parts = "".join(f"<h2>Part {n}</h2><p>{web.SENTENCES}</p>" for n in range(4))
    document = read({URL: web.html(f"<d-title><h1>Drift</h1></d-title><d-article>{parts}</d-article>")})
    assert [heading.text for heading in document.outline] == [f"Part {n}" for n in range(4)]


def test_a_short_page_of_documentation_is_read() -> None:
    page = web.html(f"<nav>a</nav><main><h1>Plotter</h1><p>{web.WORDS * 2}</p></main>")
    assert "Models drift" in read({URL: page}).text


def test_a_talk_has_its_transcript_with_seconds() -> None:
    lines = "".join(f"<p>[00:{n:02}:05] {web.WORDS} Point {n}.</p>" for n in range(14))
    talk = f"<article><h1>A talk</h1><p>{web.SENTENCES}</p></article><div class='presentationTranscript'>{lines}</div>"
    document = read({URL: web.html(talk)})
    if document.locators:
        assert [at.value for at in document.locators][:3] == [5, 65, 125]
    assert "Point 13." in document.text


def test_a_transcript_that_is_hidden_is_found() -> None:
    lines = "".join(f"<li>0:{n:02} {web.WORDS} Point {n}.</li>" for n in range(10, 24))
    hidden = f'<aside id="Transcript" style="display:none"><ul>{lines}</ul></aside>'
    document = read({URL: web.html(f"<article><h1>A talk</h1><p>{web.SENTENCES}</p></article>{hidden}")})
    assert [(at.kind, at.value) for at in document.locators][:2] == [("second", 10), ("second", 11)]
    assert document.text[document.locators[1].offset :].startswith("Models drift")


def test_an_unknown_media_type_is_named() -> None:
    with pytest.raises(FetchError, match="video/mp4 is not read yet"):
        read({URL: web.served(URL, b"...", "video/mp4")})
