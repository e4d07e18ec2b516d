"""The changes between generations as the one JSON of all interfaces."""

from dataclasses import asdict

from api import serialize
from api.history.history import ChangeReport, PastResource
from api.history.kept import KeptGeneration
from api.serialize import Json
from index.changes.model import AddressMove, GenerationChanges, ResourceChange, TextChange


def changes_json(report: ChangeReport) -> Json:
    """The changes since a generation, counted by kind, with all generations that are kept."""
    changes = report.changes
    return {
        "generation": report.live.name,
        "since": generation_json(report.since) if report.since else None,
        "until": generation_json(report.live),
        "remark": report.remark,
        "counts": {str(kind): count for kind, count in changes.counts.items()},
        "renamed": [asdict(renaming) for renaming in changes.renamings],
        "changes": [change_json(change) for change in changes.resources],
        "kept": [generation_json(generation) for generation in report.kept],
    }


def change_step_json(changes: GenerationChanges) -> Json:
    """The changes of one generation from the one before it, for a feed."""
    return {
        "since": changes.before,
        "renamed": [asdict(renaming) for renaming in changes.renamings],
        "changes": [change_json(change) for change in changes.resources],
    }


def generation_json(generation: KeptGeneration) -> Json:
    """A kept generation: its name, its time in ISO form and its day in words."""
    created = generation.created.isoformat(timespec="seconds")
    return {"generation": generation.name, "created": created, "label": generation.label}


def change_json(change: ResourceChange) -> Json:
    """All that changed on one resource, which is shown as it is now, or as it was if it was removed."""
    listed = change.listed
    return {
        "kinds": [str(kind) for kind in change.kinds],
        "resource": serialize.resource_json(listed.resource),
        "earlier_id": change.before.resource.id if change.before else None,
        "outcome": listed.outcome,
        "reason": listed.reason,
        "moves": [_move_json(move) for move in change.moves],
        "edits": [asdict(edit) for edit in change.edits],
        "texts": [_text_json(text) for text in change.texts],
    }


def past_resource_json(past: PastResource) -> Json:
    """A resource with its stored documents as it was, and the generation that it is from."""
    documents = past.records.catalog.documents(past.listed.ordinal)
    return serialize.listed_resource_json(past.listed) | {
        "documents": [serialize.document_json(document) for document in documents],
        "as_of": generation_json(past.generation),
    }


def _move_json(move: AddressMove) -> Json:
    return {"before": move.before, "after": move.after, "by_redirect": move.by_redirect}


def _text_json(text: TextChange) -> Json:
    lists = {name: list(getattr(text, name)) for name in ("headings", "added_sentences", "removed_sentences")}
    return asdict(text) | lists
