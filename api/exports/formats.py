"""The formats in which resources leave Refdesk, by name. Knows the writers; must not know HTTP or the console."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api import serialize
from api.exports.bibtex import bibtex
from api.exports.csl_json import csl_json
from api.exports.markdown_list import markdown_list
from api.exports.resource_table import resources_csv
from index.catalog import ListedResource
from search.engine import Engine
from search.errors import QuestionError
from search.model import Result


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its names for people and in addresses, its media type, and what writes resources in it."""

    label: str
    suffix: str
    media_type: str
    write: Callable[[Engine, Sequence[ListedResource]], str]


def _json(engine: Engine, resources: Sequence[ListedResource]) -> str:
    return json.dumps(serialize.resource_list_json(engine, resources), ensure_ascii=False, indent=2) + "\n"


def _markdown(engine: Engine, resources: Sequence[ListedResource]) -> str:
    return markdown_list(engine.generation.manifest.list_title, (listed.resource for listed in resources))


FORMATS = {
    "csv": ExportFormat("CSV", "csv", "text/csv", lambda engine, resources: resources_csv(resources)),
    "json": ExportFormat("JSON", "json", "application/json", _json),
    "bibtex": ExportFormat(
        "BibTeX", "bib", "application/x-bibtex",
        lambda engine, resources: bibtex(listed.resource for listed in resources),
    ),
    "csl": ExportFormat(
        "CSL JSON", "csl.json", "application/vnd.citationstyles.csl+json",
        lambda engine, resources: csl_json(listed.resource for listed in resources),
    ),
    "markdown": ExportFormat("Markdown", "md", "text/markdown", _markdown),
}  # fmt: skip
# Those in which sources are cited.
CITATIONS = ("bibtex", "csl")


def find_format(name: str, names: Sequence[str] = tuple(FORMATS)) -> ExportFormat:
    """The format with this name. Raises QuestionError if it is none of `names`."""
    if name not in names:
        raise QuestionError(f"There is no format '{name[:20]}': choose one of {', '.join(names)}.")
    return FORMATS[name]


def cited_resources(result: Result) -> list[ListedResource]:
    """The resources to cite for an answer, in the order of its citations.

    Those of a statement computed from the list, and the related reading in place of an answer, are all hits; there are
    none for a question that nothing in the list fits.
    """
    answer = result.answer
    by_id = {hit.listed.resource.id: hit.listed for hit in result.hits}
    if answer is None or answer.outcome == "nothing":
        return []
    if answer.citations and not answer.catalogue:
        return [by_id[id_] for id_ in dict.fromkeys(citation.passage.resource_id for citation in answer.citations)]
    return list(by_id.values())
