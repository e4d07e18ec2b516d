"""Which resources are about a topic or mention it, and the names in their fields, with the rule by which they count.

Computed from the records and from the words of the texts; must not know the words of questions.
"""

from dataclasses import replace

from index.catalog import ListedResource
from search.catalogue.answers import Finding, Records
from search.catalogue.scope import ListScope
from search.catalogue.statements.fields import state_names
from search.catalogue.statements.selections import state_selection
from search.catalogue.topic import Topic
from search.catalogue.wording import count_noun

_PARTLY = "not all texts with these words were searched"


def state_topic(scope: ListScope, topic: Topic, records: Records, *, is_count: bool) -> Finding | None:
    """The resources of a scope that are about its topic, or mention it; if it is about none, those that mention it.

    The ones that only mention it follow those about it, unless these are counted (`is_count`). None for a topic before
    the noun that no entry names: it may be any adjective.
    """
    about, mentioning = (replace(scope, topic=replace(topic, by_mention=each)) for each in (False, True))
    named = about.select(records.listed)
    if topic.is_attribute and not named:
        return None
    if topic.by_mention or not named:
        return _state_mentions(mentioning, topic, records)
    finding = state_selection(scope, records)
    if not finding or scope.order:
        return finding
    elsewhere = _only_mentioning(scope, topic, records)
    finding = replace(finding, topic=topic, total=len(named))
    finding = finding if is_count or scope.limit else replace(finding, listed=(*finding.listed, *elsewhere))
    return _append(finding, _describe_elsewhere(len(elsewhere)))


def state_names_on_topic(records: Records, field_word: str, scope: ListScope, topic: Topic) -> Finding | None:
    """The names in a field of the resources about a topic, or of those that mention it if that is the question.

    None if they have no name: who mentions something by the way has not written about it.
    """
    finding = state_names(records, field_word, scope)
    if not finding.values:
        return None
    finding = replace(finding, topic=topic)
    if topic.by_mention:
        return _append(finding, *_gaps(scope, topic, records, finding))
    elsewhere = _only_mentioning(scope, topic, records)
    return _append(finding, _describe_elsewhere(len(elsewhere)))


def _only_mentioning(scope: ListScope, topic: Topic, records: Records) -> list[ListedResource]:
    """The resources of a scope whose texts mention its topic but whose entries do not name it."""
    mentioning = replace(scope, topic=replace(topic, by_mention=True)).select(records.listed)
    return [entry for entry in mentioning if not topic.is_named(entry.resource)]


def _describe_elsewhere(count: int) -> str:
    return f"{count:,} more {'mentions' if count == 1 else 'mention'} it elsewhere" if count else ""


def _state_mentions(scope: ListScope, topic: Topic, records: Records) -> Finding | None:
    """The resources that mention the topic, and how many texts were not read."""
    finding = state_selection(scope, records)
    if not finding:
        return None
    finding = replace(finding, topic=topic)
    if finding.listed and not topic.by_mention:
        finding = _append(finding, "none has it in its title, section, tags or note")
    missing, partly = _gaps(scope, topic, records, finding)
    return _append(replace(finding, missing=missing), missing, partly)


def _gaps(scope: ListScope, topic: Topic, records: Records, finding: Finding) -> tuple[str, str]:
    """How many texts were not read, and that not all were searched; empty if neither is so."""
    others = replace(scope, topic=None, status="unread").select(records.listed)
    unread = sum(entry.ordinal not in topic.mentioned for entry in others)
    resources = count_noun(unread, "more resource" if finding.listed else "resource")
    return f"the text of {resources} was not read" if unread else "", "" if topic.is_whole else _PARTLY


def _append(finding: Finding, *remarks: str) -> Finding:
    """The finding with remarks at the end of its statement."""
    statement = "; ".join((finding.statement.removesuffix("."), *filter(None, remarks)))
    return replace(finding, statement=f"{statement}.")
