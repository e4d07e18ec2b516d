"""The list, a resource and the checks of `doctor` as rows for people. Must not know the console."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from api.cli.doctor import Check
from api.cli.render.output import BLANK, Row
from api.history.kept import KeptGeneration
from api.labels import describe_link, describe_resource, origin_label
from index.catalog import ListedResource
from ingest.model import Document, Via

# Outcomes of links whose page has a stored text.
_READ = {"read", "kept", "archived"}
_EXCERPT = 600
_LABEL_WIDTH = 9


def browse_rows(listed: Sequence[ListedResource], *, by_section: bool = True) -> Iterator[Row]:
    """The resources, by default by section, each with the number of its resources and of those read."""
    for section, members in groupby(listed, key=lambda member: member.resource.section if by_section else ()):
        section_members = list(members)
        read = sum(member.outcome in _READ for member in section_members)
        heading = " / ".join(section) or "Without a section"
        if by_section:
            yield Row(f"{heading} ({len(section_members)}, {read} read)", style="bold")
        for member in section_members:
            yield Row(member.resource.title, label="-", indent=2, url=member.resource.url)
            yield Row(describe_resource(member.resource), indent=2, style="dim")
            yield Row(member.resource.id, indent=2, style="cyan", verbatim=True)
        yield BLANK
    if not listed:
        yield Row("Nothing in this list fits these filters.")


def resource_rows(listed: ListedResource, documents: Sequence[Document], *, whole: bool) -> Iterator[Row]:
    """One resource: its entry in the list, the outcome of its link, and its stored texts or their beginnings."""
    resource = listed.resource
    yield Row(resource.title, style="bold", url=resource.url)
    fields = {
        "What": describe_resource(resource),
        "Listed": resource.listed_title,
        "Site": resource.site,
        "Date": resource.published,
        "Language": resource.language,
        "Where": resource.url or "address not known",
        "Section": " / ".join(resource.section),
        "Tags": ", ".join(resource.tags),
        "Link": describe_link(listed.outcome, listed.reason),
        "Id": resource.id,
    }
    for label, value in fields.items():
        if value:
            yield Row(value, label=label, indent=_LABEL_WIDTH, verbatim=value == resource.url)
    for address in resource.addresses:
        text = f"{address.role}: {address.url}"
        yield Row(text, label="Also", indent=_LABEL_WIDTH, url=address.url, verbatim=True)
    for document in documents:
        yield from (BLANK, Row(f"{_describe_origin(document)}, {len(document.text):,} characters", style="bold"))
        yield from _text_rows(document.text, whole=whole)


def past_row(generation: KeptGeneration) -> Row:
    """The remark above a resource that is shown as it was."""
    return Row(f"As of {generation.label}, in the index {generation.name}.", style="yellow")


def _describe_origin(document: Document) -> str:
    label = origin_label(document.via, document.url, document.role)
    if document.role or document.via is Via.ARCHIVE:
        return label[:1].upper() + label[1:]
    return "The list's note" if document.via is Via.NOTE else "The page"


def _text_rows(text: str, *, whole: bool) -> Iterator[Row]:
    is_cut = not whole and len(text) > _EXCERPT
    excerpt = text[:_EXCERPT].rsplit(" ", 1)[0] + " ..." if is_cut else text
    for line in excerpt.splitlines():
        yield Row(line)
    if is_cut:
        yield Row("(--text shows all of it)", style="dim")


def doctor_rows(checks: Sequence[Check]) -> Iterator[Row]:
    """The checks, each failed one with its fix."""
    for check in checks:
        label, style = ("ok", "") if check.well else ("--", "yellow") if check.optional else ("!!", "red")
        yield Row(f"{check.name}: {check.says}", label=label, indent=4, style=style)
        if check.remedy:
            yield Row(f"{check.remedy} ({check.cost})", indent=4, style="dim")
