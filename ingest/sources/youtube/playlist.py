"""YouTube playlists: their videos in order as one document.

Knows the addresses and responses of playlists; videos are read by `video`.
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
_PAGE_ITEM = re.compile(r'"(?:playlistVideoRenderer":\{"videoId|contentId)":"([\w-]{11})"')
_FEED_ITEM = re.compile(r"<yt:videoId>([\w-]{11})</yt:videoId>")


@dataclass(frozen=True, slots=True)
class Playlist:
    """The `Source` of playlists. `video` reads their videos."""

    video: Video = field(default_factory=Video)

    def accepts(self, url: str) -> bool:
        """The address of a playlist itself, not of a video in it."""
        return playlist_id(url) is not None

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """All videos that can be read, as one document. Raises FetchError if none can."""
        address = f"https://www.youtube.com/playlist?list={playlist_id(resource.url or '')}"
        title, channel = video_title_and_channel(address, fetch)
        parts: list[DocumentPart] = []
        errors: list[FetchError] = []
        video_ids = _list_videos(address, fetch)
        for video_id in video_ids[:MAX_VIDEOS]:
            url = f"https://www.youtube.com/watch?v={video_id}"
            try:
                document = self.video.read(replace(resource, url=url), fetch)
            except FetchError as error:
                errors.append(error)
                if len(errors) > 3 and not parts:
                    break  # a service that blocks the first requests blocks the others too
                continue
            parts.append(DocumentPart(document.text, document.title, (Locator(0, "url", url), *document.locators)))
        if not parts:
            raise errors[0] if errors else Permanent(Outcome.EMPTY, "the playlist shows no videos", 200)
        text, locators = join_parts(parts)
        remark = f"{len(parts)} of {len(video_ids)} videos" if len(parts) < len(video_ids) else ""
        fields: dict[str, Any] = {
            "url": resource.url,
            "title": title,
            "author": channel,
            "locators": locators,
            "remark": remark,
        }
        return make_document(resource, text, **fields)


def playlist_id(url: str) -> str | None:
    """The id in the address of a playlist."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host, identifier = (parts.hostname or "").removeprefix("www."), parse_qs(parts.query).get("list", [""])[0]
    is_playlist = host in HOSTS and parts.path.strip("/") in {"playlist", "embed/videoseries"}
    return identifier if is_playlist and re.match(r"^[\w-]{10,64}$", identifier) else None


def _list_videos(address: str, fetch: FetchPage) -> list[str]:
    """The ids of a playlist's videos in order: from its page, else from its feed, which has the latest ones."""
    feed = f"https://www.youtube.com/feeds/videos.xml?playlist_id={playlist_id(address) or ''}"
    last_error: FetchError | None = None
    for url, pattern in ((address, _PAGE_ITEM), (feed, _FEED_ITEM)):
        try:
            video_ids = list(dict.fromkeys(pattern.findall(html.decode_body(fetch(url)))))
        except Transient as error:
            last_error = error
            continue
        except FetchError:
            continue
        if video_ids:
            return video_ids
    if last_error:
        raise last_error
    return []
