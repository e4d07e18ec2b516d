"""Compares case studies side by side, if the question compares two companies or systems that have some.

Knows cards and questions; must not know rankings.
"""

import re
from collections.abc import Iterator, Sequence

from index.cards.model import Card, CardField
from index.catalog import ListedResource, Passage
from index.text.lexical import terms
from ingest.model import Resource
from search.case_model import Case, CaseSide
from search.cases.library import CaseLibrary
from search.model import Answer, Citation, Mode, Query, Sentence, Verdict
from search.query.comparison import comparison_sides
from search.query.filters import filter_resources
from search.query.lexicon import LEGAL_FORM

# The fields of a card that are quoted in a comparison.
COMPARED = (CardField.PROBLEM, CardField.METHODS, CardField.LESSON)
# Terms of a comparison that are not what is compared.
_COMPARING = frozenset(
    terms(
        "compare comparing comparison contrast versus vs differ different difference similar same better worse approach"
    )
)
# Case studies of a side; the first is compared, the others are hits.
_MOST = 3


def compare_cases(library: CaseLibrary, query: Query) -> tuple[CaseSide, CaseSide] | None:
    """The two sides of a question with their case studies that pass its filter; None unless both have a quoted one.

    Raises QuestionError for a filter value that the list does not have.
    """
    names = None if query.literal or query.mode is not Mode.HYBRID else comparison_sides(query.question)
    if names is None or not library.cards:
        return None
    listed = filter_resources(library.resources, query.filter)
    aspect = set(terms(query.question)).difference(_COMPARING, *map(terms, names))
    left, right = (_matching(name, aspect, library, listed) for name in names)
    right = [ordinal for ordinal in right if ordinal not in left[:1]]
    left = [ordinal for ordinal in left if ordinal not in right[:1]]
    if not left or not right:
        return None
    return CaseSide(names[0], library.cases(left[:_MOST])), CaseSide(names[1], library.cases(right[:_MOST]))


def comparison_answer(sides: tuple[CaseSide, CaseSide]) -> Answer:
    """The compared fields of the first case study of each side, quoted."""
    quotes = [quote for side in sides for quote in _quotes(side.cases[0])]
    citations = tuple(Citation(number, *quote) for number, quote in enumerate(quotes, 1))
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    return Answer(Verdict.ANSWERED, "", sentences, citations, comparison=sides)


def comparison_table(sides: Sequence[CaseSide]) -> dict[str, tuple[str, ...]]:
    """The rows of a table: title, company, year and the compared fields of the first case study of each side.

    Without sides there are none.
    """
    cases = [side.cases[0] for side in sides]
    if not cases:
        return {}
    entries = {
        "Case study": tuple(case.listed.resource.title for case in cases),
        "Company": tuple(case.text_of(CardField.COMPANY) for case in cases),
        "Year": tuple(str(case.listed.resource.year or "") for case in cases),
    }
    return entries | {field.capitalize(): tuple(case.text_of(field) for case in cases) for field in COMPARED}


def _quotes(case: Case) -> Iterator[tuple[Passage, int, int]]:
    for field in COMPARED:
        if (value := case.values.get(field)) and value.passage:
            yield value.passage, value.start, value.end


def _matching(name: str, aspect: set[str], library: CaseLibrary, listed: Sequence[ListedResource]) -> list[int]:
    """Ordinals of the quoted case studies of a company or system, those whose titles share most words with it first.

    Of equals those come first whose titles, then notes and cards, have most terms of the `aspect` that is compared.
    """
    scores = []
    for entry in listed:
        card = library.cards.get(entry.ordinal)
        if card and not card.values.keys().isdisjoint(COMPARED) and _is_about(name, card, entry.resource):
            title_terms = set(terms(entry.resource.title))
            texts = (entry.resource.note, *(value.text for value in card.values.values()))
            in_name, on_aspect = title_terms.intersection(terms(name)), title_terms & aspect
            in_texts = aspect.intersection(terms(" ".join(texts)))
            scores.append((-len(in_name), -len(on_aspect), -len(in_texts), entry.ordinal))
    return [ordinal for *_, ordinal in sorted(scores)]


def _is_about(name: str, card: Card, resource: Resource) -> bool:
    """Whether the name has the company, or title or note introduce it as that of a system."""
    company = card.values.get(CardField.COMPANY)
    short = LEGAL_FORM.sub("", company.text) if company else ""
    # Most cards are of other companies: a pattern of each would have to be compiled.
    may_name = company is not None and short.casefold() in name.casefold()
    if may_name and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", name, re.IGNORECASE):
        return True
    if not name[:1].isupper() or not (name in resource.note or name in resource.title):
        return False
    introduced = rf"(?<!\w){re.escape(name)}(?:, (?:an?|the|its|their) | (?:is|was) (?:an?|the|[A-Z][\w.]+['’]s) )"
    in_title = re.match(rf"{re.escape(name)}\s*[:,–—]", resource.title)
    return bool(in_title or re.search(introduced, resource.note))
