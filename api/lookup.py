"""Resources by their id, and parts of their texts by offsets."""

from api import serialize
from api.errors import NotListed
from api.sanitize import sanitize_line
from api.serialize import Json
from index.catalog import ListedResource
from ingest.model import Document
from search.engine import Engine
from search.errors import QuestionError

# Characters of a text that are given at once: some five thousand tokens of an assistant's window.
MOST = 20_000


def find_resource(engine: Engine, identifier: str) -> ListedResource:
    """The resource with this id. Raises NotListed."""
    found = engine.generation.catalog.resource(identifier)
    if found is None:
        sayable = identifier[:80].encode("utf-8", "replace").decode()
        raise NotListed(f"The list has no resource with the id '{sayable}'.")
    return found


def find_by_name(engine: Engine, name: str) -> ListedResource:
    """The resource with this id, this address, or alone an id that begins so. Raises NotListed."""
    wanted = name.strip()
    fitting = [
        found
        for found in engine.resources
        if wanted and (found.resource.id.startswith(wanted) or found.resource.url == wanted)
    ]
    exact = [found for found in fitting if wanted in {found.resource.id, found.resource.url}]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    if fitting:
        some = ", ".join(found.resource.id for found in fitting[:5])
        raise NotListed(f"{len(fitting)} resources have an id that begins with '{sanitize_line(wanted)[:80]}': {some}.")
    raise NotListed(
        f"The list has no resource with the id or address '{sanitize_line(wanted)[:80]}': 'refdesk browse' shows the ids."
    )


def position_after(engine: Engine, cursor: str) -> int:
    """The position behind the resource that a cursor names; 0 for none. Raises NotListed."""
    return find_resource(engine, cursor).ordinal + 1 if cursor else 0


def text_span(engine: Engine, identifier: str, start: int = 0, end: int | None = None, via: str = "") -> Json:
    """Characters `start` to `end`, at most MOST, of one of a resource's texts: that of `via`, else its page's.

    Raises NotListed, and QuestionError for offsets outside of the text or a text that is not there.
    """
    found = find_resource(engine, identifier)
    document = _chosen(engine.generation.catalog.documents(found.ordinal), via)
    length = len(document.text)
    stop = min(length if end is None else end, start + MOST, length)
    if not 0 <= start < stop:
        raise QuestionError(f"The text has {length:,} characters: 'start' must be one of them, and 'end' behind it.")
    told = serialize.document_json(document) | {"text": document.text[start:stop]}
    return told | {"resource": serialize.resource_json(found.resource), "start": start, "end": stop, "length": length}


def _chosen(documents: list[Document], via: str) -> Document:
    """The text of that origin; without one the last, which is the page's where there is one."""
    origins = {str(document.via): document for document in documents}
    if via and via not in origins:
        raise QuestionError(f"The resource has no text via '{via[:20]}'; it has: {', '.join(origins)}.")
    return origins[via or next(reversed(origins))]
