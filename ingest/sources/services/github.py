"""GitHub: README, Markdown and notebooks of a repository or folder, single files, gists.

Knows the addresses of GitHub, two calls of its REST API and the raw files; `ingest.sources.dispatch`
reads the bodies.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Document, Locator, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources import dispatch
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document, parse_json
from ingest.sources.formats.inline_text import plain_inline

MAX_FILES = 40
MAX_SIZE = 10_000_000

_REPOSITORY = re.compile(r"^/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:(tree|blob|raw|edit)/([^/]+)/?(.*))?$")
# First parts of paths that are not names of users.
_RESERVED = {
    "orgs", "topics", "features", "sponsors", "marketplace", "collections", "settings", "login", "about", "apps",
}  # fmt: skip
_TEXTS = re.compile(r"\.(?:md|markdown|ipynb)$", re.IGNORECASE)
_README = re.compile(r"(?:^|/)readme(?:\.(?:md|markdown|rst|txt))?$", re.IGNORECASE)
# Files that are not content: dependencies, tests, build output, community files, translations.
_NOT_CONTENT = re.compile(
    r"(?:^|/)(?:\.[^/]+|node_modules|vendor|third_party|site-packages|dist|build|tests?|i18n|translations?)/"
    r"|(?:^|/)(?:license|licence|contributing|code_of_conduct|security|changelog|changes|history|authors|contributors|"
    r"pull_request_template|issue_template|governance|maintainers|codeowners|support)(?:\.[^/]*)?$"
    r"|(?:^|/)readme[._-][a-z]{2}(?:[_-][a-z]{2,4})?\.md$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Target:
    """The target of a GitHub address. `form` is tree, blob, raw or edit; `ref` a branch, tag or commit."""

    owner: str
    name: str
    form: str
    ref: str
    path: str

    def raw_url(self, path: str) -> str:
        """The address of the raw file `path`."""
        return f"https://raw.githubusercontent.com/{self.owner}/{self.name}/{self.ref}/{quote(path)}"

    def blob_url(self, path: str) -> str:
        """The address of the file `path` for readers."""
        return f"https://github.com/{self.owner}/{self.name}/blob/{self.ref}/{quote(path)}"


class GitHub:
    """The `Source` of repositories, folders and files on GitHub, also when opened in Colab."""

    def accepts(self, url: str) -> bool:
        """Repositories, folders and files; issues, discussions and profiles are web pages."""
        return _parse_target(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The texts of the repository, folder or file. Raises FetchError if there are none or none can be fetched."""
        target = _parse_target(resource.url or "")
        if target is None:
            raise Permanent(Outcome.UNSUPPORTED, "no address of a repository")
        if target.form in {"blob", "raw", "edit"}:
            document = dispatch.read_fetched(fetch(target.raw_url(target.path)), resource)
            return replace(document, url=target.blob_url(target.path))
        paths, remark = _list_texts(target, fetch)
        files = [(target.raw_url(path), target.blob_url(path), path) for path in paths]
        return _read_files(resource, files, remark, fetch)


