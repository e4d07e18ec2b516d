"""YouTube videos: title, chapters and transcript, with seconds as locators.

Knows the addresses and responses of YouTube. The transcript comes from a function that tests replace.
A blocked transcript is a transient failure, a missing one is permanent.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from ingest.errors import FetchError, Permanent
from ingest.model import Document, Locator, Outcome, Resource
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document, one_line, parse_json
from ingest.sources.formats import html
from ingest.sources.youtube.transcript import Line, transcript_of
from ingest.wordcount import count_words

# A shorter description says no more than the title.
_MIN_DESCRIPTION_WORDS = 50
# Length of a paragraph of the transcript.
PARAGRAPH_SECONDS = 60

# Video id -> lines of its transcript; raises FetchError.
Transcripts = Callable[[str], Sequence[Line]]

HOSTS = {"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"}
_ID = re.compile(r"^[\w-]{11}$")
_DESCRIPTION = re.compile(r'"shortDescription":("(?:[^"\\]|\\.)*")')
_CHAPTER = re.compile(r"^\W*(?:(\d{1,2}):)?(\d{1,2}):(\d\d)\W+(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Video:
    """The `Source` of videos. `transcripts` fetches their transcripts."""

    transcripts: Transcripts = field(default=transcript_of)

    def accepts(self, url: str) -> bool:
        """Any form of the address of a video, also within a playlist."""
        return video_id(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """Chapters and transcript; the description of a video without transcript. Raises FetchError."""
        identifier = video_id(resource.url or "") or ""
        title, channel = video_title_and_channel(f"https://www.youtube.com/watch?v={identifier}", fetch)
        description = _fetch_description(identifier, fetch)
        try:
            lines, remark = self.transcripts(identifier), ""
        except Permanent as error:
            if error.outcome is Outcome.GONE or count_words(description) < _MIN_DESCRIPTION_WORDS:
                raise
            lines, remark = (), f"the description alone: {error.reason}"
        body = _make_transcript(lines, _parse_chapters(description)) if lines else DocumentPart(description)
        text, locators = join_parts([replace(body, title=title or resource.title)])
        fields: dict[str, Any] = {
            "url": resource.url,
            "title": title,
            "author": channel,
            "locators": locators,
            "remark": remark,
        }
        return make_document(resource, text, min_words=15, **fields)


def video_id(url: str) -> str | None:
    """The id in the address of a video."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    pieces = parts.path.strip("/").split("/")
    identifier = ""
    if host == "youtu.be":
        identifier = pieces[0]
    elif host in HOSTS and pieces[0] == "watch":
        identifier = parse_qs(parts.query).get("v", [""])[0]
    elif host in HOSTS and pieces[0] in {"embed", "shorts", "live", "v"}:
        identifier = pieces[1] if len(pieces) > 1 else ""
    return identifier if _ID.match(identifier) else None


def video_title_and_channel(address: str, fetch: FetchPage) -> tuple[str, str]:
    """Title and channel of the video or playlist at `address`, by oEmbed; empty if embedding is forbidden.

    Raises Permanent (gone) if it does not exist.
    """
    try:
        embed = parse_json(fetch(f"https://www.youtube.com/oembed?format=json&url={quote(address, safe='')}"))
    except Permanent as error:
        if error.status in {400, 404}:
            raise Permanent(Outcome.GONE, "there is no such video", error.status) from error
        if error.status in {401, 403}:
            return "", ""  # embedding is forbidden; the video may still exist
        raise
    fields = embed if isinstance(embed, dict) else {}
    return one_line(str(fields.get("title") or "")), one_line(str(fields.get("author_name") or ""))


def _fetch_description(identifier: str, fetch: FetchPage) -> str:
    try:
        markup = html.decode_body(fetch(f"https://www.youtube.com/watch?v={identifier}"))
        match = _DESCRIPTION.search(markup)
        return str(json.loads(match[1])) if match else ""
    except (FetchError, ValueError):
        return ""


def _parse_chapters(description: str) -> dict[int, str]:
    """The chapters in a description: second -> title. A single timestamp is no chapter."""
    chapters = {
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds): one_line(title)
        for hours, minutes, seconds, title in _CHAPTER.findall(description)
    }
    return dict(sorted(chapters.items())) if len(chapters) > 1 and min(chapters) == 0 else {}


def _make_transcript(lines: Sequence[Line], chapters: dict[int, str]) -> DocumentPart:
    """A transcript as paragraphs under chapter headings, with the second of each paragraph as locator."""

    def paragraph_key(line: Line) -> tuple[int, int]:
        chapter = max((second for second in chapters if second <= line.second), default=0)
        return chapter, (int(line.second) - chapter) // PARAGRAPH_SECONDS

    parts, headed = [], set()
    for (chapter, _), group in groupby(sorted(lines, key=lambda line: line.second), key=paragraph_key):
        paragraph = list(group)
        heading = f"## {chapters[chapter]}\n\n" if chapter in chapters and chapter not in headed else ""
        headed.add(chapter)
        text = one_line(" ".join(line.text for line in paragraph))
        parts.append(DocumentPart(heading + text, "", (Locator(0, "second", int(paragraph[0].second)),)))
    text, locators = join_parts(parts)
    return DocumentPart(text, "", locators)
