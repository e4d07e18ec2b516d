"""The one JSON shape of every door, as plain dictionaries.

`api.http.schemas` describes the same shapes for OpenAPI; a test holds the two together.
"""

from dataclasses import asdict
from typing import Any

from index.catalog import ListedResource, Passage
from index.model import Manifest
from ingest.model import Document, Resource
from search.engine import Engine
from search.links.deep_links import deep_link
from search.model import Answer, Citation, Hit, Result

Json = dict[str, Any]


def resource_json(found: Resource) -> Json:
    """A resource as hits show it."""
    return {
        "id": found.id,
        "title": found.title,
        "url": found.url,
        "kind": found.kind,
        "section": section_path(found),
        "authors": list(found.authors),
        "organisation": found.organisation,
        "year": found.year,
        "tags": list(found.tags),
    }


def section_path(found: Resource) -> str:
    """The section path in one string."""
    return " / ".join(found.section)


def listed_resource_json(found: ListedResource) -> Json:
    """A resource with all that the list says of it, and what became of its link."""
    addresses = [{"role": address.role, "url": address.url} for address in found.resource.addresses]
    return resource_json(found.resource) | {
        "note": found.resource.note,
        "addresses": addresses,
        "places": [asdict(place) | {"section": " / ".join(place.section)} for place in found.resource.places],
        "outcome": found.outcome,
        "reason": found.reason,
    }


def document_json(found: Document) -> Json:
    """A stored document; offsets of citations count characters of `text`."""
    return {"id": found.id, "via": found.via, "url": found.url, "title": found.title, "text": found.text}


def resource_list_json(engine: Engine, start: int = 0, limit: int | None = None) -> Json:
    """The list in its order from a position on, all of it without a limit; `next` names the last one given."""
    wanted = engine.resources[start:] if limit is None else engine.resources[start : start + limit]
    follows = wanted[-1].resource.id if start + len(wanted) < len(engine.resources) else None
    return {
        "generation": engine.generation.name,
        "resources": [listed_resource_json(found) for found in wanted],
        "next": follows,
    }


def stored_resource_json(engine: Engine, found: ListedResource) -> Json:
    """A resource with its stored documents: its note, then its page if there is one."""
    return listed_resource_json(found) | {
        "documents": [document_json(one) for one in engine.generation.catalog.documents(found.ordinal)]
    }


def result_json(found: Result, *, explained: bool = False) -> Json:
    """A search, and its answer if one was asked for; `explained` adds what each stage did."""
    shown: Json = {
        "question": found.question,
        "generation": found.generation,
        "took_ms": found.took_ms,
        "understood": [asdict(reading) for reading in found.understood],
        "remark": found.remark,
        "hits": [_hit(hit) | (_scores(hit) if explained else {}) for hit in found.hits],
    }
    if explained:
        shown["stages"] = dict(found.stages)
    return shown if found.answer is None else shown | {"answer": _answer(found.answer)}


def _hit(found: Hit) -> Json:
    return {
        "rank": found.rank,
        "score": round(found.score, 4),
        "via": found.via,
        "resource": resource_json(found.listed.resource),
        "passages": [_passage(passage) for passage in found.passages],
        "also": [{key: resource_json(copy.resource)[key] for key in ("id", "title", "url")} for copy in found.also],
    }


def _scores(found: Hit) -> Json:
    parts = asdict(found.parts)
    return {"scores": {stage: value if value is None else round(value, 4) for stage, value in parts.items()}}


def _passage(found: Passage) -> Json:
    start, end = found.chunk.start, found.chunk.end
    url = deep_link(found, start, end)
    return {"text": found.text, "via": found.document.via, "start": start, "end": end, "url": url}


def _answer(found: Answer) -> Json:
    return {
        "outcome": found.outcome,
        "abstained": found.abstained,
        "reason": found.reason,
        "sentences": [{"text": said.text, "citations": list(said.citations)} for said in found.sentences],
        "citations": [_citation(citation) for citation in found.citations],
        "written": None if found.written is None else asdict(found.written) | {"dropped": list(found.written.dropped)},
    }


def _citation(found: Citation) -> Json:
    return {
        "number": found.number,
        "resource_id": found.passage.resource_id,
        "quote": found.quote,
        "via": found.passage.document.via,
        "start": found.start,
        "end": found.end,
        "url": deep_link(found.passage, found.start, found.end),
    }


def manifest_json(name: str, found: Manifest) -> Json:
    """A generation in short."""
    return {
        "generation": name,
        "created": found.created,
        "list": found.list_title,
        "encoder": asdict(found.encoder),
        "counts": found.counts,
        "kinds": found.kinds,
        "outcomes": found.outcomes,
        "vectors": found.vectors.get("type", ""),
        "recall": found.recall,
    }
