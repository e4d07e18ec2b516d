"""The JSON of every interface, as plain dictionaries.

`api.http.schemas` describes the same shapes for OpenAPI; a test compares the two.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from api.query_params import write_context
from index.cards.model import CardField
from index.catalog import ListedResource, Passage
from index.model import Manifest
from ingest.model import Document, Resource, reading_minutes
from search.case_model import Case, CaseSide, CaseValue
from search.cases.listing import CaseList
from search.engine import Engine
from search.links.deep_links import deep_link
from search.model import Answer, CatalogueAnswer, Citation, Hit, Result
from search.paths.answer import path_statement
from search.paths.model import Path, PathStep

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
        "lists": list(resource.lists),
        "site": resource.site,
        "published": resource.published,
        "language": resource.language,
        "words": resource.words,
        "reading_minutes": reading_minutes(resource.words),
        "inferred": list(resource.inferred),
    }


def section_path(resource: Resource) -> str:
    """The section path in one string."""
    return " / ".join(resource.section)


def listed_resource_json(listed: ListedResource) -> Json:
    """A resource with its whole entry in the list and the outcome of its link."""
    addresses = [{"role": address.role, "url": address.url} for address in listed.resource.addresses]
    return resource_json(listed.resource) | {
        "listed_title": listed.resource.listed_title,
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
        "role": document.role,
        "url": document.url,
        "title": document.title,
        "text": document.text,
    }


def resource_list_json(
    engine: Engine, resources: Sequence[ListedResource], start: int = 0, limit: int | None = None
) -> Json:
    """At most `limit` of the resources (all by default), from position `start`.

    `next` is the id of the last of them, the cursor of the next page; None at the end. `total` counts all resources.
    """
    page = resources[start:] if limit is None else resources[start : start + limit]
    cursor = page[-1].resource.id if start + len(page) < len(resources) else None
    return {
        "generation": engine.generation.name,
        "total": len(resources),
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
        "reranking": result.reranking,
        "context": write_context(result.context) if result.context else "",
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
    document = passage.document
    return {"text": passage.text, "via": document.via, "role": document.role, "start": start, "end": end, "url": url}


def _answer_json(answer: Answer) -> Json:
    written = answer.written
    return {
        "kind": answer.kind,
        "outcome": answer.outcome,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "gaps": list(answer.gaps),
        "sentences": [{"text": sentence.text, "citations": list(sentence.citations)} for sentence in answer.sentences],
        "citations": [_citation_json(citation) for citation in answer.citations],
        "catalogue": _catalogue_json(answer.catalogue) if answer.catalogue else None,
        "comparison": [case_side_json(side) for side in answer.comparison] if answer.comparison else None,
        "written": None if written is None else asdict(written) | {"dropped": list(written.dropped)},
    }


def _catalogue_json(catalogue: CatalogueAnswer) -> Json:
    """A statement computed from the list, with the places in the list that it is from."""
    sources = [asdict(source) | {"section": " / ".join(source.section)} for source in catalogue.citations]
    return {
        "intent": catalogue.intent,
        "statement": catalogue.statement,
        "total": catalogue.total,
        "remaining": catalogue.remaining,
        "values": list(catalogue.values),
        "missing": catalogue.missing,
        "sources": sources,
    }


def _citation_json(citation: Citation) -> Json:
    return {
        "number": citation.number,
        "resource_id": citation.passage.resource_id,
        "quote": citation.quote,
        "lead": citation.lead_text,
        "via": citation.passage.document.via,
        "role": citation.passage.document.role,
        "start": citation.start,
        "end": citation.end,
        "url": deep_link(citation.passage, citation.start, citation.end),
    }


def case_list_json(listed: CaseList) -> Json:
    """Case studies with their cards."""
    return {
        "question": listed.question,
        "generation": listed.generation,
        "total": listed.total,
        "understood": [asdict(parsed) for parsed in listed.understood],
        "remark": listed.remark,
        "cases": [case_json(case) for case in listed.cases],
    }


def case_side_json(side: CaseSide) -> Json:
    """One side of a comparison with its case studies; the first is the one that is quoted."""
    return {"name": side.name, "cases": [case_json(case) for case in side.cases]}


def case_json(case: Case) -> Json:
    """A case study; absent fields of its card are None."""
    values = {str(field): case.values.get(field) for field in CardField}
    fields = {name: _case_value_json(value) if value else None for name, value in values.items()}
    return {"resource": resource_json(case.listed.resource), "reason": case.reason, "fields": fields}


def _case_value_json(value: CaseValue) -> Json:
    """A value with its source; a quote also has its origin, offsets and link."""
    passage = value.passage
    return {
        "text": value.text,
        "source": value.source,
        "via": passage.document.via if passage else None,
        "role": passage.document.role if passage else None,
        "start": value.start if passage else None,
        "end": value.end if passage else None,
        "url": deep_link(passage, value.start, value.end) if passage else None,
    }


def path_json(path: Path) -> Json:
    """A reading path with its steps in order."""
    return {
        "goal": path.goal,
        "topic": path.topic,
        "generation": path.generation,
        "understood": [asdict(parsed) for parsed in path.understood],
        "remark": path.remark,
        "statement": f"{path_statement(path)}." if path.steps else "",
        "reason": path.reason,
        "hours": path.hours,
        "minutes": path.minutes,
        "untimed": path.untimed,
        "remaining": path.remaining,
        "steps": [_path_step_json(step) for step in path.steps],
    }


def _path_step_json(step: PathStep) -> Json:
    return {
        "number": step.hit.rank,
        "resource": resource_json(step.listed.resource),
        "reason": _citation_json(step.reason),
        "requirement": _citation_json(step.requirement) if step.requirement else None,
        "follows": list(step.follows),
    }


def manifest_json(name: str, manifest: Manifest) -> Json:
    """The summary of the generation `name`."""
    return {
        "generation": name,
        "created": manifest.created,
        "list": manifest.list_title,
        "lists": [asdict(summary) for summary in manifest.lists],
        "encoder": asdict(manifest.encoder),
        "counts": manifest.counts,
        "kinds": manifest.kinds,
        "outcomes": manifest.outcomes,
        "vectors": manifest.vectors.get("type", ""),
        "recall": manifest.recall,
        "abstention": manifest.abstention,
    }
