"""The catalogue: recognises a question about the list, and answers it from the records of the index.

Knows the order of the forms and which part answers which intent. Must not know rankings or quotes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial

from index.catalog import ListedResource
from index.text.lexical import terms
from ingest.model import ListSummary
from search.catalogue.answers import WITHOUT_TEXTS, Finding, IndexTexts, Records
from search.catalogue.language.forms import FormMatch, asks_by_topic, asks_for_existence, match_forms
from search.catalogue.language.measures import DURATION
from search.catalogue.language.names import ListNames
from search.catalogue.language.noun_phrase import NounPhrase, parse_noun_phrase
from search.catalogue.language.templates import Intent
from search.catalogue.language.topics import written_topic
from search.catalogue.language.unlisted import ProperNames
from search.catalogue.scope import ListScope, entries_within
from search.catalogue.statements.facts import state_fact, state_facts_of_two
from search.catalogue.statements.fields import state_extreme_names, state_names
from search.catalogue.statements.order import state_neighbour, state_position, state_start
from search.catalogue.statements.overview import state_origin, state_overview, state_sections
from search.catalogue.statements.related import state_related
from search.catalogue.statements.selections import state_selection, state_total_length
from search.catalogue.statements.topics import state_names_on_topic, state_topic
from search.catalogue.topic import Topic
from search.catalogue.wording import plain_words
from search.model import CatalogueAnswer, Filter, ListCitation, Mode, Query
from search.query.filters import filter_resources
from search.query.merging import is_open, merge_filters
from search.query.ordering import sort_resources
from search.query.phrases.lists import find_list

# Words of the longest question that may be about the list; a longer one is about a topic.
_MAX_WORDS, _MAX_CHARACTERS = 30, 600
# The start of a phrase whose noun is left out.
_BARE = re.compile(
    r"(?:are|is|were|was|have|has|do|does|did|published|written|released|made|posted|recorded|mention|cover|discuss) |"
    r"(?:from|by|since|before|after|tagged|without|with no) |"
    rf"(?:in|within|under|less than|at most) {DURATION}$"
)
# Terms of the longest topic of which the list may have nothing: a longer one is seldom written side by side.
_MAX_ABSENT = {Intent.COUNT: 3, Intent.LIST: 1}
# A list of at most this many resources is given whole, even if fewer hits are requested.
WHOLE = 20


class CatalogueReply:
    """What the catalogue has for a question: the answer, its resources in order, and the filters it understood.

    `text_pattern`: what a sentence of their texts has that is quoted beside the answer, None without quotes. `topic` is
    what they are about; at most `k` of them are quoted then.
    """

    def __init__(self, intent: Intent, finding: Finding, list_title: str, k: int) -> None:
        self.listed = tuple(finding.listed[: max(k, WHOLE)])
        self.filters = finding.filters
        self.text_pattern, self.topic, self.k = finding.text_pattern, finding.topic, k
        total = len(finding.listed) if finding.total is None else finding.total
        citations = tuple(list_citation(entry, list_title) for entry in self.listed)
        remaining = len(finding.listed) - len(self.listed)
        self.answer = CatalogueAnswer(
            intent, finding.statement, total, remaining, finding.values, finding.missing, citations
        )


def list_citation(listed: ListedResource, list_title: str) -> ListCitation:
    """The place of a resource in the list, or in the first of several lists read together."""
    resource = listed.resource
    if resource.places:
        place = resource.places[0]
        return ListCitation(resource.id, place.list, place.section, place.position + 1)
    return ListCitation(resource.id, list_title, resource.section, resource.position + 1)


def is_understood(query: Query) -> bool:
    """Whether the words of a query are to be understood; quoted phrases stand in texts."""
    return query.mode is Mode.HYBRID and not query.literal and not query.filter.phrases


class Catalogue:
    """Answers questions about one list. Safe across threads."""

    def __init__(
        self,
        resources: Sequence[ListedResource],
        title: str,
        introduction: str = "",
        texts: IndexTexts = WITHOUT_TEXTS,
        lists: Sequence[ListSummary] = (),
    ) -> None:
        """The catalogue of a list; `lists` are the named lists that it consists of."""
        self._resources, self._title, self._introduction, self._texts = resources, title, introduction, texts
        self._lists = {summary.name.casefold(): summary for summary in lists}

    @cached_property
    def names(self) -> ListNames:
        """The names of the list."""
        return ListNames(self._resources)

    def reply(self, query: Query) -> CatalogueReply | None:
        """The answer to a question about the list, or about one of several; None for any other question.

        Raises QuestionError for a filter value that the list does not have.
        """
        phrase = find_list(query.question, [summary.name for summary in self._lists.values()])
        if phrase and is_open(query.filter, phrase.parsed.kind):
            query_filter = merge_filters(query.filter, [phrase.parsed])
            if reply := self._reply(replace(query, question=phrase.about, filter=query_filter)):
                reply.filters = (phrase.parsed, *reply.filters)
                return reply
        return self._reply(query)

    def _reply(self, query: Query) -> CatalogueReply | None:
        words = plain_words(query.question[:_MAX_CHARACTERS])
        if not is_understood(query) or len(words.split()) > _MAX_WORDS:
            return None
        records = self._records(query)
        for form in match_forms(words):
            if finding := self._answer(form, records, query.question):
                ordered = replace(finding, listed=sort_resources(finding.listed, query.sort))
                reply = CatalogueReply(form.intent, ordered, records.title, query.k)
                reply.listed = tuple(self._resources[entry.ordinal] for entry in reply.listed)
                return reply
        return None

    def _records(self, query: Query) -> Records:
        is_filtered = query.filter != Filter()
        listed = filter_resources(self._resources, query.filter) if is_filtered else self._resources
        listed = entries_within(listed, query.filter.lists)
        summary = self._summary(query.filter)

        def nearest(resource: ListedResource) -> Sequence[ListedResource]:
            related = self._texts.related(resource.ordinal, len(self._resources) if is_filtered else query.k)
            passing = {entry.ordinal for entry in listed}
            return [entry for entry in related if entry.ordinal in passing][: query.k]

        return Records(summary.title, summary.introduction, self.names, listed, summary.resources, nearest)

    def _summary(self, query_filter: Filter) -> ListSummary:
        """What the single list that is chosen says of itself, or all of them together."""
        chosen = query_filter.lists[0].casefold() if len(query_filter.lists) == 1 else ""
        whole = ListSummary("", self._title, len(self._resources), self._introduction)
        return self._lists.get(chosen, whole)

    def _answer(self, form: FormMatch, records: Records, question: str) -> Finding | None:
        slots, intent = form.slots, form.intent
        if "other" in slots:
            return state_facts_of_two(intent, records, slots["title"], slots["other"])
        if "title" in slots:
            return state_fact(intent, records, slots["title"])
        if "position" in slots:
            return state_position(records, int(slots["position"]))
        if intent in {Intent.COUNT, Intent.LIST}:
            return self._select(form, records, question)
        if intent in {Intent.NAMES, Intent.MOST, Intent.FEWEST, Intent.LENGTH}:
            return self._summarise(form, records, question)
        return _STATEMENTS[intent](records, slots.get("place", ""))

    def _summarise(self, form: FormMatch, records: Records, question: str) -> Finding | None:
        """The names in a field, the most frequent of them, or the length of all resources of a scope."""
        is_bare = form.slots.keys().isdisjoint({"scope", "topic"})
        phrase = NounPhrase(ListScope(), is_request=True) if is_bare else self._parse(form, None)
        if not phrase or (phrase.scope.order and form.intent is Intent.NAMES):
            return None
        scope, field = phrase.scope, form.slots.get("field", "who")
        if form.intent is Intent.LENGTH:
            return state_total_length(scope, records)
        if scope.topic:
            topic = self._find_topic(scope.topic, question, records)
            return state_names_on_topic(records, field, replace(scope, topic=topic), topic)
        if form.intent is Intent.NAMES:
            return state_names(records, field, scope)
        return state_extreme_names(records, field, scope, form.intent)

    def _parse(self, form: FormMatch, proper: ProperNames | None) -> NounPhrase | None:
        """The noun phrase of a form; in "how many are from Netflix" and "who wrote about bees" the noun is left out."""
        words = form.slots.get("topic") or form.slots["scope"]
        words = f"resources {words}" if "topic" in form.slots or _BARE.match(words) else words
        return parse_noun_phrase(words, self.names, proper, is_topical=asks_by_topic(form))

    def _select(self, form: FormMatch, records: Records, question: str) -> Finding | None:
        if maker := form.slots.get("maker"):
            form = FormMatch(form.intent, {"scope": f"resources from {maker}", "lead": "maker"})
        words, proper = form.slots["scope"], ProperNames(question) if asks_for_existence(form) else None
        phrase = self._parse(form, proper)
        if not phrase or not (form.intent is Intent.COUNT or "lead" in form.slots or phrase.is_request):
            return None
        finding = self._state(form.intent, phrase.scope, records, question)
        return replace(finding, filters=phrase.scope.parsed_filters(words)) if finding else None

    def _state(self, intent: Intent, scope: ListScope, records: Records, question: str) -> Finding | None:
        """What a scope selects; None if it has a topic of which the list has nothing, and which words may miss."""
        if not scope.topic:
            return state_selection(scope, records)
        topic = self._find_topic(scope.topic, question, records)
        finding = state_topic(replace(scope, topic=topic), topic, records, is_count=intent is Intent.COUNT)
        is_certain = len(terms(scope.topic.forms[0])) <= _MAX_ABSENT[intent]
        return finding if finding and (finding.listed or is_certain) else None

    def _find_topic(self, topic: Topic, question: str, records: Records) -> Topic:
        """A topic as the question writes it, with its other forms and the resources that mention it."""
        written = written_topic(question, topic.forms[0], plain_words)
        topic = self._texts.find_topic(replace(topic, forms=tuple(written.split(" or "))))
        is_mentioned = any(replace(topic, by_mention=True).has(entry) for entry in records.listed)
        if is_mentioned or " and " not in written:  # the name of one thing, as "research and development" may be
            return topic
        return self._texts.find_topic(replace(topic, forms=tuple(written.split(" and ")), needs_all=True))


_STATEMENTS: dict[Intent, Callable[[Records, str], Finding | None]] = {
    Intent.ABOUT: lambda records, _: state_overview(records),
    Intent.ORIGIN: lambda records, _: state_origin(records),
    Intent.SECTIONS: lambda records, _: state_sections(records),
    Intent.START: state_start,
    Intent.NEXT: partial(state_neighbour, step=1),
    Intent.PREVIOUS: partial(state_neighbour, step=-1),
    Intent.RELATED: state_related,
}
