"""The conditions in a noun phrase: "by Chip Huyen", "in Career", "tagged bees", "without a link".

Each function takes a condition from the start of the words left, and returns whether there was one. Knows the names of
the list; must not know resources.
"""

import re

from search.catalogue.language.names import ListNames, leading_name
from search.catalogue.language.phrase_state import PhraseState
from search.catalogue.scope import FIELDS_BY_WORD

STATUSES = {
    "dead": "dead", "broken": "dead", "gone": "dead", "unreachable": "dead", "archived": "archived", "unread": "unread",
    "not read": "unread", "not fetched": "unread", "never read": "unread", "not been read": "unread",
    "been read": "read", "read": "read", "fetched": "read", "alive": "working", "reachable": "working",
}  # fmt: skip
_IN = r"(?:(?:in|from|under|of|within) )?(?:the )?"
_SECTION = r"(?:section|folder|chapter|part|category|heading)"
_TAGGED = (
    r"(?:(?:have|has|had|with|that have|which have) )?(?:(?:the|an?) )?"
    r"(?:tags?|label|tagged|labelled|labeled) (?:with |as )?(?=\w)"
)
_FIELD = rf"(?:an? |any )?(?P<name>{'|'.join(FIELDS_BY_WORD)})"
_BY = (
    r"(?:(?:made|written|published|authored|recorded|given) )?(?P<word>by|from|at|of|behind) "
    r"(?:the )?(?:(?:company|author|authors|organisation|publisher) )?"
)
_SORTINGS = {
    "newest first": "newest", "latest first": "newest", "most recent first": "newest",
    "from newest to oldest": "newest",
    "oldest first": "oldest", "earliest first": "oldest", "from oldest to newest": "oldest",
    "chronologically": "oldest", "in chronological order": "oldest",
    "shortest first": "shortest", "longest first": "longest",
    "alphabetically": "title", "in alphabetical order": "title", "from a to z": "title",
}  # fmt: skip
_SORTED_BY = {
    "year": "newest", "date": "newest", "age": "newest", "title": "title", "name": "title", "length": "shortest",
    "reading time": "shortest",
}  # fmt: skip
_SORTED = r"(?:(?:sorted|ordered|ranked|arranged|listed) )?"
_SORTING = (
    rf"{_SORTED}(?:(?P<order>{'|'.join(_SORTINGS)})|"
    rf"(?:by|in order of) (?:the )?(?:publication )?(?P<field>{'|'.join(_SORTED_BY)}))"
)
_NOT_WORKING = r"(?:(?:that|which|do|does|are|is) )*(?:not|dont|doesnt|no longer) work(?:s|ing)?"
Makers = tuple[tuple[str, str], ...]


def take_maker(state: PhraseState, names: ListNames) -> bool:
    """Take "by Chip Huyen", "from Netflix", "that Chip Huyen wrote", "does Netflix have"."""
    if state.scope.makers:
        return False
    preposition = re.match(_BY, state.rest)
    if not preposition:
        return state.has_head and _take_maker_with_verb(state, names)
    makers, rest = _leading_makers(state.rest[preposition.end() :], names)
    is_bound = state.has_head or preposition["word"] in {"by", "from"}
    return bool(makers) and state.narrow(rest, is_bound=is_bound, makers=makers)


def _take_maker_with_verb(state: PhraseState, names: ListNames) -> bool:
    """Take "that Chip Huyen wrote", "does Netflix have", or a company that ends the phrase: "everything Disney"."""
    makers, rest = _leading_makers(state.after(r"(?:(?:that|what|did|does|do|has|have) )*"), names)
    verb = re.match(
        r"(?:has |have )?(?:wrote|written|write|made|make|published|publish|have|recorded|got)(?: |$)", rest
    )
    is_last = not rest and all(field == "company" for field, _ in makers)
    return bool(makers and (verb or is_last)) and state.narrow(rest[verb.end() :] if verb else rest, makers=makers)


def take_maker_before_noun(state: PhraseState, names: ListNames) -> bool:
    """Take "Netflix" of "Netflix talks", "Chip Huyen's" of "Chip Huyen's posts"."""
    if state.has_head or state.scope.makers:
        return False
    form, rest = leading_name(state.rest, names.companies)
    if not form:
        form, rest = leading_name(state.rest, names.authors)
    is_name = form in names.companies or form in names.full_names or rest.startswith("s ")
    return bool(form and rest and is_name) and state.narrow(
        rest.removeprefix("s "), is_bound=False, makers=makers_of(form, names)
    )


