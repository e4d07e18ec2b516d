"""Resources by id, URL or cursor, and spans of their texts by offset."""

from collections.abc import Sequence

from api import serialize
from api.errors import NotListed
from api.query_params import QueryOptions
from api.sanitize import sanitize_line
from api.serialize import Json
from index.catalog import ListedResource
from ingest.model import Document
from search.browsing.selection import Selection
from search.engine import Engine
from search.errors import QuestionError
from search.query.filters import check_lists

# Characters of the longest span: some five thousand tokens of an assistant's context window.
MAX_SPAN = 20_000
# Ids that the error of an ambiguous id lists.
_EXAMPLES = 5


def find_resource(engine: Engine, identifier: str) -> ListedResource:
    """The resource with this id. Raises NotListed."""
    resource = engine.generation.catalog.resource(identifier)
    if resource is None:
        raise _not_listed(identifier)
    return resource


def _not_listed(identifier: str) -> NotListed:
    printable = identifier[:80].encode("utf-8", "replace").decode()
    return NotListed(f"The list has no resource with the id '{printable}': the list of resources shows the ids.")


def find_by_name(engine: Engine, name: str) -> ListedResource:
    """The resource with this id, this URL, or an id with this unique prefix. Raises NotListed."""
    return find_among(engine.resources, name.strip())


def find_among(resources: Sequence[ListedResource], name: str) -> ListedResource:
    """That of these resources with this id, this URL, or an id with this unique prefix. Raises NotListed."""
    matches = [
        listed for listed in resources if name and (listed.resource.id.startswith(name) or listed.resource.url == name)
    ]
    exact = [listed for listed in matches if name in {listed.resource.id, listed.resource.url}]
    if len(exact or matches) == 1:
        return (exact or matches)[0]
    shown_name = sanitize_line(name)[:80]
    if matches:
        ids = ", ".join(listed.resource.id for listed in matches[:_EXAMPLES])
        raise NotListed(f"{len(matches)} resources have an id that begins with '{shown_name}': {ids}.")
    raise NotListed(f"The list has no resource with the id or address '{shown_name}': 'refdesk browse' shows the ids.")


def select_resources(engine: Engine, options: QueryOptions, words: str = "") -> Selection:
    """The resources that pass the filters and whose entry has the words. Raises QuestionError."""
    return Selection(engine.entries, check_lists(options.filter, engine.list_names), words)


def listed_resources(engine: Engine, options: QueryOptions, words: str = "") -> list[ListedResource]:
    """The same in the order of the options. Raises QuestionError."""
    return select_resources(engine, options, words).sorted_by(options.order)


def position_after(resources: Sequence[ListedResource], cursor: str) -> int:
    """The position after the resource whose id is `cursor`; 0 if it is empty. Raises NotListed."""
    if not cursor:
        return 0
    for position, listed in enumerate(resources, 1):
        if listed.resource.id == cursor:
            return position
    raise _not_listed(cursor)


def text_span(  # noqa: PLR0913, PLR0917, what a citation names
    engine: Engine, identifier: str, start: int = 0, end: int | None = None, via: str = "", role: str = ""
) -> Json:
    """Characters `start` to `end` of a resource's text, at most MAX_SPAN, as JSON.

    `via` selects the text by its origin; the default is the page, or the note if there is no page. `role` selects the
    text of a further address.
    Raises NotListed for an unknown id, QuestionError for an unknown origin or offsets outside the text.
    """
    listed = find_resource(engine, identifier)
    document = _select_document(engine.generation.catalog.documents(listed.ordinal), via, role)
    length = len(document.text)
    stop = min(length if end is None else end, start + MAX_SPAN, length)
    if not 0 <= start < stop:
        raise QuestionError(f"The text has {length:,} characters: 'start' must be one of them, and 'end' behind it.")
    span = serialize.document_json(document) | {"text": document.text[start:stop]}
    return span | {"resource": serialize.resource_json(listed.resource), "start": start, "end": stop, "length": length}


def _select_document(documents: list[Document], via: str, role: str) -> Document:
    """The document of the origin `via`, by default the last with `role`: catalogs store the page after the note."""
    roles = dict.fromkeys(document.role for document in documents)
    if role not in roles:
        names = ", ".join(filter(None, roles)) or "none"
        raise QuestionError(f"The resource has no text with the role '{role[:40]}'; it has: {names}.")
    origins = {str(document.via): document for document in documents if document.role == role}
    if via and via not in origins:
        raise QuestionError(f"The resource has no text via '{via[:20]}'; it has: {', '.join(origins)}.")
    return origins[via or next(reversed(origins))]
