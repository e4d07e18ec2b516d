"""The body of a form that a page sends: names and values, without files."""

from urllib.parse import parse_qs

from fastapi import HTTPException, Request

# A form with the ids of the most resources that an answer cites.
_FIELDS = 400


async def read_form_body(request: Request) -> dict[str, list[str]]:
    """The values of each field. Raises HTTPException for more fields than any form of ours has."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_qs(body, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError as error:
        raise HTTPException(400, "The form has too many fields: use the one on the page.") from error
