"""Forms of questions, and the words in their slots."""

import pytest

from search.catalogue.language import forms
from search.catalogue.language.forms import FormMatch, match_forms
from search.catalogue.language.templates import TEMPLATES, Intent


def first_form(words: str) -> FormMatch:
    return next(match_forms(words))


@pytest.mark.parametrize(
    ("words", "intent", "slots"),
    [
        ("who wrote the bee book", Intent.AUTHOR, {"title": "bee book"}),
        ("who s the author of wax moths", Intent.AUTHOR, {"title": "wax moths"}),
        ("in which year was wax moths published", Intent.YEAR, {"title": "wax moths"}),
        ("where was wax moths published", Intent.COMPANY, {"title": "wax moths"}),
        ("please how long is wax moths", Intent.LENGTH, {"title": "wax moths"}),
        ("what is this list about", Intent.ABOUT, {}),
        ("which sections are there in this list", Intent.SECTIONS, {}),
        ("how often is this list updated", Intent.ORIGIN, {}),
        ("who is this list for", Intent.ABOUT, {}),
        ("how many different authors are there", Intent.NAMES, {"field": "authors"}),
        ("how many posts are there", Intent.COUNT, {"scope": "posts are there"}),
        ("what should i read first if i am new to bees", Intent.START, {"place": "bees"}),
        ("what comes right after the hives", Intent.NEXT, {"place": "hives"}),
        ("i have read wax moths what next", Intent.NEXT, {"place": "wax moths"}),
        ("could you list the posts", Intent.LIST, {"scope": "the posts", "lead": "could you list"}),
        ("does google have any papers", Intent.LIST, {"scope": "papers by google", "lead": "are there"}),
        ("posts", Intent.LIST, {"scope": "posts"}),
    ],
)
def test_a_question_has_the_form_of_its_intent(words: str, intent: Intent, slots: dict[str, str]) -> None:
    assert first_form(words) == FormMatch(intent, slots)


def test_a_question_compiles_only_the_forms_whose_words_it_has() -> None:
    forms._compile.cache_clear()
    assert [match.intent for match in match_forms("what is a bee")] == ["list", "list"]
    assert 0 < forms._compile.cache_info().currsize < (len(TEMPLATES["what"]) + len(TEMPLATES[""])) / 1.5


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("what {be} (?:in )?{list}(?: for)?", ("what",)),
        ("how long {to_read}? ?to read {title}", ("how", "long", "to", "read")),
        ("what authors? {wrote} {title}", ("what",)),
        ("(?:give (?:me )?)?organi[sz]ations (?!there ){title} \\w.*", ("organi", "ations")),
    ],
)
def test_the_fixed_words_of_a_form_stand_outside_of_groups_and_options(template: str, words: tuple[str, ...]) -> None:
    assert forms._fixed_words(template) == words
