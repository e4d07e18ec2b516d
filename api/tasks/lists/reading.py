"""Reads the lists in use, or others in their place, with the network access of the settings.

Heavy modules are imported where they are used. Must not know how links are fetched or an index is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from api.setting_values.lists import is_web_list
from api.settings import Settings
from api.tasks.named_lists import configured_lists, name_lists
from api.tasks.network import network_access

if TYPE_CHECKING:
    from ingest.errors import ListError
    from ingest.fetch.client import Client
    from ingest.lists import ReadingList
    from ingest.local_folders import LocalFolders


def lists_in_use(settings: Settings, lists: Sequence[str] = ()) -> dict[str, str]:
    """Name to source of `lists`, which have no names yet; without any those of the settings."""
    return name_lists(lists) if lists else configured_lists(settings)


def read_configured_lists(settings: Settings, lists: Sequence[str] = (), base: str = "") -> ReadingList:
    """Read `lists`, by default those of the settings, and merge them into one."""
    return read_named_lists(settings, lists_in_use(settings, lists), base)


def read_named_lists(
    settings: Settings,
    sources: Mapping[str, str],
    base: str = "",
    *,
    offline: bool = False,
    on_failure: Callable[[str, ListError], ReadingList] | None = None,
) -> ReadingList:
    """Read these lists, name to source, and merge them into one; `base` is the base URL of relative links.

    `on_failure` gives the list to take in place of one that cannot be read. Only URLs need a client: without one of
    them, or `offline`, none is created.
    """
    from ingest.lists import ListPage, read_lists

    folders = local_folders(settings, sources)
    if offline or not any(map(is_web_list, sources.values())):
        return read_lists(sources, base=base, folders=folders, on_failure=on_failure)
    with link_client(settings, sources) as client:

        def fetch(url: str) -> ListPage:
            page = client.fetch(url)
            return ListPage(page.body, page.media_type, page.url, page.charset or "")

        return read_lists(sources, fetch, base, folders, on_failure)


def link_client(settings: Settings, sources: Mapping[str, str], *, offline: bool = False) -> Client:
    """A client for these lists and their links; `offline` it reads local files alone."""
    from ingest.fetch.client import Client
    from ingest.fetch.ssrf_guard import Guard
    from ingest.fetch.transport import NoNetwork

    return Client(
        settings.contact,
        NoNetwork() if offline else None,
        limits=settings.limits,
        guard=Guard(settings.allow_hosts),
        cache=None if offline else settings.layout.http_cache,
        access=None if offline else network_access(settings),
        folders=local_folders(settings, sources),
    )


def local_folders(settings: Settings, sources: Mapping[str, str]) -> LocalFolders:
    """The folders whose files these lists may name: their own and those of the settings."""
    from ingest.local_folders import list_folders

    return list_folders(sources.values(), settings.local_folders)
