"""The JSON of every interface, as plain dictionaries.

`api.http.schemas` describes the same shapes for OpenAPI; a test compares the two.
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


def resource_json(resource: Resource) -> Json:
    """A resource as hits show it."""
    return {
        "id": resource.id,
        "title": resource.title,
        "url": resource.url,
        "kind": resource.kind,
        "section": section_path(resource),
        "authors": list(resource.authors),
        "organisation": resource.organisation,
        "year": resource.year,
        "tags": list(resource.tags),
    }


def section_path(resource: Resource) -> str:
    """The section path in one string."""
    return " / ".join(resource.section)


def listed_resource_json(listed: ListedResource) -> Json:
    """A resource with its whole entry in the list and the outcome of its link."""
    addresses = [{"role": address.role, "url": address.url} for address in listed.resource.addresses]
    return resource_json(listed.resource) | {
        "note": listed.resource.note,
        "addresses": addresses,
        "places": [asdict(place) | {"section": " / ".join(place.section)} for place in listed.resource.places],
        "outcome": listed.outcome,
        "reason": listed.reason,
    }


def document_json(document: Document) -> Json:
    """A stored document; offsets of citations count characters of `text`."""
    return {
        "id": document.id,
        "via": document.via,
        "url": document.url,
        "title": document.title,
        "text": document.text,
    }


def resource_list_json(engine: Engine, start: int = 0, limit: int | None = None) -> Json:
    """At most `limit` resources (all by default) in the order of the list, from position `start`.

    `next` is the id of the last of them, the cursor of the next page; None at the end of the list.
    """
    page = engine.resources[start:] if limit is None else engine.resources[start : start + limit]
    cursor = page[-1].resource.id if start + len(page) < len(engine.resources) else None
    return {
        "generation": engine.generation.name,
        "resources": [listed_resource_json(listed) for listed in page],
        "next": cursor,
    }


def stored_resource_json(engine: Engine, listed: ListedResource) -> Json:
    """A resource with its stored documents: its note, then its page if there is one."""
    documents = engine.generation.catalog.documents(listed.ordinal)
    return listed_resource_json(listed) | {"documents": [document_json(document) for document in documents]}


def result_json(result: Result, *, explained: bool = False) -> Json:
    """The hits of a search and, after `ask`, the answer; `explained` adds scores and times of each stage."""
    fields: Json = {
        "question": result.question,
        "generation": result.generation,
        "took_ms": result.took_ms,
        "understood": [asdict(parsed) for parsed in result.understood],
        "remark": result.remark,
        "hits": [_hit_json(hit) | (_scores_json(hit) if explained else {}) for hit in result.hits],
    }
    if explained:
        fields["stages"] = dict(result.stages)
    return fields if result.answer is None else fields | {"answer": _answer_json(result.answer)}


def _hit_json(hit: Hit) -> Json:
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "via": hit.via,
        "resource": resource_json(hit.listed.resource),
        "passages": [_passage_json(passage) for passage in hit.passages],
        "also": [{key: resource_json(copy.resource)[key] for key in ("id", "title", "url")} for copy in hit.also],
    }


def _scores_json(hit: Hit) -> Json:
    scores = asdict(hit.parts)
    return {"scores": {stage: score if score is None else round(score, 4) for stage, score in scores.items()}}


def _passage_json(passage: Passage) -> Json:
    start, end = passage.chunk.start, passage.chunk.end
    url = deep_link(passage, start, end)
    return {"text": passage.text, "via": passage.document.via, "start": start, "end": end, "url": url}


def _answer_json(answer: Answer) -> Json:
    written = answer.written
    return {
        "outcome": answer.outcome,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "sentences": [{"text": sentence.text, "citations": list(sentence.citations)} for sentence in answer.sentences],
        "citations": [_citation_json(citation) for citation in answer.citations],
        "written": None if written is None else asdict(written) | {"dropped": list(written.dropped)},
    }


def _citation_json(citation: Citation) -> Json:
    return {
        "number": citation.number,
        "resource_id": citation.passage.resource_id,
        "quote": citation.quote,
        "via": citation.passage.document.via,
        "start": citation.start,
        "end": citation.end,
        "url": deep_link(citation.passage, citation.start, citation.end),
    }


def manifest_json(name: str, manifest: Manifest) -> Json:
    """The summary of the generation `name`."""
    return {
        "generation": name,
        "created": manifest.created,
        "list": manifest.list_title,
        "encoder": asdict(manifest.encoder),
        "counts": manifest.counts,
        "kinds": manifest.kinds,
        "outcomes": manifest.outcomes,
        "vectors": manifest.vectors.get("type", ""),
        "recall": manifest.recall,
        "abstention": manifest.abstention,
    }
