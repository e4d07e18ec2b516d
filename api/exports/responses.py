"""Exports as responses, which browsers save as files. Knows formats and HTTP; must not know routes."""

from collections.abc import Mapping, Sequence

from fastapi.responses import Response

from api.exports.formats import FORMATS
from index.catalog import ListedResource
from search.engine import Engine


def accepted_format(name: str, accepted: str) -> str:
    """The name of the format of a response: the one that is chosen, else the first that the header Accept names.

    JSON comes first, and is the format of a client that names none.
    """
    if name or "application/json" in accepted:
        return name or "json"
    return next((known for known, written in FORMATS.items() if written.media_type in accepted), "json")


def export_response(
    engine: Engine, resources: Sequence[ListedResource], name: str, stem: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The resources in the format `name` of `FORMATS`, as a file whose name is `stem` and the format's suffix.

    `stem` is of ASCII letters, digits and hyphens, as ids are. `headers` are further headers of the response.
    """
    written = FORMATS[name]
    disposition = f'inline; filename="{stem}.{written.suffix}"'
    return Response(
        written.write(engine, resources), headers={**(headers or {}), "Content-Disposition": disposition},
        media_type=f"{written.media_type}; charset=utf-8",
    )  # fmt: skip
