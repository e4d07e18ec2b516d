"""Rules for the links of a list: resolution against a base, and links that are not resources.

Knows only the syntax of addresses. Their validation is the task of `ingest.urls`, and files beside the list that of
`ingest.lists.markup.local_links`.
"""

import re
from urllib.parse import unquote, urljoin, urlsplit

from ingest.lists.markup.local_links import leads_to_file, local_address, local_skip_reason
from ingest.local_folders import is_local
from ingest.urls import other_scheme

# A host name: labels with dots and a last label of letters. Without a path it may be a file name such as `notes.md`,
# except with one of these top-level domains.
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_DOMAINS = {"com", "org", "net", "edu", "gov", "io", "ai", "dev", "info", "uk", "de", "fr", "ch", "nl", "eu"}
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# The skip reason that does not apply to the chapters of a book.
LOCAL_FILE = "it leads to a file beside the list, whose address is not known"
# Schemes by which feed readers and podcast players are called: `feed://host/path`, `feed:https://host/path`.
_FEED_SCHEME = re.compile(r"^(?:feed|pcast|itpc|podcast|rss):(?:(?://)?(?=https?://)|(?=//))", re.IGNORECASE)
# Bookmarks that only a browser follows.
_BROWSER_SCHEMES = {
    "place": "it is a search of the browser's own", "javascript": "it is a script and not a page",
    "vbscript": "it is a script and not a page",
} | dict.fromkeys(
    ("about", "chrome", "edge", "brave", "vivaldi", "opera", "view-source", "chrome-extension", "moz-extension"),
    "it is a page of the browser itself",
)  # fmt: skip
# Schemes before a number, which a host name may stand before as well.
_NUMBERS = ("tel:", "sms:", "callto:", "fax:")
_BADGE_HOSTS = {
    "img.shields.io", "shields.io", "badge.fury.io", "badgen.net", "hits.dwyl.com", "badges.gitter.im", "awesome.re",
    "api.codacy.com", "hits.seeyoufarm.com", "badges.frapsoft.com", "camo.githubusercontent.com", "star-history.com",
    "api.star-history.com", "starchart.cc", "contrib.rocks",
}  # fmt: skip
_IMAGE = re.compile(r"\.(?:svg|png|gif|jpe?g|webp|ico)$", re.IGNORECASE)
_BADGE = re.compile(r"badge|shield|/hits?/", re.IGNORECASE)
# Pictures that show a state or ask for something, by their alternative text, and pictures without a name.
_BADGE_WORDS = re.compile(
    r"badges?|(?:[\w-]+ ){0,3}status|build|ci|tests?|coverage(?: .*)?|codecov|coveralls|licen[cs]e(?:: .*)?|version"
    r"|(?:monthly |total )?downloads?|awesome|gitter|(?:join (?:the|our) )?(?:chat|discord|slack|community)(?: .*)?"
    r"|(?:pypi|npm|crates\.io|conda|docker)(?: [\w ]+)?|(?:github )?(?:stars?|forks?|issues|sponsors?|release)"
    r"|(?:prs|contributions?|pull requests) welcome|contributors|hit ?count|visitors?|backers|donate|go ?report ?card"
    r"|(?:.* )?star history(?: .*)?|buy me a coffee(?: .*)?|(?:.* )?on ko-?fi|god?oc|maintain(?:ed|ability)(?: .*)?"
    r"|code quality(?: .*)?|images?|img|pic(?:ture)?|icons?|logo|photo|screenshot|thumbnail|banner|cover|poster|avatar"
    r"|gif|alt(?: text)?|[\w-]+\.(?:png|jpe?g|gif|svg|webp)",
    re.IGNORECASE,
)
_LICENCE_PAGES = re.compile(
    r"^(?:creativecommons\.org/(?:licenses|publicdomain)|(?:opensource|spdx)\.org/licenses?|gnu\.org/licenses)\b"
)
# Zotero names each record of a library by such an address, which leads nowhere if the library is private.
_LIBRARY_RECORDS = re.compile(r"^zotero\.org/(?:users(?:/local)?|groups)/\w+/items/")
_HOUSEKEEPING = re.compile(
    r"^(?:licen[cs]e|copying|contributing|contributors|code[-_]of[-_]conduct)(?:[-_.][\w.-]*)?$", re.IGNORECASE
)
# Headings of navigation: links directly below them are no resources.
_CONTENTS_SECTIONS = {"table of contents", "table of content", "contents", "toc"}
# Headings of a list's postscript: links anywhere below them are no resources.
_UPKEEP_SECTIONS = {
    "license", "licence", "licensing", "license and copyright", "contributing", "contribute", "contributors",
    "contribution", "contributions", "contribution guidelines", "contributing guidelines", "how to contribute",
    "our contributors", "code of conduct", "stargazers over time", "stargazers", "star history", "stars over time",
    "sponsors", "sponsor", "sponsoring", "sponsorship", "backers", "donate", "donations", "donation",
    "support this project", "support the project", "acknowledgements", "acknowledgments", "acknowledgement",
    "acknowledgment", "credits", "thanks", "special thanks", "maintainers", "ps", "pps", "postscript",
}  # fmt: skip
_POSTSCRIPT = re.compile(r"\W*p\.?\s?(?:p\.?\s?){0,3}s(?:\.|\s?[:,])", re.IGNORECASE)


