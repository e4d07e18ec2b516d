"""Discussions: Hacker News through its public APIs, tweets as far as they are public.

Knows the addresses and answers of these services; what it is given is data, markup and all.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingest.errors import FetchError, Permanent
from ingest.model import Document, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources.base import FetchPage, make_document, one_line, parsed_json
from ingest.sources.formats import html

MAX_COMMENTS = 300
_ITEM = re.compile(r"^https?://news\.ycombinator\.com/item\?(?:.*&)?id=(\d+)")
_TWEET = re.compile(r"^https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w+)/status(?:es)?/(\d+)")


class HackerNews:
    """The `Source` of Hacker News: a story or comment and what was answered."""

    def accepts(self, url: str, media_type: str) -> bool:
        """The address of an item."""
        return not media_type and bool(_ITEM.match(url))

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The item and its comments in order; the item alone where only the older API answers."""
        found = _ITEM.match(resource.url or "")
        number = found[1] if found else ""
        try:
            item, remark = parsed_json(fetch(f"https://hn.algolia.com/api/v1/items/{number}")), ""
        except FetchError:
            item, remark = (
                parsed_json(fetch(f"https://hacker-news.firebaseio.com/v0/item/{number}.json")),
                "without comments",
            )
        if not isinstance(item, dict) or item.get("deleted"):
            raise Permanent(Outcome.GONE, "there is no such item", 200)
        title = one_line(str(item.get("title") or ""))
        said = run_in_parser(_all_said, item)
        text = "\n\n".join([f"# {title or resource.title}", *said])
        author = str(item.get("author") or item.get("by") or "")
        day = _day(item.get("created_at_i") or item.get("time"))
        facts = {"url": resource.url, "title": title, "author": author, "published": day, "remark": remark}
        return make_document(resource, text, least=15, **facts)


class Tweet:
    """The `Source` of tweets: what the service shows to everyone, which is one tweet without its thread."""

    def accepts(self, url: str, media_type: str) -> bool:
        """The address of one tweet."""
        return not media_type and bool(_TWEET.match(url))

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The words of the tweet. Raises Permanent where they are not public."""
        found = _TWEET.match(resource.url or "")
        who, number = (found[1], found[2]) if found else ("", "")
        address = f"https://publish.twitter.com/oembed?omit_script=1&url=https://twitter.com/{who}/status/{number}"
        answer = parsed_json(fetch(address))
        text = run_in_parser(_words, str(answer.get("html") or "") if isinstance(answer, dict) else "")
        if not text:
            raise Permanent(Outcome.EMPTY, "the tweet is not public", 200)
        author = one_line(str(answer.get("author_name") or who))
        remark = "one tweet, without its thread"
        return make_document(
            resource, text, least=5, url=resource.url, title=resource.title, author=author, remark=remark
        )


def _words(markup: str) -> str:
    """The paragraphs of a tweet as it is embedded."""
    return "\n\n".join(words for one in html.parse_html(markup).iter("p") if (words := html.element_text(one)))


def _all_said(item: dict[str, Any]) -> list[str]:
    return list(_said(item))


def _said(item: dict[str, Any]) -> Iterator[str]:
    """What an item and its answers say, depth first, as paragraphs with their authors."""
    waiting, shown = [item], 0
    while waiting and shown < MAX_COMMENTS:
        one = waiting.pop()
        words = _text(one.get("text"))
        if words:
            author = one_line(str(one.get("author") or one.get("by") or ""))
            yield words if one is item else f"**{author}**: {words}"
            shown += 1
        children = one.get("children")
        waiting += (
            [child for child in reversed(children) if isinstance(child, dict)] if isinstance(children, list) else []
        )


def _text(markup: object) -> str:
    """The paragraphs of a comment without their markup."""
    pieces = re.split(r"<p>|<br>", markup) if isinstance(markup, str) else []
    return "\n\n".join(
        words for piece in pieces if (words := html.element_text(html.parse_html(f"<div>{piece}</div>")))
    )


def _day(stamp: object) -> str:
    return datetime.fromtimestamp(stamp, UTC).date().isoformat() if isinstance(stamp, int) and 0 < stamp < 2**32 else ""
