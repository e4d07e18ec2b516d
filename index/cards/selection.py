"""Which resources of a list are case studies. Knows the entries of the list; must not know texts of pages."""

import re
from collections.abc import Sequence

from ingest.model import Resource

_KINDS = {"case study", "use case", "success story", "customer story", "postmortem"}
_HEADING = re.compile(
    r"\b(?:case[ -]stud(?:y|ies)|use cases?|(?:success|customer|war) stories|post-?mortems?|in the wild|"
    r"(?:stories|lessons|examples) from (?:production|practice|industry|companies|the field)|how (?:companies|"
    r"others) \w+)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:case study|post-?mortem|customer story|success story)\b", re.IGNORECASE)
_NOTE = re.compile(r"\b(?:an?|this|the) (?:[\w-]+ ){0,2}(?:case study|post-?mortem)\b", re.IGNORECASE)
# Kinds that a list of companies' work contains besides case studies.
_OTHER_KINDS = {"book", "booklet", "textbook", "course", "repo", "thread", "community", "podcast", "tool"}
# A list is one of companies' work if it names an organisation for this share of its entries, this share of the titles
# has the name of theirs, and there are this many organisations. In the lists at hand publishers are in no title.
_NAMED, _IN_TITLE, _ORGANISATIONS = 0.8, 0.1, 8


def case_reasons(resources: Sequence[Resource]) -> dict[int, str]:
    """The positions of the case studies, each with what makes it one: kind, section, tag, title, note or list.

    A list that names none of its entries so, but a company for nearly each of them, is a list of case studies.
    """
    reasons = {position: reason for position, resource in enumerate(resources) if (reason := _own_reason(resource))}
    if not any(reason in {"kind", "section"} for reason in reasons.values()) and _lists_companies(resources):
        reasons |= {
            position: "list"
            for position, resource in enumerate(resources)
            if position not in reasons and listed_organisation(resource) and resource.kind not in _OTHER_KINDS
        }
    return dict(sorted(reasons.items()))


def listed_organisation(resource: Resource) -> str:
    """The organisation that the list names for a resource; empty if it names none."""
    return "" if "organisation" in resource.inferred else resource.organisation or ""


def _own_reason(resource: Resource) -> str:
    if resource.kind.replace("-", " ").casefold() in _KINDS:
        return "kind"
    if any(_HEADING.search(heading) for heading in resource.section):
        return "section"
    if any(_HEADING.search(tag.replace("_", " ")) for tag in resource.tags):
        return "tag"
    if _TITLE.search(resource.title):
        return "title"
    return "note" if _NOTE.search(resource.note) else ""


def _lists_companies(resources: Sequence[Resource]) -> bool:
    pairs = [(name, resource.title) for resource in resources if (name := listed_organisation(resource))]
    in_title = sum(name.casefold() in title.casefold() for name, title in pairs)
    names = {name for name, _ in pairs}
    return len(pairs) >= _NAMED * len(resources) and in_title >= _IN_TITLE * len(pairs) and len(names) >= _ORGANISATIONS
