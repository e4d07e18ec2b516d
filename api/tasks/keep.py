"""Keep a link: fetch it, add it to a Markdown list of the user, and bring it into the index.

Heavy modules are imported where they are used. Must not know any door.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from api.errors import SettingsError
from api.settings import Settings
from api.tasks.lists.reading import link_client
from api.tasks.named_lists import ListKind, configured_lists, list_kind, written_name

if TYPE_CHECKING:
    from api.serialize import Json
    from index.model import StageProgress
    from ingest.lists.writing import Addition
    from ingest.model import Document
    from ingest.run import LinkReport


@dataclass(frozen=True, slots=True)
class KeepRequest:
    """A link to keep. `list` names the list, which may be left out if only one can be changed.

    `section` is a heading of the list, or a path such as "Tools > Testing"; empty for the end of the list. `title`, if
    given, is taken in place of that of the page.
    """

    url: str
    list: str = ""
    section: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    title: str = ""


def writable_lists(settings: Settings) -> dict[str, str]:
    """The lists to which links can be added: name to file."""
    return {name: source for name, source in configured_lists(settings).items()
            if list_kind(source) is ListKind.MARKDOWN}  # fmt: skip


def choose_list(settings: Settings, name: str) -> tuple[str, str]:
    """Name and file of the list of this name, by default of the only one that can be changed. Raises SettingsError."""
    lists, writable = configured_lists(settings), writable_lists(settings)
    name = written_name(name, lists)
    if name and name not in lists:
        raise SettingsError(f"There is no list '{name[:60]}'; there are: {', '.join(lists)}.")
    if name and name not in writable:
        advice = "add a Markdown file of your own with 'refdesk add'"
        raise SettingsError(
            f"The list '{name}' is a {list_kind(lists[name])}, to which no link can be added: {advice}."
        )
    if not writable:
        kinds = ", ".join(f"'{each}' is a {list_kind(source)}" for each, source in lists.items())
        raise SettingsError(f"No link can be added ({kinds}): add a Markdown file with 'refdesk add my-list FILE'.")
    if not name and len(writable) > 1:
        raise SettingsError(f"Several lists can take a link: name one with --in: {', '.join(writable)}.")
    return name or next(iter(writable)), writable[name or next(iter(writable))]


def keep_link(settings: Settings, request: KeepRequest, progress: StageProgress) -> Json:
    """Fetch a link, add it to its list, and index it; returns where it is and what is left to do.

    A link that cannot be fetched is added as well. One that the list has stays as it is there, and is fetched and
    indexed only where the index lacks it. Raises SettingsError, ListError, or what fetching and building raise; once
    the link is in the list, an index can be built at any time.
    """
    from ingest.lists.writing import add_to_file, find_in_file, make_link

    name, source = choose_list(settings, request.list)
    path = Path(source)
    _check_address(request.url)
    listed = find_in_file(path, request.url)
    if listed and (identifier := _indexed_id(settings, request.url)):
        return _result(name, path, request, listed) | {"id": identifier}
    progress("fetching links", 0, 1, "")
    report, document = _fetch(settings, name, source, request.url)
    progress("fetching links", 1, 1, str(report.outcome))
    title = request.title or _title(request.url, document)
    link = make_link(request.url, title, request.section, request.note, request.tags)
    addition = listed or add_to_file(path, link)
    from api.tasks.link_index import index_link

    left = index_link(settings, name, source, report, progress)
    result = _result(name, path, request, addition, left)
    identifier = replace(report.resource, title=addition.title).id
    return result | {"id": identifier, "outcome": str(report.outcome), "reason": report.reason}


def _indexed_id(settings: Settings, url: str) -> str:
    """The identifier of the resource with this address in the live index; empty if it has none."""
    from api.tasks.link_index import live_records
    from ingest.lists.formats.markdown import normalize_link
    from ingest.urls import key_of

    records = live_records(settings)
    if records is None:
        return ""
    with closing(records):
        key = key_of(normalize_link(url))
        return next((row.resource.id for row in records.resources if row.resource.key == key), "")


def _check_address(url: str) -> None:
    from ingest.errors import ListError
    from ingest.urls import url_problem

    if problem := url_problem(url):
        raise ListError(f"'{url[:200]}' is not a web address, {problem}: correct it.")


def _fetch(settings: Settings, name: str, source: str, url: str) -> tuple[LinkReport, Document | None]:
    """The report on the link, and its page as far as there is one."""
    from ingest.lists.formats.markdown import normalize_link
    from ingest.lists.inference import kind_of
    from ingest.model import Resource
    from ingest.page_store import PageStore
    from ingest.parser_pool import ParserPool
    from ingest.run import ingest_link
    from ingest.urls import key_of

    address = normalize_link(url)
    resource = Resource(key_of(address), address, url=address, kind=kind_of(address))
    parsers = ParserPool(1, settings.parse_seconds)
    client, pool = link_client(settings, {name: source}), ThreadPoolExecutor(1)
    with PageStore(settings.layout.corpus) as corpus, client, parsers, pool:
        pool.submit(_load_indexing)
        return ingest_link(resource, corpus, client, settings.archive, parsers)


def _load_indexing() -> None:
    """Load what indexing needs while the page is awaited: that takes the better part of a second."""
    for module in ("api.tasks.link_index", "index.build", "onnxruntime", "tokenizers"):
        import_module(module)


def _title(url: str, document: Document | None) -> str:
    """The title of the page; without one, the words of the address or its host."""
    from urllib.parse import urlsplit

    from ingest.description.metadata import is_poor_title
    from ingest.lists.inference import is_descriptive, title_from_url
    from ingest.lists.markup.roles import is_role

    page = document.title if document else ""
    host = urlsplit(url).hostname or ""
    titles = (page if not is_poor_title(page, url) else "", title_from_url(url), host)
    usable = (title for title in titles if is_descriptive(title, url) and not is_role(title))
    return next(usable, f"Page of {host}")


def _result(name: str, path: Path, request: KeepRequest, addition: Addition, left: str = "") -> Json:
    place = asdict(addition) | {"section": list(addition.section)}
    return {
        "url": request.url, "list": name, "file": path.name, "added": place.pop("is_new"), **place,
        "indexed": not left, "left": left, "id": "", "outcome": "", "reason": "",
    }  # fmt: skip
