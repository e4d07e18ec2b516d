"""YouTube: videos by title, chapters and transcript, seconds as locators.

Knows the addresses and answers of YouTube; the transcript comes through a function that
tests replace. A blocked transcript is worth another try, one that does not exist is not.
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
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document, one_line, parsed_json
from ingest.sources.formats import html
from ingest.sources.youtube.transcript import Line, transcript_of
from ingest.wordcount import count_words

# A description of fewer words says what the title says.
_WORDS = 50
# A paragraph of a transcript lasts about this long.
PARAGRAPH_SECONDS = 60

# Gets the lines of a video's transcript by its id, or raises FetchError.
Transcripts = Callable[[str], Sequence[Line]]

HOSTS = {"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"}
_ID = re.compile(r"^[\w-]{11}$")
_DESCRIPTION = re.compile(r'"shortDescription":("(?:[^"\\]|\\.)*")')
_CHAPTER = re.compile(r"^\W*(?:(\d{1,2}):)?(\d{1,2}):(\d\d)\W+(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Video:
    """The `Source` of videos."""

    transcripts: Transcripts = field(default=transcript_of)

    def accepts(self, url: str, media_type: str) -> bool:
        """Any form of the address of a video, within a playlist or not."""
        return not media_type and video_id(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """Chapters and transcript; the description where a video has no transcript. Raises FetchError."""
        name = video_id(resource.url or "") or ""
        title, channel = video_title_and_channel(f"https://www.youtube.com/watch?v={name}", fetch)
        description = _description(name, fetch)
        try:
            lines, remark = self.transcripts(name), ""
        except Permanent as error:
            if error.outcome is Outcome.GONE or count_words(description) < _WORDS:
                raise
            lines, remark = (), f"the description alone: {error.reason}"
        body = _spoken(lines, _chapters(description)) if lines else DocumentPart(description)
        text, locators = join_parts([replace(body, title=title or resource.title)])
        facts: dict[str, Any] = {
            "url": resource.url,
            "title": title,
            "author": channel,
            "locators": locators,
            "remark": remark,
        }
        return make_document(resource, text, least=15, **facts)


def video_id(url: str) -> str | None:
    """The id of the video that an address shows."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    pieces = parts.path.strip("/").split("/")
    found = ""
    if host == "youtu.be":
        found = pieces[0]
    elif host in HOSTS and pieces[0] == "watch":
        found = parse_qs(parts.query).get("v", [""])[0]
    elif host in HOSTS and pieces[0] in {"embed", "shorts", "live", "v"}:
        found = pieces[1] if len(pieces) > 1 else ""
    return found if _ID.match(found) else None


def video_title_and_channel(address: str, fetch: FetchPage) -> tuple[str, str]:
    """Title and channel, by which YouTube says that a video exists at all."""
    try:
        found = parsed_json(fetch(f"https://www.youtube.com/oembed?format=json&url={quote(address, safe='')}"))
    except Permanent as error:
        if error.status in {400, 404}:
            raise Permanent(Outcome.GONE, "there is no such video", error.status) from error
        if error.status in {401, 403}:
            return "", ""  # it cannot be embedded, which says nothing of the video
        raise
    known = found if isinstance(found, dict) else {}
    return one_line(str(known.get("title") or "")), one_line(str(known.get("author_name") or ""))


def _description(name: str, fetch: FetchPage) -> str:
    try:
        markup = html.decode_body(fetch(f"https://www.youtube.com/watch?v={name}"))
        found = _DESCRIPTION.search(markup)
        return str(json.loads(found[1])) if found else ""
    except (FetchError, ValueError):
        return ""


def _chapters(description: str) -> dict[int, str]:
    """The chapters that a description lists: second to title. A single time is none."""
    found = {
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds): one_line(title)
        for hours, minutes, seconds, title in _CHAPTER.findall(description)
    }
    return dict(sorted(found.items())) if len(found) > 1 and min(found) == 0 else {}


def _spoken(lines: Sequence[Line], chapters: dict[int, str]) -> DocumentPart:
    """A transcript as paragraphs under its chapters, the second of each paragraph as locator."""

    def place(line: Line) -> tuple[int, int]:
        begun = max((second for second in chapters if second <= line.second), default=0)
        return begun, (int(line.second) - begun) // PARAGRAPH_SECONDS

    parts, shown = [], set()
    for (begun, _), group in groupby(sorted(lines, key=lambda line: line.second), key=place):
        said = list(group)
        heading = f"## {chapters[begun]}\n\n" if begun in chapters and begun not in shown else ""
        shown.add(begun)
        words = one_line(" ".join(line.text for line in said))
        parts.append(DocumentPart(heading + words, "", (Locator(0, "second", int(said[0].second)),)))
    text, locators = join_parts(parts)
    return DocumentPart(text, "", locators)
