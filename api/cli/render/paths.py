"""Reading paths as rows for people. Knows paths; must not know the console."""

from collections.abc import Iterator

from api.cli.render.output import BLANK, Row
from api.labels import describe_resource, origin_label
from ingest.model import Via
from search.answer.blocks import under_lead
from search.links.deep_links import deep_link
from search.model import Citation
from search.paths.answer import path_statement
from search.paths.model import Path, PathStep
from search.query.merging import describe_filters

_INDENT = 4


def path_rows(path: Path) -> Iterator[Row]:
    """What the path is, then its steps in order, or why there are none."""
    if path.understood:
        yield Row(f"Understood: {describe_filters(path.understood)}", style="dim")
    if path.remark:
        yield Row(path.remark, style="dim")
    if path.understood or path.remark:
        yield BLANK
    yield Row(f"{path_statement(path)}.") if path.steps else Row(path.reason, style="yellow")
    titles = {step.listed.resource.id: step.listed.resource.title for step in path.steps}
    for step in path.steps:
        yield BLANK
        yield from _step_rows(step, [titles[identifier] for identifier in step.follows])


def _step_rows(step: PathStep, earlier: list[str]) -> Iterator[Row]:
    resource = step.listed.resource
    yield Row(resource.title, label=f"{step.hit.rank}.", indent=_INDENT, style="bold", url=resource.url)
    yield Row(describe_resource(resource), indent=_INDENT, style="dim")
    yield Row(resource.url or "address not known", indent=_INDENT, style="blue", url=resource.url, verbatim=True)
    yield from _quote_rows(step.reason, "Why", step.listed.resource.id)
    if step.requirement:
        yield from _quote_rows(step.requirement, "Before", step.listed.resource.id)
    if earlier:
        yield Row(f"After: {'; '.join(earlier)}", indent=_INDENT, style="dim")


def _quote_rows(citation: Citation, label: str, resource_id: str) -> Iterator[Row]:
    """A quote with its origin: the resource that it is from if that is another, the note, or the link to it."""
    passage = citation.passage
    document = passage.document
    text = " ".join(under_lead(citation.lead_text, citation.quote).split())
    origin = [passage.title] * (passage.resource_id != resource_id)
    origin += filter(None, [origin_label(document.via, document.url, document.role)])
    yield Row(f'{label}: "{text}"' + (f" ({', '.join(origin)})" if origin else ""), indent=_INDENT)
    url = deep_link(passage, citation.start, citation.end)
    if url and document.via is not Via.NOTE:
        yield Row(url, indent=_INDENT, style="blue", url=url, verbatim=True)
