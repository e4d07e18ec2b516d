"""YouTube playlists: their videos in order as one document.

Knows the addresses and answers about playlists; how a video is read is `youtube`'s business.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Document, Locator, Outcome, Resource
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document
from ingest.sources.formats import html
from ingest.sources.youtube.video import HOSTS, Video, video_title_and_channel

MAX_VIDEOS = 100
_LISTED = re.compile(r'"(?:playlistVideoRenderer":\{"videoId|contentId)":"([\w-]{11})"')
_FED = re.compile(r"<yt:videoId>([\w-]{11})</yt:videoId>")


@dataclass(frozen=True, slots=True)
class Playlist:
    """The `Source` of playlists: their videos in order as one document."""

    video: Video = field(default_factory=Video)

    def accepts(self, url: str, media_type: str) -> bool:
        """The address of a playlist as such."""
        return not media_type and playlist_id(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """All videos that can be read. Raises FetchError where none can."""
        address = f"https://www.youtube.com/playlist?list={playlist_id(resource.url or '')}"
        title, channel = video_title_and_channel(address, fetch)
        parts: list[DocumentPart] = []
        failed: list[FetchError] = []
        names = _videos(address, fetch)
        for name in names[:MAX_VIDEOS]:
            watch = f"https://www.youtube.com/watch?v={name}"
            try:
                found = self.video.read(replace(resource, url=watch), fetch)
            except FetchError as error:
                failed.append(error)
                if len(failed) > 3 and not parts:
                    break  # a service that blocks the first ones blocks the others
                continue
            parts.append(DocumentPart(found.text, found.title, (Locator(0, "url", watch), *found.locators)))
        if not parts:
            raise failed[0] if failed else Permanent(Outcome.EMPTY, "the playlist shows no videos", 200)
        text, locators = join_parts(parts)
        remark = f"{len(parts)} of {len(names)} videos" if len(parts) < len(names) else ""
        facts: dict[str, Any] = {
            "url": resource.url,
            "title": title,
            "author": channel,
            "locators": locators,
            "remark": remark,
        }
        return make_document(resource, text, **facts)


def playlist_id(url: str) -> str | None:
    """The id of the playlist that an address is about."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host, found = (parts.hostname or "").removeprefix("www."), parse_qs(parts.query).get("list", [""])[0]
    shown = host in HOSTS and parts.path.strip("/") in {"playlist", "embed/videoseries"}
    return found if shown and re.match(r"^[\w-]{10,64}$", found) else None


def _videos(address: str, fetch: FetchPage) -> list[str]:
    """The videos of a playlist in order: from its page, else from its feed, which names the latest."""
    name = playlist_id(address) or ""
    tries = ((address, _LISTED), (f"https://www.youtube.com/feeds/videos.xml?playlist_id={name}", _FED))
    failed: FetchError | None = None
    for url, pattern in tries:
        try:
            found = list(dict.fromkeys(pattern.findall(html.decode_body(fetch(url)))))
        except Transient as error:
            failed = error
            continue
        except FetchError:
            continue
        if found:
            return found
    if failed:
        raise failed
    return []
