"""An answer as Markdown: it renders as what it says, whatever that is."""

from typing import Any

import pytest
from markdown_it import MarkdownIt

from api.serialize import result_json
from api.web.markdown import answer_markdown
from search import Engine, Query
from tests.api.local_client import LocalClient
from tests.api.web.hostile_list import MARKUP, TURNED


def shown(title: str, url: str | None, quote: str) -> dict[str, Any]:
    resource = {"id": "a", "title": title, "url": url, "authors": ["A", "B"], "organisation": None, "year": 1999}
    resource |= {"inferred": []}
    hit = {"rank": 1, "resource": resource, "passages": [{"url": url}]}
    citation = {"number": 1, "resource_id": "a", "quote": quote, "lead": "", "url": url}
    answer = {
        "outcome": "answered",
        "reason": "",
        "written": None,
        "sentences": [{"text": quote, "citations": [1]}],
        "citations": [citation],
    }
    return {"question": "Why?", "answer": answer, "hits": [hit]}


def test_quotes_come_with_numbers_and_sources() -> None:
    said = answer_markdown(shown("On bees", "https://example.org/bees", "They dance."))
    assert said == "**Why?**\n\n> They dance. [1]\n\n1. [On bees](<https://example.org/bees>) (A, B, 1999)\n"


@pytest.mark.parametrize("bad", [MARKUP, TURNED, "a](javascript:x) **b** `c` <d>\n\n# e", "&lt;i&gt;", "\\[x\\]"])
def test_words_stay_words(bad: str) -> None:
    said = MarkdownIt("commonmark", {"html": True}).render(answer_markdown(shown(bad, 'https://x.org/><b>"(a)', bad)))
    assert said.count("<a ") == 1
    assert not any(tag in said for tag in ("<img", "<script", "<d>", "<h1>", "<code>", "<i>", 'javascript:x"'))
    assert said.count("<strong>") == 1


def test_an_address_that_runs_is_no_link() -> None:
    assert answer_markdown(shown("On bees", "javascript:alert(1)", "They dance.")).endswith("1. On bees (A, B, 1999)\n")


def test_only_reading_that_is_related_is_listed(client: LocalClient) -> None:
    for question, listed in (("What is the capital of Mongolia?", 0), ("How did Spotify build Discover Weekly?", 5)):
        assert client.get("/answer.md", params={"q": question}).text.count("](<http") == listed


def test_it_is_served_for_any_question(client: LocalClient) -> None:
    question = {"q": "How do I configure TLS in nginx?"}
    answer = client.get("/answer.md", params=question)
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert client.get("/ask", params=question).json()["answer"]["reason"] in answer.text
    assert client.get("/answer.md", params={"q": "What is RLHF?"}).text.count("\n> ") >= 1


def test_what_is_computed_from_the_list_is_labelled(engine: Engine) -> None:
    said = answer_markdown(result_json(engine.ask(Query("papers"))))
    assert 'The list has 1 paper: "The ML Test Score' in said
    assert "Computed from the list, not quoted." in said
    assert said.splitlines()[-1].startswith("1. [The ML Test Score")
