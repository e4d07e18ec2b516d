"""Case studies and comparisons as rows for people. Knows cards; must not know the console."""

from collections import Counter
from collections.abc import Iterator, Sequence

from api.cli.render.output import BLANK, Row
from api.labels import describe_resource
from index.cards.model import CardField, CardSource
from ingest.model import Via
from search.case_model import CaseSide, CaseValue
from search.cases.comparison import comparison_table
from search.cases.listing import CaseList
from search.links.deep_links import deep_link
from search.model import Citation
from search.query.merging import describe_filters

_LABEL_WIDTH = 10
_REASONS = {
    "kind": "of that kind", "section": "in a section of that name", "tag": "with such a tag", "title": "by their title",
    "note": "by their note", "list": "as the list is of companies' work",
}  # fmt: skip
_SOURCES = {
    CardSource.TITLE: "from the title",
    CardSource.ORGANISATION: "from the list",
    CardSource.ADDRESS: "from the address",
}  # fmt: skip


def case_list_rows(listed: CaseList) -> Iterator[Row]:
    """The number of case studies, then each with its card."""
    if listed.understood:
        yield Row(f"Understood: {describe_filters(listed.understood)}", style="dim")
    if listed.remark:
        yield Row(listed.remark, style="dim")
    yield from (Row(_summary(listed), style="bold"), BLANK)
    for number, case in enumerate(listed.cases, 1):
        yield Row(case.listed.resource.title, label=f"{number}.", indent=4, style="bold", url=case.listed.resource.url)
        yield Row(describe_resource(case.listed.resource), indent=4, style="dim")
        for field, value in case.values.items():
            yield from _value_rows(field, value)
        yield BLANK


def comparison_rows(sides: Sequence[CaseSide], citations: Sequence[Citation]) -> Iterator[Row]:
    """The first case studies of both sides, field by field, the quotes with the numbers of their citations."""
    width = max(len(side.name) for side in sides) + 2
    numbers = {citation.quote: citation.number for citation in citations}
    for label, texts in comparison_table(sides).items():
        yield Row(label, style="bold")
        for side, text in zip(sides, texts, strict=True):
            number = f" [{numbers[text]}]" if text in numbers else ""
            yield Row(
                f"{text}{number}" if text else "not stated", label=side.name, indent=width, style="" if text else "dim"
            )
        yield BLANK


def _summary(listed: CaseList) -> str:
    if not listed.total:
        return "The list has no case studies that pass these filters."
    count = f"{listed.total} case {'study' if listed.total == 1 else 'studies'}"
    if listed.question:
        return f"{len(listed.cases)} of {count}, nearest first"
    reasons = Counter(case.reason for case in listed.cases)
    return f"{count}: {', '.join(f'{number} {_REASONS[reason]}' for reason, number in reasons.items())}"


def _value_rows(field: CardField, value: CaseValue) -> Iterator[Row]:
    source = f" ({_SOURCES[value.source]})" if value.source in _SOURCES else ""
    yield Row(value.text + source, label=f"    {field.capitalize()}", indent=_LABEL_WIDTH + 4)
    if value.passage and value.passage.document.via is not Via.NOTE:
        url = deep_link(value.passage, value.start, value.end)
        yield Row(url or "", indent=_LABEL_WIDTH + 4, style="blue", url=url, verbatim=True)