def resolve_link(href: str, base: str) -> str:
    """`href` resolved against `base`, if there is one; an anchor is unchanged. `feed:` becomes `http:`.

    Against a list on this machine only paths of files are resolved.
    """
    href = href.strip()
    if feed := _FEED_SCHEME.match(href):
        href = href[feed.end() :]
        return f"http:{href}" if href.startswith("//") else href
    if href.startswith("//"):
        return f"https:{href}"
    if not href or not base or href.startswith("#") or (_SCHEME.match(href) and not is_local(href)):
        return href
    if is_local(base):
        return local_address(href, base) or href
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
    is_likely = (not base or is_local(base)) and (bool(slash) or host.lower().rpartition(".")[2] in _DOMAINS)
    is_web = (has_www or is_likely) and not leads_to_file(link, base)
    return f"https://{link}" if is_web else resolve_link(href, base)


def skip_reason(url: str, base: str = "") -> str | None:
    """Reason why a valid link is not a resource, or None if it may be one. `base` is the address of the list."""
    if url.startswith("#") or (base and _same_page(url, base)):
        return "it leads to a place in the list itself"
    if reason := _scheme_reason(url, base):
        return reason
    if not _SCHEME.match(url):
        return LOCAL_FILE
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return _badge(host, parts.path) or _housekeeping(host, parts.path)


def is_library_record(url: str) -> bool:
    """Whether an address names a record in a library of Zotero, and not the work that is recorded."""
    return bool(_LIBRARY_RECORDS.match(url.partition("://")[2].removeprefix("www.")))


def _scheme_reason(url: str, base: str) -> str | None:
    """Reason by the scheme of the address."""
    if reason := _BROWSER_SCHEMES.get(url.partition(":")[0].lower()):
        return reason
    if is_local(url):
        is_elsewhere = not is_local(base) or urlsplit(url).netloc not in {"", "localhost"}
        return "it is a file of another machine" if is_elsewhere else local_skip_reason(url, base)
    return "it is not on the web" if other_scheme(url) or url.lower().startswith(_NUMBERS) else None


def skip_section_reason(section: tuple[str, ...], headings: int) -> str | None:
    """Reason why the links of this section are not resources, or None.

    The first `headings` labels of the section are headings of the list, the others items.
    """
    for number, label in enumerate(section, start=1):
        words = _heading_words(label)
        if words in _UPKEEP_SECTIONS or (number >= headings and words in _CONTENTS_SECTIONS):
            return f"it stands under '{label}'"
    return None


def without_contents(section: tuple[str, ...]) -> tuple[str, ...]:
    """The section without the heading of a table of contents that other headings stand below."""
    return tuple(label for label in section if _heading_words(label) not in _CONTENTS_SECTIONS)


def is_postscript(text: str) -> bool:
    """Whether a paragraph is a postscript of the list."""
    return bool(_POSTSCRIPT.match(text))


def is_badge_picture(source: str, alternative: str, *, is_icon: bool = False) -> bool:
    """Whether a picture is a badge or has no name, by its address and its alternative text.

    For icons such as `[![Paper](...)](...)` the address does not count, as they are drawn like badges.
    """
    try:
        parts = urlsplit(source)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return True
    is_badge = host in _BADGE_HOSTS or bool(_BADGE.search(f"{host}{parts.path}"))
    words = " ".join(alternative.split()).strip("-–—:!.[]() ")
    return (is_badge and not is_icon) or bool(_BADGE_WORDS.fullmatch(words))


def _heading_words(label: str) -> str:
    """The words of a heading, without numbers, pictures and punctuation."""
    return " ".join(re.findall(r"[^\W\d_]+", label.replace("&", " and ").replace(".", ""))).casefold()


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
    if _LIBRARY_RECORDS.match(f"{host}{path}"):
        return "it is a record of a library, not the work itself"
    on_forge = host in {"github.com", "gitlab.com", "raw.githubusercontent.com", "codeberg.org", "bitbucket.org"}
    if on_forge and path.count("/") > 2 and _HOUSEKEEPING.match(last):
        return "it is about the list's upkeep"
    return None