class Gist:
    """The `Source` of gists."""

    def accepts(self, url: str) -> bool:
        """The address of one gist."""
        return _gist_id(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The files of a gist in order, code in fences. Raises FetchError."""
        gist = parse_json(fetch(f"https://api.github.com/gists/{_gist_id(resource.url or '')}"))
        entries = gist.get("files") if isinstance(gist, dict) else None
        files = [file for file in entries.values() if isinstance(file, dict)] if isinstance(entries, dict) else []
        parts = [_read_gist_file(file, resource, fetch) for file in files[:MAX_FILES]]
        text, locators = join_parts([part for part in parts if part.text])
        title = str(gist.get("description") or "") if isinstance(gist, dict) else ""
        return make_document(resource, text, min_words=15, url=resource.url, title=title, locators=locators)


def _parse_target(url: str) -> _Target | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    if host == "colab.research.google.com" and path.startswith("/github/"):
        host, path = "github.com", path.removeprefix("/github")
    match = _REPOSITORY.match(unquote(path)) if host == "github.com" else None
    if not match or match[1] in _RESERVED or (parts.query.startswith("tab=") and "readme" not in parts.query):
        return None
    return _Target(match[1], match[2], match[3] or "tree", match[4] or "HEAD", (match[5] or "").strip("/"))


def _gist_id(url: str) -> str | None:
    match = re.match(r"^https?://gist\.github(?:usercontent)?\.com/(?:[\w-]+/)?([0-9a-f]{5,40})(?:[/?#]|$)", url)
    return match[1] if match else None


def _list_texts(target: _Target, fetch: FetchPage) -> tuple[list[str], str]:
    """Paths of the texts below the target in reading order, READMEs first in each folder; and a remark."""
    address = f"https://api.github.com/repos/{target.owner}/{target.name}/git/trees/{quote(target.ref)}?recursive=1"
    try:
        tree = parse_json(fetch(address))
    except FetchError as error:
        if error.outcome is Outcome.GONE:
            raise
        return [_join_path(target.path, "README.md")], f"the README alone: {error.reason}"
    paths = [path for path in _blob_paths(tree) if _is_text_below(path, target.path)]
    paths.sort(key=lambda path: (path.count("/"), path.rpartition("/")[0], not _README.search(path), _natural(path)))
    if not paths:
        raise Permanent(Outcome.EMPTY, "the repository has neither README nor Markdown nor notebooks there", 200)
    return paths[:MAX_FILES], f"{MAX_FILES} of {len(paths)} files" if len(paths) > MAX_FILES else ""


def _blob_paths(tree: object) -> list[str]:
    """Paths of the files in a response of the trees API."""
    entries = tree.get("tree") if isinstance(tree, dict) else None
    if not isinstance(entries, list):
        return []
    return [str(entry.get("path")) for entry in entries if isinstance(entry, dict) and entry.get("type") == "blob"]


def _join_path(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _is_text_below(path: str, folder: str) -> bool:
    relative = path.removeprefix(f"{folder}/") if folder else path
    inside = not folder or relative != path
    return inside and bool(_TEXTS.search(path) or _README.search(path)) and not _NOT_CONTENT.search(relative)


def _natural(path: str) -> list[tuple[int, str]]:
    """Natural sort key: chapter 10 after chapter 9."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece.lower()) for piece in re.split(r"(\d{1,9})", path)]


def _read_files(resource: Resource, files: list[tuple[str, str, str]], remark: str, fetch: FetchPage) -> Document:
    """One document of all files, each a raw address, an address for readers and a path."""
    parts: list[DocumentPart] = []
    errors: list[FetchError] = []
    size = 0
    for raw_url, blob_url, path in files:
        if size > MAX_SIZE:
            remark = remark or f"{len(parts)} of {len(files)} files"
            break
        try:
            page = fetch(raw_url)
            size += len(page.body)
            document = dispatch.read_fetched(page, resource)
            parts.append(DocumentPart(document.text, path, (Locator(0, "url", blob_url), *document.locators)))
        except FetchError as error:
            errors.append(error)
    if not parts:
        raise next((error for error in errors if isinstance(error, Transient)), errors[0])
    if lost := sum(isinstance(error, Transient) for error in errors):
        remark = f"{remark}; {lost} files failed".lstrip("; ")
    text, locators = join_parts(parts)
    return make_document(resource, text, url=resource.url, title=resource.title, locators=locators, remark=remark)


def _read_gist_file(file: dict[str, object], resource: Resource, fetch: FetchPage) -> DocumentPart:
    name, content = str(file.get("filename") or ""), str(file.get("content") or "")
    raw_url = str(file.get("raw_url") or "")
    locators = (Locator(0, "url", raw_url),) if raw_url.startswith("https://gist.githubusercontent.com/") else ()
    if locators and (file.get("truncated") or name.endswith(".ipynb")):
        try:
            return DocumentPart(dispatch.read_fetched(fetch(raw_url), resource).text, name, locators)
        except FetchError:
            return DocumentPart("")
    if _TEXTS.search(name):
        return DocumentPart(run_in_parser(plain_inline, content), name, locators)
    if not content.strip() or name.endswith(".txt"):
        return DocumentPart(content, name, locators)
    return DocumentPart(f"```\n{content}\n```", name, locators)
