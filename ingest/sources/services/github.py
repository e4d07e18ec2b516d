"""GitHub: README, Markdown and notebooks below a link to a repository, single files, gists.

Knows the addresses of GitHub, one call of its REST API and the raw files; how their bodies
are read is its neighbours' business.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Document, Locator, Outcome, Resource
from ingest.sources import dispatch
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document, parsed_json

MAX_FILES = 40
MAX_SIZE = 10_000_000

_REPOSITORY = re.compile(r"^/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:(tree|blob|raw|edit)/([^/]+)/?(.*))?$")
# First parts of addresses that are no names of people.
_PLACES = {"orgs", "topics", "features", "sponsors", "marketplace", "collections", "settings", "login", "about", "apps"}
_TEXTS = re.compile(r"\.(?:md|markdown|ipynb)$", re.IGNORECASE)
_README = re.compile(r"(?:^|/)readme(?:\.(?:md|markdown|rst|txt))?$", re.IGNORECASE)
# What repositories have beside their contents.
_ASIDE = re.compile(
    r"(?:^|/)(?:\.[^/]+|node_modules|vendor|third_party|site-packages|dist|build|tests?|i18n|translations?)/"
    r"|(?:^|/)(?:license|licence|contributing|code_of_conduct|security|changelog|changes|history|authors|contributors|"
    r"pull_request_template|issue_template|governance|maintainers|codeowners|support)(?:\.[^/]*)?$"
    r"|(?:^|/)readme[._-][a-z]{2}(?:[_-][a-z]{2,4})?\.md$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """What an address of GitHub points at. `ref` is a branch, tag or commit."""

    owner: str
    name: str
    form: str
    ref: str
    path: str

    def raw(self, path: str) -> str:
        """Where a file of the repository is served as it is."""
        return f"https://raw.githubusercontent.com/{self.owner}/{self.name}/{self.ref}/{quote(path)}"

    def shown(self, path: str) -> str:
        """Where people look at a file of the repository."""
        return f"https://github.com/{self.owner}/{self.name}/blob/{self.ref}/{quote(path)}"


class GitHub:
    """The `Source` of repositories, folders and files on GitHub, also when Colab opens them."""

    def accepts(self, url: str, media_type: str) -> bool:
        """Repositories, folders and files; issues, discussions and profiles are pages."""
        return not media_type and _place(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """What the repository says in words. Raises FetchError where it has none or is not to be had."""
        place = _place(resource.url or "")
        if place is None:
            raise Permanent(Outcome.UNSUPPORTED, "no address of a repository")
        if place.form in {"blob", "raw", "edit"}:
            found = dispatch.read_fetched(fetch(place.raw(place.path)), resource)
            return replace(found, url=place.shown(place.path))
        paths, remark = _paths(place, fetch)
        return _files(resource, [(place.raw(path), place.shown(path), path) for path in paths], remark, fetch)


class Gist:
    """The `Source` of gists."""

    def accepts(self, url: str, media_type: str) -> bool:
        """The address of one gist."""
        return not media_type and _gist(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The texts of a gist in order, code in fences."""
        found = parsed_json(fetch(f"https://api.github.com/gists/{_gist(resource.url or '')}"))
        files = found.get("files") if isinstance(found, dict) else None
        kept = [one for one in files.values() if isinstance(one, dict)] if isinstance(files, dict) else []
        parts = [_gist_part(one, resource, fetch) for one in kept[:MAX_FILES]]
        text, locators = join_parts([part for part in parts if part.text])
        title = str(found.get("description") or "") if isinstance(found, dict) else ""
        return make_document(resource, text, least=15, url=resource.url, title=title, locators=locators)


def _place(url: str) -> _Place | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    if host == "colab.research.google.com" and path.startswith("/github/"):
        host, path = "github.com", path.removeprefix("/github")
    found = _REPOSITORY.match(unquote(path)) if host == "github.com" else None
    if not found or found[1] in _PLACES or (parts.query.startswith("tab=") and "readme" not in parts.query):
        return None
    return _Place(found[1], found[2], found[3] or "tree", found[4] or "HEAD", (found[5] or "").strip("/"))


def _gist(url: str) -> str | None:
    found = re.match(r"^https?://gist\.github(?:usercontent)?\.com/(?:[\w-]+/)?([0-9a-f]{5,40})(?:[/?#]|$)", url)
    return found[1] if found else None


def _paths(place: _Place, fetch: FetchPage) -> tuple[list[str], str]:
    """The texts below the link in reading order: READMEs before the files beside them."""
    address = f"https://api.github.com/repos/{place.owner}/{place.name}/git/trees/{quote(place.ref)}?recursive=1"
    try:
        found = parsed_json(fetch(address))
    except FetchError as error:
        if error.outcome is Outcome.GONE:
            raise
        return [_below(place.path, "README.md")], f"the README alone: {error.reason}"
    listed = found.get("tree") if isinstance(found, dict) else None
    blobs = (
        [one for one in listed if isinstance(one, dict) and one.get("type") == "blob"]
        if isinstance(listed, list)
        else []
    )
    texts = [path for one in blobs if _wanted(path := str(one.get("path")), place.path)]
    texts.sort(key=lambda path: (path.count("/"), path.rpartition("/")[0], not _README.search(path), _natural(path)))
    if not texts:
        raise Permanent(Outcome.EMPTY, "the repository has neither README nor Markdown nor notebooks there", 200)
    return texts[:MAX_FILES], f"{MAX_FILES} of {len(texts)} files" if len(texts) > MAX_FILES else ""


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _wanted(path: str, folder: str) -> bool:
    below = path.removeprefix(f"{folder}/") if folder else path
    inside = not folder or below != path
    return inside and bool(_TEXTS.search(path) or _README.search(path)) and not _ASIDE.search(below)


def _natural(path: str) -> list[tuple[int, str]]:
    """Sorts chapter 10 behind chapter 9."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece.lower()) for piece in re.split(r"(\d{1,9})", path)]


def _files(resource: Resource, files: list[tuple[str, str, str]], remark: str, fetch: FetchPage) -> Document:
    parts: list[DocumentPart] = []
    failed: list[FetchError] = []
    size = 0
    for raw, shown, path in files:
        if size > MAX_SIZE:
            remark = remark or f"{len(parts)} of {len(files)} files"
            break
        try:
            got = fetch(raw)
            size += len(got.body)
            found = dispatch.read_fetched(got, resource)
            parts.append(DocumentPart(found.text, path, (Locator(0, "url", shown), *found.locators)))
        except FetchError as error:
            failed.append(error)
    if not parts:
        raise next((error for error in failed if isinstance(error, Transient)), failed[0])
    if lost := sum(isinstance(error, Transient) for error in failed):
        remark = f"{remark}; {lost} files failed".lstrip("; ")
    text, locators = join_parts(parts)
    return make_document(resource, text, url=resource.url, title=resource.title, locators=locators, remark=remark)


def _gist_part(one: dict[str, object], resource: Resource, fetch: FetchPage) -> DocumentPart:
    name, content, raw = str(one.get("filename") or ""), str(one.get("content") or ""), str(one.get("raw_url") or "")
    at = (Locator(0, "url", raw),) if raw.startswith("https://gist.githubusercontent.com/") else ()
    if at and (one.get("truncated") or name.endswith(".ipynb")):
        try:
            return DocumentPart(dispatch.read_fetched(fetch(raw), resource).text, name, at)
        except FetchError:
            return DocumentPart("")
    if not content.strip() or _TEXTS.search(name) or name.endswith(".txt"):
        return DocumentPart(content, name, at)
    return DocumentPart(f"```\n{content}\n```", name, at)
