"""What a question excludes, and which negations are part of its topic."""

import pytest

from search import Engine, Filter, Query
from search.query.parse import QuestionParser


@pytest.fixture(scope="module")
def parser(engine: Engine) -> QuestionParser:
    return QuestionParser([listed.resource for listed in engine.resources])


@pytest.mark.parametrize(
    ("question", "words", "exclusions"),
    [
        ("case studies not about fraud", "case studies", ("fraud",)),
        ("case studies that are not about fraud or search", "case studies", ("fraud", "search")),
        ("are there case studies not about fraud?", "are there case studies?", ("fraud",)),
        ("Which books are not about information theory?", "books?", ("information theory",)),
        ("machine learning except books", "machine learning", ("kind:book",)),
        ("everything about streaming except videos and talks", "streaming", ("kind:video", "kind:talk")),
        ("deep learning, no books", "deep learning", ("kind:book",)),
        ("posts not by Google", "posts", ("company:Google",)),
        ("posts except those from Netflix", "posts", ("company:Netflix",)),
        ("books other than Deep Learning", "books", ("title:Deep Learning",)),
        ("ranking, but not about fraud", "ranking", ("fraud",)),
        ("ranking -fraud", "ranking", ("fraud",)),
        ("ranking -books -Netflix", "ranking", ("kind:book", "company:Netflix")),
        ("how does ranking work -fraud", "how does ranking work", ("fraud",)),
        ('ranking -"fraud detection"', "ranking", ("fraud detection",)),
        ("posts by Chip Huyen, not careers", "posts by Chip Huyen", ("careers",)),
    ],
)
def test_an_exclusion_is_read(parser: QuestionParser, question: str, words: str, exclusions: tuple[str, ...]) -> None:
    query = parser.parse(Query(question)).query
    assert (query.filter.exclusions, query.question.casefold()) == (exclusions, words.casefold())


@pytest.mark.parametrize(
    "question",
    [
        "why do models not generalise?", "what not to log", "how to avoid not shipping", "correlation, not causation",
        "why is accuracy not about fairness", "models that are not deep", "training without labels",
        "catch everything except KeyboardInterrupt", "how to catch all exceptions except timeouts",
        "state-of-the-art models", "x -1", "a temperature of -1 degrees", "ls -la", "git push --force",
        "how to use -Xmx in java", "is it normal that the loss does not fall?", "not about fraud", "except books",
        "-fraud", "what is not by design", "learning, but not too fast", "whether or not to deploy",
        "What is a model that does not overfit?", "no free lunch", "nothing but the truth", "why not use books?",
    ],
)  # fmt: skip
def test_a_negation_of_the_topic_excludes_nothing(parser: QuestionParser, question: str) -> None:
    assert parser.parse(Query(question)).query == Query(question)


def test_a_limitation_of_a_request_excludes_nothing(parser: QuestionParser) -> None:
    parsed = parser.parse(Query("case studies about search, but not too long"))
    assert parsed.query.filter == Filter(("case-study",))
    assert parser.parse(Query("posts about what not to log")).query.question == "what not to log"
