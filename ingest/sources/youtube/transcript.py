"""Transcripts of YouTube videos, by youtube-transcript-api.

The one place of this package that opens connections of its own, to YouTube alone; whoever
wants none passes another function to `youtube.Video`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Outcome

_LANGUAGES = ("en", "en-US", "en-GB")


@dataclass(frozen=True, slots=True)
class Line:
    """What is said from a second on."""

    second: float
    text: str


def transcript_of(video: str) -> Sequence[Line]:
    """The lines of the transcript of a video: English if there is one, else whatever there is.

    Raises Transient where YouTube refuses to answer programs, Permanent where there is none.
    """
    import requests
    import youtube_transcript_api as api

    session = requests.Session()
    session.trust_env = False
    try:
        listed = api.YouTubeTranscriptApi(http_client=session).list(video)
        fetched = _chosen(listed).fetch()
        return [Line(float(snippet.start), str(snippet.text)) for snippet in fetched]
    except api.YouTubeTranscriptApiException as error:
        raise outcome_of(error) from error
    except requests.RequestException as error:
        raise Transient(Outcome.UNREACHABLE, "YouTube does not answer") from error
    finally:
        session.close()


def _chosen(listed: Any) -> Any:
    import youtube_transcript_api as api

    try:
        return listed.find_transcript(_LANGUAGES)
    except api.NoTranscriptFound:
        return next(iter(listed))


def outcome_of(error: Exception) -> FetchError:
    """What an exception of youtube-transcript-api means for a link."""
    import youtube_transcript_api as api

    if isinstance(error, (api.TranscriptsDisabled, api.NoTranscriptFound)):
        return Permanent(Outcome.EMPTY, "the video has no transcript")
    if isinstance(error, (api.VideoUnavailable, api.InvalidVideoId)):
        return Permanent(Outcome.GONE, "there is no such video")
    if isinstance(error, (api.AgeRestricted, api.VideoUnplayable)):
        return Permanent(Outcome.BLOCKED, "the video is not for everyone")
    return Transient(Outcome.BLOCKED, "YouTube gives no transcripts to this address")
