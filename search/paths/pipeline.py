"""The path pipeline: from a goal to hits on it, their reasons, the choice of steps and their order.

Knows the order of the stages; each stage is in its own module. Must not know how hits are ranked.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.reader import IndexReader
from search.answer.pipeline import SearchState
from search.catalogue.evidence import catalogue_hits
from search.catalogue.language.names import ListNames
from search.catalogue.wording import plain_words
from search.errors import QuestionError
from search.model import MAX_K, Filter, Hit, ParsedFilter, Query
from search.paths.goals import Goal
from search.paths.model import MOST, Path, PathStep
from search.paths.order import Pairs, order_resources, series_pairs
from search.paths.prerequisites import Precedence, find_precedences, quote_requirement
from search.paths.reasons import quote_reason
from search.paths.relevance import EXAMINED, find_candidates, goal_part, section_candidates
from search.paths.selection import distinct_steps, fit_hours
from search.query.filters import passes_filter

_NOTHING = "This list has nothing that leads to that goal."


class PathFinder:
    """Finds reading paths in one open index. Safe across threads.

    `search` runs a search without answering.
    """

    def __init__(self, index_reader: IndexReader, names: ListNames, search: Callable[[Query], SearchState]) -> None:
        self._index_reader, self._names, self._search = index_reader, names, search

    def find(self, goal: Goal, query_filter: Filter) -> Path:
        """The path to a goal through the resources that pass the filter; without steps if none is on the goal.

        Raises QuestionError for a goal that `Query` refuses, a filter value that the list does not have, and hours
        that are not a positive number.
        """
        if goal.hours is not None and not (0 < goal.hours < math.inf):
            raise QuestionError(f"The time is {goal.hours:g} hours: give a number of hours above 0.")
        section = self._section(goal) if not query_filter.sections else ()
        narrowed = replace(query_filter, sections=section) if section else query_filter
        state = self._search(Query(goal.topic, MAX_K if section else EXAMINED, narrowed, allow_llm=False, rerank=False))
        parsed = state.parsed
        understood = (*(ParsedFilter("section", heading, goal.topic) for heading in section), *parsed.filters)
        path = Path(
            goal.words, parsed.query.question, self._index_reader.name, hours=goal.hours,
            understood=understood, remark=parsed.remark,
        )  # fmt: skip
        suitable = distinct_steps(self._steps(state, in_section=bool(section)))
        steps = fit_hours(suitable, goal.hours)
        if not steps:
            reason = f"Nothing on that goal can be read in {goal.hours:g} hours: give more." if suitable else _NOTHING
            return replace(path, reason=reason, remaining=len(suitable))
        ordered = self._in_order(steps, goal.hours, parsed.query.filter)
        chosen = {step.listed.ordinal for step in ordered}
        remaining = sum(step.listed.ordinal not in chosen for step in suitable)
        return replace(path, steps=ordered, remaining=remaining)

    def _section(self, goal: Goal) -> tuple[str, ...]:
        """The heading that the topic is: the list itself says then what leads to the goal."""
        return self._names.sections.get(plain_words(goal.topic), ())

    def _steps(self, state: SearchState, *, in_section: bool) -> list[PathStep]:
        """The candidates that have a reason, best first."""
        part = goal_part(self._index_reader, state.parsed.query.question)
        candidates = (section_candidates if in_section else find_candidates)(self._index_reader, state)
        reasons = ((candidate, quote_reason(self._index_reader, part, candidate)) for candidate in candidates)
        return [PathStep(candidate.hit, reason) for candidate, reason in reasons if reason]

    def _in_order(self, steps: Sequence[PathStep], hours: float | None, query_filter: Filter) -> tuple[PathStep, ...]:
        precedences = [precedence for step in steps for precedence in self._precedences(step)]
        steps = [*steps, *self._named_steps(steps, precedences, hours, query_filter)]
        listed = [step.listed for step in steps]
        pairs = {(precedence.earlier, precedence.later) for precedence in precedences} | {*series_pairs(listed)}
        by_ordinal = {step.listed.ordinal: step for step in steps}
        ordered = [by_ordinal[entry.ordinal] for entry in order_resources(listed, self._names.listed, pairs)]
        return tuple(self._numbered(step, ordered[:position], pairs) for position, step in enumerate(ordered))

    def _precedences(self, step: PathStep) -> Iterable[Precedence]:
        return find_precedences(self._index_reader, self._names, step.listed)

    def _named_steps(
        self, steps: Sequence[PathStep], precedences: Sequence[Precedence], hours: float | None, query_filter: Filter
    ) -> list[PathStep]:
        """Resources that the steps name as their prerequisites, with these sentences as reasons, as far as they fit."""
        chosen = {step.listed.ordinal for step in steps}
        sources = {pair.earlier: pair.source for pair in precedences if pair.later in chosen}
        missing = [self._names.listed[ordinal] for ordinal in sources if ordinal not in chosen]
        missing = [listed for listed in missing if passes_filter(listed.resource, query_filter)]
        hits = catalogue_hits(self._index_reader, missing)
        named = [PathStep(hit, sources[hit.listed.ordinal]) for hit in hits]
        fitting = fit_hours([*steps, *named], hours)
        return [step for step in fitting if step in named][: MOST - len(steps)]

    def _numbered(self, step: PathStep, before: Sequence[PathStep], pairs: Pairs) -> PathStep:
        """The step with its place after those before it, and what it requires."""
        number = len(before) + 1
        follows = [other.listed for other in before if (other.listed.ordinal, step.listed.ordinal) in pairs]
        requirement = quote_requirement(self._index_reader, step.listed)
        is_new = requirement and requirement.quote != step.reason.quote
        return replace(
            step,
            hit=replace(_with_reason(step), rank=number),
            reason=replace(step.reason, number=number),
            requirement=requirement if is_new else None,
            follows=tuple(listed.resource.id for listed in follows),
        )


def _with_reason(step: PathStep) -> Hit:
    """The hit with the passage of its reason among its passages."""
    hit, passage = step.hit, step.reason.passage
    if passage.resource_id != step.listed.resource.id or any(passage.row == other.row for other in hit.passages):
        return hit
    return replace(hit, passages=(passage, *hit.passages[:1]), via=passage.document.via)
