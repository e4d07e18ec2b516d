"""Transcripts of YouTube videos, by youtube-transcript-api.

The only module of this package that opens its own connections, to YouTube only. Tests pass another
function to `video.Video`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import FetchError, Permanent, Transient
from ingest.fetch.access import current_access
from ingest.model import Outcome

_LANGUAGES = ("en", "en-US", "en-GB")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transcript, and the second at which it starts."""

    second: float
    text: str


def transcript_of(video: str) -> Sequence[Line]:
    """The lines of a video's transcript, in English if available, else in the first language.

    Raises Transient when YouTube refuses programs or does not answer, Permanent when there is no transcript.
    """
    import requests
    import youtube_transcript_api as api

    session = _open_session()
    try:
        transcripts = api.YouTubeTranscriptApi(http_client=session).list(video)
        snippets = _choose_language(transcripts).fetch()
        return [Line(float(snippet.start), str(snippet.text)) for snippet in snippets]
    except api.YouTubeTranscriptApiException as error:
        raise outcome_of(error) from error
    except requests.RequestException as error:
        raise Transient(Outcome.UNREACHABLE, "YouTube does not answer") from error
    finally:
        session.close()


def _open_session() -> Any:
    """A session with the proxies and the certificates of the current access."""
    import requests

    access = current_access.get()

    class _Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=access.new_tls_context(), **kwargs)

        def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
            return super().proxy_manager_for(proxy, ssl_context=access.new_tls_context(), **kwargs)

    session = requests.Session()
    session.trust_env = False
    session.mount("https://", _Adapter())
    if proxy := access.proxies.proxy_for("https://www.youtube.com/"):
        session.proxies = {"https": proxy}
    return session


def _choose_language(transcripts: Any) -> Any:
    import youtube_transcript_api as api

    try:
        return transcripts.find_transcript(_LANGUAGES)
    except api.NoTranscriptFound:
        return next(iter(transcripts))


def outcome_of(error: Exception) -> FetchError:
    """The FetchError of an exception of youtube-transcript-api."""
    import youtube_transcript_api as api

    if isinstance(error, (api.TranscriptsDisabled, api.NoTranscriptFound)):
        return Permanent(Outcome.EMPTY, "the video has no transcript")
    if isinstance(error, (api.VideoUnavailable, api.InvalidVideoId)):
        return Permanent(Outcome.GONE, "there is no such video")
    if isinstance(error, (api.AgeRestricted, api.VideoUnplayable)):
        return Permanent(Outcome.BLOCKED, "the video is not for everyone")
    return Transient(Outcome.BLOCKED, "YouTube gives no transcripts to this address")
