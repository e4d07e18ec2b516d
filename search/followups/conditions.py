"""The conditions of follow-ups: "only books", "without Netflix", "since 2019", "only free ones".

A condition counts only if each of its words is understood. Knows the names of the list and the resources shown; must
not know the forms of follow-ups.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.text.lexical import terms
from search.catalogue.language.names import ListNames
from search.catalogue.language.noun_phrase import parse_noun_phrase
from search.catalogue.scope import ListScope
from search.catalogue.wording import plain_words
from search.errors import QuestionError
from search.followups.change import Change, within_resources
from search.followups.situation import Situation
from search.model import ParsedFilter
from search.query.lexicon import plural_of

# How a condition is completed to a noun phrase.
_FRAMES = ("{}", "resources {}", "resources by {}", "resources in the section {}", "resources tagged {}")
_TOPIC = re.compile(r"^(?:(?P<head>.+?) )?(?:about|on|regarding|covering) (?P<topic>.+)$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:ones?|those)$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Words of the longest topic that is excluded.
_MAX_EXCLUDED = 4


def parse_condition(words: str, names: ListNames) -> ListScope | None:
    """The condition that words state; None if any of them is not understood."""
    plain = plain_words(words)
    for frame in _FRAMES:
        phrase = parse_noun_phrase(frame.format(plain), names)
        if phrase and phrase.scope != ListScope():
            return phrase.scope
    return None


def restrict(situation: Situation, words: str) -> Change | None:
    """The last question with a condition; None if the words state none. Raises QuestionError if nothing can fit it."""
    if scope := parse_condition(words, situation.names):
        return _apply_scope(situation, scope, words)
    match = _TOPIC.match(words)
    scope = parse_condition(match["head"], situation.names) if match and match["head"] else None
    if match and (scope or not match["head"]):
        question = f"{situation.last.question.rstrip(' ?!.')} about {match['topic']}"
        return replace(_apply_scope(situation, scope or ListScope(), words) or Change(), question=question)
    if _PRONOUN.search(words):
        hint = "try a kind, a year, an author, an organisation, a tag or a section of the list"
        raise QuestionError(f"'{words[:60]}' is not a filter: {hint}.")
    return None


def _apply_scope(situation: Situation, scope: ListScope, words: str) -> Change | None:
    if scope.order:
        return None
    if scope.noun and not scope.kinds:
        raise QuestionError(f"The list has no {plural_of(scope.noun)}: try another kind.")
    rest = replace(scope, noun="", kinds=(), makers=(), sections=(), tags=(), year_from=None, year_to=None)
    excluded = _excluding_filters(rest.excluded, words) if rest.excluded else ()
    if rest == ListScope() or excluded:
        return Change(filters=(*_scope_filters(scope, words), *excluded))
    # What no filter expresses is decided for the resources shown.
    fitting = [listed.resource for listed in situation.shown if listed and scope.has(listed)]
    if not fitting:
        raise QuestionError(
            f"None of the resources shown fits '{words[:60]}' by what the list records ({situation.count})."
        )
    return Change(filters=within_resources(fitting, words))


def _scope_filters(scope: ListScope, words: str) -> tuple[ParsedFilter, ...]:
    """The filters of a scope. A name that is an organisation and an author is the organisation, which finds both."""
    is_company = any(field == "company" for field, _ in scope.makers)
    return tuple(read for read in scope.parsed_filters(words) if not (is_company and read.kind == "author"))


def exclude(situation: Situation, words: str) -> Change | None:
    """The last question without what words name: a field of the list, else the topic; None for a whole clause."""
    scope = parse_condition(words, situation.names)
    filters = _excluding_filters(scope, words) if scope else ()
    if not filters and terms(words) and words.count(" ") < _MAX_EXCLUDED and "," not in words:
        filters = (ParsedFilter("exclude", words, words),)
    return Change(filters=filters) if filters else None


def _excluding_filters(scope: ListScope, words: str) -> tuple[ParsedFilter, ...]:
    """The filters that exclude a scope of a single condition; none for any other scope."""
    plain = replace(scope, noun="", kinds=(), makers=(), sections=(), tags=())
    groups: Sequence[Sequence[tuple[str, str]]] = (
        [("kind", kind) for kind in scope.kinds],
        scope.makers,
        [("section", name) for name in scope.sections],
        [("tag", tag) for tag in scope.tags],
    )
    values = [value for group in groups for value in group]
    is_single = plain == ListScope() and sum(map(bool, groups)) == 1
    return tuple(ParsedFilter("exclude", f"{field}:{name}", words) for field, name in values) if is_single else ()


def narrow_years(situation: Situation, words: str) -> Change | None:
    """The last question for other years; None for words that state no years."""
    scope = parse_condition(words, situation.names) if _YEAR.search(words) else None
    if not scope or replace(scope, year_from=None, year_to=None) != ListScope():
        return None
    question, years = situation.last.question, _YEAR.findall(words)
    if len(years) == len(_YEAR.findall(question)) == 1 and scope.year_from == scope.year_to:
        return Change(_YEAR.sub(years[0], question), drops=("year-from", "year-to"))
    return Change(filters=scope.parsed_filters(words), drops=("year-from", "year-to"))
