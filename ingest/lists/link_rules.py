"""Rules for the links of a list: resolution against a base, and links that are not resources.

Knows only the syntax of addresses. Their validation is the task of `ingest.urls`.
"""

import re
from urllib.parse import unquote, urljoin, urlsplit

# A host name: labels with dots and a last label of letters. Without a path it may be a file name such as `notes.md`,
# except with one of these top-level domains.
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_DOMAINS = {"com", "org", "net", "edu", "gov", "io", "ai", "dev", "info", "uk", "de", "fr", "ch", "nl", "eu"}
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# The skip reason that does not apply to the chapters of a book.
LOCAL_FILE = "it leads to a file beside the list, whose address is not known"
_PERSONAL = ("mailto:", "tel:", "sms:", "data:")
_BADGE_HOSTS = {
    "img.shields.io", "shields.io", "badge.fury.io", "badgen.net", "hits.dwyl.com", "badges.gitter.im", "awesome.re",
    "api.codacy.com", "hits.seeyoufarm.com", "badges.frapsoft.com", "camo.githubusercontent.com",
}  # fmt: skip
_IMAGE = re.compile(r"\.(?:svg|png|gif|jpe?g|webp|ico)$", re.IGNORECASE)
_BADGE = re.compile(r"badge|shield|/hits?/", re.IGNORECASE)
_LICENCE_PAGES = re.compile(
    r"^(?:creativecommons\.org/(?:licenses|publicdomain)|(?:opensource|spdx)\.org/licenses?|gnu\.org/licenses)\b"
)
_HOUSEKEEPING = re.compile(
    r"^(?:licen[cs]e|copying|contributing|contributors|code[-_]of[-_]conduct)(?:[-_.][\w.-]*)?$", re.IGNORECASE
)
_UPKEEP_SECTIONS = {
    "license", "licence", "licensing", "contributing", "contribute", "contributors", "contribution", "contributions",
    "how to contribute", "table of contents", "contents", "toc", "code of conduct", "stargazers over time",
}  # fmt: skip


def resolve_link(href: str, base: str) -> str:
    """`href` resolved against `base`, if there is one; an anchor is unchanged."""
    href = href.strip()
    if href.startswith("//"):
        return f"https:{href}"
    if not href or not base or href.startswith("#") or _SCHEME.match(href):
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def resolve_text_link(href: str, base: str) -> str:
    """Resolve a link of a text: as `resolve_link`, but `https://` is added to a link that begins with a host name."""
    link = href.strip()
    host, slash, _ = link.partition("/")
    if not _HOST.fullmatch(host.partition(":")[0]) or host.count(":") > 1:
        return resolve_link(href, base)
    has_www = host.lower().startswith("www.")
    is_likely = not base and (bool(slash) or host.lower().rpartition(".")[2] in _DOMAINS)
    return f"https://{link}" if has_www or is_likely else resolve_link(href, base)


def skip_reason(url: str, base: str = "") -> str | None:
    """Reason why a valid link is not a resource, or None if it may be one. `base` is the address of the list."""
    if url.startswith("#") or (base and _same_page(url, base)):
        return "it leads to a place in the list itself"
    if url.lower().startswith(_PERSONAL):
        return "it is not on the web"
    if not _SCHEME.match(url):
        return LOCAL_FILE
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return _badge(host, parts.path) or _housekeeping(host, parts.path)


def skip_section_reason(section: tuple[str, ...]) -> str | None:
    """Reason why the links of this section are not resources, or None."""
    heading = next((label for label in section if label.strip(" :#").casefold() in _UPKEEP_SECTIONS), None)
    return f"it stands under '{heading}'" if heading else None


def _same_page(url: str, base: str) -> bool:
    return "#" in url and url.partition("#")[0] == base.partition("#")[0]


def _badge(host: str, path: str) -> str | None:
    if host in _BADGE_HOSTS or (_IMAGE.search(path) and _BADGE.search(f"{host}{path}")):
        return "it is a badge"
    return None


def _housekeeping(host: str, path: str) -> str | None:
    last = unquote(path).rstrip("/").rpartition("/")[2]
    if _LICENCE_PAGES.match(f"{host}{path}"):
        return "it is a licence"
    on_forge = host in {"github.com", "gitlab.com", "raw.githubusercontent.com", "codeberg.org", "bitbucket.org"}
    if on_forge and path.count("/") > 2 and _HOUSEKEEPING.match(last):
        return "it is about the list's upkeep"
    return None
