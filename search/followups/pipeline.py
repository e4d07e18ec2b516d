"""Resolves follow-ups: with its context, "and Netflix?" becomes a query that stands on its own.

Knows which function handles which relation. Must not know how a query is answered.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

from index.catalog import ListedResource
from search.catalogue.language.names import ListNames
from search.catalogue.wording import plain_words
from search.errors import QuestionError
from search.followups import ranges, references
from search.followups.change import Change
from search.followups.conditions import exclude, narrow_years, restrict
from search.followups.forms import FollowUpForm, match_follow_up
from search.followups.lists import change_list
from search.followups.parts import ask_part, ask_part_of_list
from search.followups.patterns import Relation
from search.followups.situation import Situation
from search.followups.substitution import substitute, swap_name
from search.model import Filter, Mode, ParsedFilter, Query, QuestionContext, Result
from search.query.merging import clear_filters, merge_filters, split_filter
from search.query.parse import QuestionParser
from search.sort import Sort

# Characters of the last question in a remark.
_MAX_QUOTED = 100


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A query that stands on its own, and for a follow-up the filters that it stated and how it was read."""

    query: Query
    filters: tuple[ParsedFilter, ...] = ()
    remark: str = ""

    def describe(self, result: Result, question: str) -> Result:
        """The result with the question as it was put, how it was read, and the context for the next follow-up."""
        shown = tuple(hit.listed.resource.id for hit in result.hits)
        context = QuestionContext(self.query, shown)
        understood = (*self.filters, *(parsed for parsed in result.understood if parsed not in self.filters))
        remark = f"{self.remark} {result.remark}".strip()
        return replace(result, question=question, understood=understood, remark=remark, context=context)


class FollowUps:
    """Resolves follow-ups on one list. Safe across threads."""

    def __init__(self, resources: Sequence[ListedResource], names: ListNames, parser: QuestionParser) -> None:
        self._resources, self._names, self._parser = resources, names, parser

    @cached_property
    def _by_id(self) -> dict[str, ListedResource]:
        return {listed.resource.id: listed for listed in self._resources}

    def resolve(self, query: Query) -> FollowUp:
        """The query as it stands on its own: the same, but for a follow-up.

        Raises QuestionError for a follow-up without a context, or that refers to nothing in it.
        """
        standalone = replace(query, question=query.question.strip(), context=None)
        if query.literal or query.mode is not Mode.HYBRID:
            return FollowUp(standalone)
        forms = [form for form in match_follow_up(query.question) if not self._is_title(query.question)]
        if not query.context:
            return self._of_list(forms, standalone) or _without_context(forms, standalone)
        shown = [*map(self._by_id.get, query.context.shown)]
        situation = Situation(query.context.query, shown, self._names, self._parser)
        if change := change_list(situation, query.question, self._parser.lists):
            return _apply(query, query.context.query, change)
        for form in forms:
            if change := _RELATIONS[form.relation](situation, form.slots):
                return _apply(query, query.context.query, change)
        return _alone(forms, standalone, f'it is not clear what it replaces in "{_shorten(situation.last.question)}"')

    def _of_list(self, forms: Sequence[FollowUpForm], query: Query) -> FollowUp | None:
        """The query about all resources of the list, for one about "them" without an earlier question."""
        parts = (ask_part_of_list(form.slots, self._names) for form in forms if form.relation is Relation.PART)
        question = next(filter(None, parts), "")
        remark = f'Read as "{_shorten(question)}", as there is no earlier question.'
        return FollowUp(replace(query, question=question), remark=remark) if question else None

    def _is_title(self, question: str) -> bool:
        return plain_words(question) in self._names.titles.forms


def _without_context(forms: Sequence[FollowUpForm], query: Query) -> FollowUp:
    """The query itself. Raises QuestionError if it means nothing without a context."""
    if any(form.is_bare for form in forms):
        reason = "refers to an earlier question, and none was given"
        raise QuestionError(f'"{_shorten(query.question)}" {reason}: ask the whole question, or give its context.')
    return _alone(forms, query, "there is no earlier question that it could continue")


def _alone(forms: Sequence[FollowUpForm], query: Query, reason: str) -> FollowUp:
    """The query itself; of "and Netflix?" the name alone, with a remark that gives the reason."""
    names = [form.slots["words"] for form in forms if form.relation is Relation.SUBSTITUTED]
    if not names:
        return FollowUp(query)
    remark = f'"{_shorten(query.question)}" was searched by itself: {reason}.'
    return FollowUp(replace(query, question=names[0]), remark=remark)


def _apply(query: Query, last: Query, change: Change) -> FollowUp:
    """The last query with a change; the query's own options fill what it leaves open."""
    base = Filter() if change.is_new else clear_filters(last.filter, change.drops)
    order = change.sort or (Sort.RELEVANCE if change.is_new else last.sort)
    standalone = replace(
        query,
        question=change.question or last.question,
        filter=merge_filters(_fill(base, query.filter), change.filters),
        sort=query.sort if order is Sort.RELEVANCE and not change.sort else order,
        literal=last.literal and not change.question,
        context=None,
    )
    read_as = f', read as "{_shorten(change.question)}"' if change.question else ""
    ordered = f", sorted by {change.sort.replace('-', ' ')}" if change.sort else ""
    filters = _stated_filters(standalone.filter, change.filters, query.filter, last.question)
    return FollowUp(standalone, filters, f'A follow-up to "{_shorten(last.question)}"{read_as}{ordered}.')


def _stated_filters(
    merged: Filter, new: Sequence[ParsedFilter], own: Filter, question: str
) -> tuple[ParsedFilter, ...]:
    """The filters that a follow-up states, and those in force from before, but for the query's own options."""
    by_value, options = {(parsed.kind, parsed.value): parsed for parsed in new}, split_filter(own)
    values = [value for value in split_filter(merged) if value in by_value or value not in options]
    return tuple(by_value.get(value) or ParsedFilter(*value, question) for value in values)


def _fill(base: Filter, own: Filter) -> Filter:
    """The filter with the values of another in the fields that it leaves open."""
    names = [field.name for field in fields(Filter) if getattr(base, field.name) in {(), None}]
    return replace(base, **{name: getattr(own, name) for name in names})


def _shorten(question: str) -> str:
    words = re.sub(r"\s+", " ", question).strip()
    return words if len(words) <= _MAX_QUOTED else f"{words[:_MAX_QUOTED]} ..."


def _narrow(situation: Situation, slots: Mapping[str, str]) -> Change | None:
    if "excluded" in slots:
        return exclude(situation, slots["excluded"])
    name = re.sub(r"^(?:by|from|at) ", "", slots["condition"], flags=re.IGNORECASE)
    return swap_name(situation, name) or restrict(situation, slots["condition"])


_RELATIONS: dict[Relation, Callable[[Situation, Mapping[str, str]], Change | None]] = {
    Relation.OTHERS: references.show_others,
    Relation.OTHERS_BY: references.show_others_by_maker,
    Relation.RANGED: ranges.narrow_range,
    Relation.SORTED: ranges.sort_last,
    Relation.LIKE: references.show_similar,
    Relation.DETAILS: references.show_details,
    Relation.PLACE: references.ask_within,
    Relation.PART: ask_part,
    Relation.CONTENT: references.ask_content,
    Relation.FACT: references.ask_fact,
    Relation.MAKER: references.ask_about_maker,
    Relation.NARROWED: _narrow,
    Relation.DATED: lambda situation, slots: narrow_years(situation, slots["years"]),
    Relation.SUBSTITUTED: substitute,
    Relation.TOPIC: references.ask_about_topic,
}