def makers_of(form: str, names: ListNames) -> Makers:
    """The authors and companies that a name stands for."""
    authors = [("author", name) for name in names.authors.get(form, ())]
    return (*authors, *(("company", name) for name in names.companies.get(form, ())))


def _leading_makers(words: str, names: ListNames) -> tuple[Makers, str]:
    """The makers at the start of words, as in "Airbnb and Netflix", and the words after them."""
    matches = (leading_name(words, names.authors), leading_name(words, names.companies))
    form, rest = max(matches, key=lambda match: len(match[0]))
    makers = makers_of(form, names)
    if makers and (match := re.match(r"(?:and|or) ", rest)):
        others, after = _leading_makers(rest[match.end() :], names)
        return ((*makers, *others), after) if others else (makers, rest)
    return makers, rest


def take_section(state: PhraseState, names: ListNames) -> bool:
    """Take "in the section Career", "in Career", "from the Career section"."""
    if state.scope.sections:
        return False
    for lead in (rf"{_IN}{_SECTION} (?:called |named )?(?=\w)", r"(?:in|from|under|within) (?:the )?"):
        form, rest = leading_name(state.after(lead), names.sections)
        # A section of the same first words may go on: "Career section".
        if form and not re.match(rf"{_SECTION}\b", rest):
            return state.narrow(rest, sections=names.sections[form])
    after = re.match(rf"(?:does )?{_IN}(?P<name>\w.*?) {_SECTION}(?: have| contain| hold| include)?(?: |$)", state.rest)
    sections = names.find_sections(after["name"]) if after else ()
    return bool(after and sections) and state.narrow(state.rest[after.end() :] if after else "", sections=sections)


def take_tag(state: PhraseState, names: ListNames) -> bool:
    """Take "tagged optics", "with the tag optics"."""
    tags, rest = _leading_tags(state.after(_TAGGED), names)
    return bool(tags) and state.narrow(rest, tags=tags)


def _leading_tags(words: str, names: ListNames) -> tuple[tuple[str, ...], str]:
    """The tags at the start of words, as in "bees or pests", and the words after them."""
    form, rest = leading_name(words, names.tags)
    others, after = _leading_tags(rest.removeprefix("or "), names) if form and rest.startswith("or ") else ((), rest)
    return (*names.tags.get(form, ()), *others), after


def take_sorting(state: PhraseState, _names: ListNames) -> bool:
    """Take "newest first", "sorted by title", after the noun, or the "first" of "newest books first"."""
    if state.has_head and state.scope.order in _SORTINGS.values() and not state.scope.limit and state.take("first"):
        return state.narrow(order="", sorting=state.scope.order)
    match = state.take(_SORTING) if state.has_head or state.is_bound else None
    if not match:
        return False
    return state.narrow(sorting=_SORTINGS[match["order"]] if match["order"] else _SORTED_BY[match["field"]])


def take_lack(state: PhraseState, _names: ListNames) -> bool:
    """Take "without a year", "that have no link", "untagged", "with a note"."""
    if match := state.take(rf"(?:without|with no|(?:that |which )?(?:have|has) no|lacking|missing) {_FIELD}"):
        return state.narrow(lacking=FIELDS_BY_WORD[match["name"]])
    if match := state.take(rf"(?:with|(?:that |what )?(?:have|has)) {_FIELD}"):
        return state.narrow(having=FIELDS_BY_WORD[match["name"]])
    if match := state.take("(?P<word>untagged|undated)"):
        return state.narrow(lacking={"untagged": "tags", "undated": "year"}[match["word"]])
    return False


def take_status(state: PhraseState, _names: ListNames) -> bool:
    """Take "that are dead", "not read", "free", and after "links" "that still work" or "do not work"."""
    if state.head.startswith("link") and state.take(_NOT_WORKING):
        return state.narrow(status="dead")
    if state.head.startswith("link") and state.take(r"(?:(?:that|which|do|does|are|still) )*work(?:s|ing)?"):
        return state.narrow(status="working")
    if not state.has_head and state.take(r"working(?= links?\b)"):
        return state.narrow(status="working")
    if match := state.take(rf"(?:(?:that|which|are|is|were|have|has|was) )*(?P<status>{'|'.join(STATUSES)})"):
        return state.narrow(status=STATUSES[match["status"]])
    return bool(state.take(r"(?:(?:that|which|are|is) )*free(?: of charge)?")) and state.narrow(free=True)
