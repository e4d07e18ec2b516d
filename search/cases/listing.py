"""Lists case studies, in the order of the list or ranked by a question.

Knows cards and filters; how a question is ranked is the caller's. Must not know rankings.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from search.case_model import Case
from search.cases.library import CaseLibrary
from search.model import Filter, ParsedFilter, Query, Result, check_hit_count
from search.query.filters import filter_resources


@dataclass(frozen=True, slots=True)
class CaseList:
    """Case studies in the order of the list, or the best for a question, best first; `total` counts all that pass.

    `understood` are the filters read from the question, `remark` are other notes on how it was read.
    """

    question: str
    generation: str
    cases: tuple[Case, ...]
    total: int
    understood: tuple[ParsedFilter, ...] = ()
    remark: str = ""


def list_cases(
    library: CaseLibrary, question: str, query_filter: Filter, k: int, search: Callable[[Query], Result]
) -> CaseList:
    """The case studies that pass the filter: all of them, or the best `k` for a question as `search` ranks them.

    Raises QuestionError for a question or `k` out of bounds and for a filter value that the list does not have.
    """
    check_hit_count(k)
    passing = filter_resources(library.resources, query_filter)
    listed = [entry for entry in passing if entry.ordinal in library.cards]
    if not question.strip() or not listed:
        return CaseList("", library.generation, library.cases(entry.ordinal for entry in listed), len(listed))
    within = replace(query_filter, within=tuple(entry.resource.id for entry in listed))
    result = search(Query(question, k, within, rerank=False))
    best = dict.fromkeys(entry.ordinal for hit in result.hits for entry in (hit.listed, *hit.also))
    return CaseList(
        question, result.generation, library.cases(best), len(listed), result.understood, result.remark
    )  # fmt: skip
