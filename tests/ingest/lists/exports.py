"""The same links written as every format that exports them, in the shape of each service's own file."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.sax.saxutils import escape as escape_text
from xml.sax.saxutils import quoteattr

TITLES = (
    'Ranking at {n} & <T>: 100% of "x"', "`code` and _under_scores_ {n}", "Größe — 日本語 😀 {n}",
    "It's 50% off; really? {n}", "a | b, c; d {n}", "{n} $5 ~ \\ back # hash",
    "[Brackets] (and) {n}", "Plain title {n}", "C++ -- '' quotes {n}",
)  # fmt: skip
PATHS = ("a_b", "q?a=1&b={n}", "a%20b", "~ann/x", "a--b---c", "x''y", "ü", "(v)", "p,q;r", "a.b/c+d")
SECTIONS = ((), ("Data Quality",), ("Search & Ranking", "Größe"), ("Search & Ranking", "100% <new>"), ("Ops",))
TAGS = ((), ("metal",), ("two words", "x"), ("a", "b-c", "Ünï"))


@dataclass(frozen=True)
class Link:
    """A link as a person sees it."""

    title: str
    url: str
    section: tuple[str, ...]
    tags: tuple[str, ...]
    note: str


def make_links(number: int) -> list[Link]:
    """Links with odd characters, sorted by section as every export with folders has them."""
    links = [
        Link(
            TITLES[n % len(TITLES)].replace("{n}", str(n)), f"https://x{n % 7}.org/{n}/" + PATHS[n % 10].format(n=n),
            SECTIONS[n % 5], TAGS[n % 4], f'Note {n} & <more>: 5% of "it".' if n % 3 else "",
        )
        for n in range(number)
    ]  # fmt: skip
    return sorted(links, key=lambda link: link.section)


def folders(links: Iterable[Link]) -> dict[str, Any]:
    """The links as a tree: folders by name, links under the empty name."""
    tree: dict[str, Any] = {"": []}
    for link in links:
        node = tree
        for label in link.section:
            node = node.setdefault(label, {"": []})
        node[""].append(link)
    return tree


def netscape(links: list[Link]) -> str:
    def walk(node: dict[str, Any]) -> str:
        items = "".join(
            f'<DT><A HREF="{escape(link.url)}" ADD_DATE="1" TAGS="{escape(",".join(link.tags))}">'
            f"{escape(link.title)}</A>\n" + (f"<DD>{escape(link.note)}\n" if link.note else "")
            for link in node[""]
        )
        inner = "".join(f"<DT><H3>{escape(name)}</H3>\n{walk(node[name])}" for name in node if name)
        return f"<DL><p>\n{items}{inner}</DL><p>\n"

    return f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n{walk(folders(links))}"


def firefox(links: list[Link]) -> str:
    def walk(title: str, node: dict[str, Any]) -> dict[str, Any]:
        places = [
            {"title": link.title, "uri": link.url, "type": "text/x-moz-place", "tags": ",".join(link.tags),
             "annos": [{"name": "bookmarkProperties/description", "value": link.note}] if link.note else []}
            for link in node[""]
        ]  # fmt: skip
        inner = [walk(name, node[name]) for name in node if name]
        return {"title": title, "type": "text/x-moz-place-container", "typeCode": 2, "children": places + inner}

    menu = walk("menu", folders(links)) | {"root": "bookmarksMenuFolder"}
    return json.dumps({"title": "", "root": "placesRoot", "type": "text/x-moz-place-container", "children": [menu]})


def chrome(links: list[Link]) -> str:
    def walk(name: str, node: dict[str, Any]) -> dict[str, Any]:
        items = [{"type": "url", "name": link.title, "url": link.url, "date_added": "13"} for link in node[""]]
        return {"type": "folder", "name": name, "children": items + [walk(key, node[key]) for key in node if key]}

    roots = {"bookmark_bar": walk("Bookmarks bar", folders(links)), "other": walk("Other bookmarks", {"": []})}
    return json.dumps({"checksum": "0", "roots": roots, "version": 1})


def opml(links: list[Link]) -> str:
    def walk(node: dict[str, Any]) -> str:
        items = "".join(
            f"<outline text={quoteattr(link.title)} type='link' url={quoteattr(link.url)}"
            f" category={quoteattr(','.join(link.tags))} description={quoteattr(link.note)}/>\n"
            for link in node[""]
        )
        inner = (f"<outline text={quoteattr(name)}>{walk(node[name])}</outline>\n" for name in node if name)
        return items + "".join(inner)

    body = walk(folders(links))
    return f"<?xml version='1.0'?><opml version='2.0'><head><title>T</title></head><body>{body}</body></opml>"


def xbel(links: list[Link]) -> str:
    def walk(node: dict[str, Any]) -> str:
        items = "".join(
            f"<bookmark href={quoteattr(link.url)}><title>{escape_text(link.title)}</title>"
            f"<desc>{escape_text(link.note)}</desc></bookmark>"
            for link in node[""]
        )
        inner = (f"<folder><title>{escape_text(name)}</title>{walk(node[name])}</folder>" for name in node if name)
        return items + "".join(inner)

    return f"<?xml version='1.0'?><xbel version='1.0'>{walk(folders(links))}</xbel>"


def linkwarden(links: list[Link]) -> str:
    collections: dict[tuple[str, ...], dict[str, Any]] = {}

    def collection(section: tuple[str, ...]) -> dict[str, Any]:
        if section not in collections:
            parent = collection(section[:-1])["id"] if len(section) > 1 else None
            name = section[-1] if section else "Unorganized"
            collections[section] = {"id": len(collections) + 1, "name": name, "parentId": parent, "links": []}
        return collections[section]

    for link in links:
        tags = [{"id": 1, "name": tag} for tag in link.tags]
        fields = {"name": link.title, "url": link.url, "description": link.note, "tags": tags, "type": "url"}
        collection(link.section)["links"].append(fields)
    return json.dumps({"id": 1, "username": "ada", "collections": list(collections.values()), "pinnedLinks": []})


def karakeep(links: list[Link]) -> str:
    bookmarks = [
        {"createdAt": 1, "title": link.title, "tags": link.tags, "content": {"type": "link", "url": link.url},
         "note": link.note or None}
        for link in links
    ]  # fmt: skip
    return json.dumps({"bookmarks": bookmarks})


def linkding(links: list[Link]) -> str:
    results = [
        {"id": 1, "url": link.url, "title": link.title, "description": link.note, "notes": "", "tag_names": link.tags,
         "favicon_url": "https://desk.org/icon.png", "date_added": "2024-01-01T00:00:00Z"}
        for link in links
    ]  # fmt: skip
    return json.dumps({"count": len(links), "next": None, "results": results})


def wallabag(links: list[Link]) -> str:
    return json.dumps([
        {"id": 1, "title": link.title, "url": link.url, "tags": link.tags, "content": escape(link.note),
         "published_by": ["Ada Example"], "published_at": "2019-05-01T00:00:00+0000", "domain_name": "a.org"}
        for link in links
    ])  # fmt: skip


def pinboard_json(links: list[Link]) -> str:
    return json.dumps([
        {"href": link.url, "description": link.title, "extended": link.note, "tags": " ".join(link.tags)}
        for link in links
    ])  # fmt: skip


def pinboard_xml(links: list[Link]) -> str:
    posts = "".join(
        f"<post href={quoteattr(link.url)} description={quoteattr(link.title)} extended={quoteattr(link.note)}"
        f" tag={quoteattr(' '.join(link.tags))} time='2020-01-01T00:00:00Z' shared='no'/>\n"
        for link in links
    )
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<posts user='ada'>{posts}</posts>"


def _table(names: str, rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerows([names.split(","), *rows])
    return target.getvalue()


def raindrop_csv(links: list[Link]) -> str:
    rows = ((link.title, link.note, link.url, " / ".join(link.section), ", ".join(link.tags)) for link in links)
    return _table("title,note,url,folder,tags", rows)


def tsv(links: list[Link]) -> str:
    rows = ((link.url, link.title, link.note, " / ".join(link.section), "|".join(link.tags)) for link in links)
    return _table("url,title,note,section,tags", rows, "\t")


def pocket_csv(links: list[Link]) -> str:
    rows = ((link.title, link.url, "1", "|".join(link.tags), "unread") for link in links)
    return _table("title,url,time_added,tags,status", rows)


def instapaper_csv(links: list[Link]) -> str:
    rows = (
        (link.url, link.title, link.note, (link.section or ("Unread",))[-1], "1", json.dumps(link.tags))
        for link in links
    )
    return _table("URL,Title,Selection,Folder,Timestamp,Tags", rows)


def zotero_csv(links: list[Link]) -> str:
    rows = (
        ("K", "webpage", "2019", "Example, Ada", link.title, link.url, link.note, "2019-05", "; ".join(link.tags))
        for link in links
    )
    return _table("Key,Item Type,Publication Year,Author,Title,Url,Abstract Note,Date,Manual Tags", rows)


def pocket_html(links: list[Link]) -> str:
    items = "".join(
        f'<li><a href="{escape(link.url)}" time_added="1" tags="{escape(",".join(link.tags))}">'
        f"{escape(link.title)}</a></li>\n"
        for link in links
    )
    return f"<!DOCTYPE html>\n<head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>{items}</ul></body>"


def csl_json(links: list[Link]) -> str:
    return json.dumps([
        {"id": str(n), "type": "webpage", "title": link.title, "URL": link.url, "keyword": ", ".join(link.tags),
         "abstract": link.note, "author": [{"family": "Example", "given": "Ada"}], "issued": {"date-parts": [[2019]]}}
        for n, link in enumerate(links)
    ])  # fmt: skip


def ris(links: list[Link]) -> str:
    references = (
        f"TY  - ELEC\nTI  - {link.title}\nAU  - Example, Ada\nPY  - 2019\nUR  - {link.url}\n"
        + "".join(f"KW  - {tag}\n" for tag in link.tags)
        + (f"AB  - {link.note}\n" if link.note else "")
        + "ER  - \n\n"
        for link in links
    )
    return "".join(references)


def bibtex(links: list[Link]) -> str:
    escapes = {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "--": "-{}-",
        "''": "'{}'",
        "`": r"\textasciigrave{}",
    }
    signs = {sign: f"\\{sign}" for sign in "&%$#_"}

    def text(value: str) -> str:
        for sign, latex in escapes.items():
            value = value.replace(sign, f"\0{latex}\0" if sign == "\\" else latex)
        for sign, latex in signs.items():
            value = value.replace(sign, latex)
        return value.replace("\0", "")

    references = (
        f"@misc{{k{n},\n  title = {{{text(link.title)}}},\n  author = {{Example, Ada}},\n  year = 2019,\n"
        f"  url = {{{link.url}}},\n  keywords = {{{text(', '.join(link.tags))}}},\n  annote = {{{text(link.note)}}},\n"
        f"  groups = {{{text(link.section[-1] if link.section else '')}}}\n}}\n"
        for n, link in enumerate(links)
    )
    return "\n".join(references)


def rss(links: list[Link]) -> str:
    items = "".join(
        f"<item><title>{escape_text(link.title)}</title><link>{escape_text(link.url)}</link>"
        + "".join(f"<category>{escape_text(tag)}</category>" for tag in link.tags)
        + f"<description>{escape_text(escape(link.note))}</description></item>\n"
        for link in links
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


def atom(links: list[Link]) -> str:
    items = "".join(
        f"<entry><title>{escape_text(link.title)}</title><link href={quoteattr(link.url)}/>"
        + "".join(f"<category term={quoteattr(tag)}/>" for tag in link.tags)
        + f"<summary>{escape_text(link.note)}</summary></entry>\n"
        for link in links
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{items}</feed>"


def _headings(links: list[Link], heading: Callable[[int, str], str], item: Callable[[Link], str]) -> str:
    """The links under headings: a line for each new part of a section, then the items."""
    lines: list[str] = []
    last: tuple[str, ...] = ()
    for link in links:
        if link.section != last:
            shared = next((n for n, (a, b) in enumerate(zip(last, link.section, strict=False)) if a != b), len(last))
            lines += [heading(n + 2, link.section[n]) for n in range(shared, len(link.section))]
            last = link.section
        lines.append(item(link))
    return "\n".join(lines) + "\n"


def _markdown_text(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#&|$~])", r"\\\1", text)


def markdown(links: list[Link]) -> str:
    return "# T\n\n" + _headings(
        links, lambda level, name: f"\n{'#' * level} {_markdown_text(name)}\n",
        lambda link: f"- [{_markdown_text(link.title)}](<{link.url}>)",
    )  # fmt: skip


def web_page(links: list[Link]) -> str:
    items = _headings(
        links, lambda level, name: f"<h{level}>{escape(name)}</h{level}>",
        lambda link: f'<ul><li><a href="{escape(link.url)}">{escape(link.title)}</a></li></ul>',
    )  # fmt: skip
    return f"<!DOCTYPE html>\n<html><body><main><h1>T</h1>{items}</main></body></html>"


def jsonl(links: list[Link]) -> str:
    records = (
        {"url": link.url, "title": link.title, "tags": link.tags, "section": link.section, "note": link.note}
        for link in links
    )
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def plain_lines(links: list[Link]) -> str:
    return "".join(f"{link.url} {link.title}\n" for link in links)


# Name of the file, its writer, and what the format can hold: `s` sections, `1` the last section alone, `t` tags,
# `w` tags without spaces, `n` notes, `T` titles.
EXPORTS: dict[str, tuple[Callable[[list[Link]], str], str]] = {
    "bookmarks.html": (netscape, "Tstn"),
    "bookmarks-2026.json": (firefox, "Tstn"),
    "Bookmarks": (chrome, "Ts"),
    "outline.opml": (opml, "Tstn"),
    "konqueror.xbel": (xbel, "Tsn"),
    "linkwarden.json": (linkwarden, "Tstn"),
    "karakeep.json": (karakeep, "Ttn"),
    "linkding.json": (linkding, "Ttn"),
    "wallabag.json": (wallabag, "Ttn"),
    "pinboard.json": (pinboard_json, "Twn"),
    "pinboard.xml": (pinboard_xml, "Twn"),
    "raindrop.csv": (raindrop_csv, "Tstn"),
    "links.tsv": (tsv, "Tstn"),
    "pocket.csv": (pocket_csv, "Tt"),
    "instapaper.csv": (instapaper_csv, "T1tn"),
    "zotero.csv": (zotero_csv, "Ttn"),
    "pocket.html": (pocket_html, "Tt"),
    "library.json": (csl_json, "Ttn"),
    "library.ris": (ris, "Ttn"),
    "library.bib": (bibtex, "T1tn"),
    "feed.xml": (rss, "Ttn"),
    "atom.xml": (atom, "Ttn"),
    "links.jsonl": (jsonl, "Tstn"),
    "README.md": (markdown, "Ts"),
    "page.html": (web_page, "Ts"),
    "urls.txt": (plain_lines, "T"),
}
