"""The page gives what the engine gives, whatever is asked."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from api.web.templating import sanitize_value
from search import Engine, Filter, Query, QuestionError
from tests.api.local_client import LocalClient
from tests.api.web.conftest import words

_WORDS = st.sampled_from(["feature", "store", "fraud", "Netflix", "case studies", "books", "about", "since 2019", "?"])
_SOME = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
_QUESTIONS = st.one_of(_SOME, st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)).filter(str.strip)
_WISHES = st.fixed_dictionaries(
    {"q": _QUESTIONS},
    optional={
        "k": st.integers(1, 101), "kind": st.lists(st.sampled_from(["book", "post", "film"]), max_size=2, unique=True),
        "company": st.lists(st.sampled_from(["Netflix", "airbnb"]), max_size=1), "year_from": st.integers(2000, 2030),
        "literal": st.booleans(),
    },
)  # fmt: skip


def shown(client: LocalClient, wishes: dict[str, Any]) -> Any:
    """Hits with passages and the quoted sentences of a page, or its refusal."""
    tree = html.fromstring(client.get("/", params=wishes, headers={"accept": "text/html"}).text)
    if refused := tree.xpath("//p[@role='alert'][not(ancestor::template)]"):
        return words(refused[0])
    passages = ".//div[starts-with(@class, 'passage')]/p[@dir]"
    hits = [
        (hit.get("data-id"), [words(one) for one in hit.xpath(passages)]) for hit in tree.xpath("//li[@class='hit']")
    ]
    return hits, [words(said) for said in tree.xpath("//q")]


def told(engine: Engine, wishes: dict[str, Any]) -> Any:
    """The same from the engine itself."""
    lists = (tuple(wishes.get(name, ())) for name in ("kind", "section", "company"))
    wanted = Filter(*lists, wishes.get("year_from"))
    try:
        found = engine.ask(Query(wishes["q"], wishes.get("k", 5), wanted, literal=wishes.get("literal", False)))
    except QuestionError as error:
        return seen(str(error))
    hits = [(hit.listed.resource.id, [seen(one.text) for one in hit.passages]) for hit in found.hits]
    return hits, [seen(said.text) for said in found.answer.sentences] if found.answer else []


def seen(text: str) -> str:
    return " ".join(str(sanitize_value(text)).split())


@given(wishes=_WISHES)
@example(wishes={"q": "\nwhat is a feature store?\n\n"})
@example(wishes={"q": "\u202e<script>alert(1)</script> javascript:alert(1)", "k": 2})
@settings(max_examples=40)
def test_whatever_is_asked_the_page_shows_what_the_engine_says(
    client: LocalClient, engine: Engine, wishes: dict[str, Any]
) -> None:
    assert shown(client, wishes) == told(engine, wishes)


@pytest.mark.parametrize("question", ["How should I monitor models in production?", "books on reinforcement learning"])
def test_hits_are_there_to_compare(client: LocalClient, question: str) -> None:
    hits, said = shown(client, {"q": question})
    assert hits
    assert said
