"""The tool that keeps a link, which is offered only where a setting allows it.

Knows how a link is kept; must not know the protocol.
"""

from typing import Annotated

from pydantic import Field

from api.extras import require_extra
from api.mcp.arguments import Strings
from api.mcp.results.schemas import KeptPage
from api.settings import Settings
from api.tasks.keep import KeepRequest, keep_link
from api.tasks.named_lists import with_current_lists

Url = Annotated[str, Field(description="the address of a page")]
ListName = Annotated[str, Field(description="the list to add it to, where several can be changed")]
Heading = Annotated[str, Field(description="a heading of the list, created if missing; without it, the list's end")]
Note = Annotated[str, Field(description="a note on it, in the user's words")]
NewTags = Annotated[Strings, Field(description="tags, one word each")]
Title = Annotated[str, Field(description="in place of the page's title")]


class KeepTool:
    """The tool on the lists of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def keep(  # noqa: PLR0913, PLR0917, the arguments of one tool
        self,
        url: Url,
        list: ListName = "",  # noqa: A002, as all interfaces call it
        section: Heading = "",
        note: Note = "",
        tags: NewTags = (),
        title: Title = "",
    ) -> KeptPage:
        """Add a page that the user wants to keep to {list}: it is fetched, listed and indexed. Ask the user first."""
        require_extra("build")
        request = KeepRequest(url, list, section, note, tuple(tags), title)
        kept = keep_link(with_current_lists(self._settings), request, lambda *_: None)
        return KeptPage(**{name: kept[name] for name in KeptPage.model_fields})
