"""Discussions: Hacker News through its public APIs, and public tweets.

Knows the addresses and responses of these services. Responses are untrusted data, including their markup.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingest.errors import FetchError, Permanent
from ingest.model import Document, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources.base import FetchPage, make_document, one_line, parse_json
from ingest.sources.formats import html

MAX_COMMENTS = 300
_ITEM = re.compile(r"^https?://news\.ycombinator\.com/item\?(?:.*&)?id=(\d+)")
_TWEET = re.compile(r"^https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w+)/status(?:es)?/(\d+)")


class HackerNews:
    """The `Source` of Hacker News: a story or comment with its replies."""

    def accepts(self, url: str) -> bool:
        """The address of an item."""
        return bool(_ITEM.match(url))

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The item and its comments in order; without comments if only the older API answers. Raises FetchError."""
        match = _ITEM.match(resource.url or "")
        number = match[1] if match else ""
        try:
            item, remark = parse_json(fetch(f"https://hn.algolia.com/api/v1/items/{number}")), ""
        except FetchError:
            item, remark = (
                parse_json(fetch(f"https://hacker-news.firebaseio.com/v0/item/{number}.json")),
                "without comments",
            )
        if not isinstance(item, dict) or item.get("deleted"):
            raise Permanent(Outcome.GONE, "there is no such item", 200)
        title = one_line(str(item.get("title") or ""))
        paragraphs = run_in_parser(_list_paragraphs, item)
        text = "\n\n".join([f"# {title or resource.title}", *paragraphs])
        author = str(item.get("author") or item.get("by") or "")
        day = _iso_day(item.get("created_at_i") or item.get("time"))
        fields = {"url": resource.url, "title": title, "author": author, "published": day, "remark": remark}
        return make_document(resource, text, min_words=15, **fields)


class Tweet:
    """The `Source` of tweets. The public API shows one tweet without its thread."""

    def accepts(self, url: str) -> bool:
        """The address of one tweet."""
        return bool(_TWEET.match(url))

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The text of the tweet. Raises Permanent if it is not public."""
        match = _TWEET.match(resource.url or "")
        user, number = (match[1], match[2]) if match else ("", "")
        address = f"https://publish.twitter.com/oembed?omit_script=1&url=https://twitter.com/{user}/status/{number}"
        embed = parse_json(fetch(address))
        text = run_in_parser(_tweet_text, str(embed.get("html") or "") if isinstance(embed, dict) else "")
        if not text:
            raise Permanent(Outcome.EMPTY, "the tweet is not public", 200)
        author = one_line(str(embed.get("author_name") or user))
        remark = "one tweet, without its thread"
        return make_document(
            resource, text, min_words=5, url=resource.url, title=resource.title, author=author, remark=remark
        )


def _tweet_text(markup: str) -> str:
    """The paragraphs of an embedded tweet."""
    paragraphs = (html.element_text(element) for element in html.parse_html(markup).iter("p"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _list_paragraphs(item: dict[str, Any]) -> list[str]:
    return list(_iterate_paragraphs(item))


def _iterate_paragraphs(root: dict[str, Any]) -> Iterator[str]:
    """The texts of an item and its comments, depth first, each comment with its author."""
    stack, count = [root], 0
    while stack and count < MAX_COMMENTS:
        item = stack.pop()
        text = _comment_text(item.get("text"))
        if text:
            author = one_line(str(item.get("author") or item.get("by") or ""))
            yield text if item is root else f"{author}: {text}"
            count += 1
        children = item.get("children")
        stack += (
            [child for child in reversed(children) if isinstance(child, dict)] if isinstance(children, list) else []
        )


def _comment_text(markup: object) -> str:
    """The paragraphs of a comment without markup."""
    pieces = re.split(r"<p>|<br>", markup) if isinstance(markup, str) else []
    paragraphs = (html.element_text(html.parse_html(f"<div>{piece}</div>")) for piece in pieces)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _iso_day(timestamp: object) -> str:
    if not isinstance(timestamp, int) or not 0 < timestamp < 2**32:
        return ""
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat()
