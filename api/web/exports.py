"""Exports as responses, which browsers save as files. Knows formats and HTTP; must not know routes."""

from collections.abc import Mapping, Sequence

from fastapi.responses import Response

from api.exports.formats import FORMATS
from index.catalog import ListedResource
from search.engine import Engine


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
