"""YouTube: seconds are locators, chapters headings, and a refused transcript is worth another try."""

import json

import pytest
import youtube_transcript_api as api

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Document, Outcome
from ingest.sources.youtube import playlist, video
from ingest.sources.youtube.transcript import Line, outcome_of
from tests.ingest.sources import web

ID, OTHER = "abcdefghijk", "lmnopqrstuv"
LINES = [Line(second * 10.0, f"{web.WORDS}") for second in range(30)]
LIST = "https://www.youtube.com/playlist?list=PLabcdefghij"


def watch(name: str) -> str:
    return f"https://www.youtube.com/watch?v={name}"


def about(address: str, title: str) -> tuple[str, object]:
    url = f"https://www.youtube.com/oembed?format=json&url={video.quote(address, safe='')}"
    return url, web.answer(url, {"title": title, "author_name": "A channel"})


def answers(description: str = "") -> web.Web:
    page = f'<script>var a = {{"shortDescription":{json.dumps(description)},"x":1}}</script>'
    known = dict([about(watch(name), f"Talk {name}") for name in (ID, OTHER)])
    return web.Web({**known, watch(ID): page})  # type: ignore[arg-type]


def refused(_name: str) -> list[Line]:
    raise Permanent(Outcome.EMPTY, "the video has no transcript")


def read(fetch: web.Web, lines: object = lambda name: LINES) -> Document:
    return video.Video(lines).read(web.resource(watch(ID)), fetch)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [watch(ID), f"https://youtu.be/{ID}?t=3", f"https://m.youtube.com/watch?list=PL1&v={ID}",
     f"https://www.youtube.com/embed/{ID}", f"https://youtube.com/shorts/{ID}", f"https://www.youtube.com/live/{ID}?si=x"],
)  # fmt: skip
def test_a_video_is_known_by_any_address(url: str) -> None:
    assert video.video_id(url) == ID
    assert video.Video().accepts(url)


@pytest.mark.parametrize(
    "url", ["https://youtube.com/@channel", "https://youtu.be/", "https://a.org/watch?v=" + ID, "http://["]
)
def test_other_addresses_are_no_videos(url: str) -> None:
    assert video.video_id(url) is None
    assert playlist.playlist_id(url) is None


def test_a_transcript_has_a_second_for_each_paragraph() -> None:
    document = read(answers())
    assert [(at.kind, at.value) for at in document.locators] == [("second", s) for s in (0, 60, 120, 180, 240)]
    assert document.text[document.locators[1].offset :].startswith("Models drift")
    assert (document.title, document.author) == (f"Talk {ID}", "A channel")


def test_chapters_of_the_description_are_headings() -> None:
    document = read(answers("Contents\n0:00 Start\n2:10 - Middle\n1:00:00 End"))
    assert [heading.text for heading in document.outline] == [f"Talk {ID}", "Start", "Middle"]
    assert 130 in [at.value for at in document.locators]


def test_without_a_transcript_the_description_stands_and_says_so() -> None:
    document = read(answers(web.SENTENCES), refused)
    assert document.remark == "the description alone: the video has no transcript"
    with pytest.raises(Permanent, match="no transcript"):
        read(answers("Short."), refused)


def test_a_blocked_transcript_is_worth_another_try() -> None:
    def blocked(_name: str) -> list[Line]:
        raise outcome_of(api.IpBlocked(ID))

    with pytest.raises(Transient) as caught:
        read(answers(web.SENTENCES), blocked)
    assert caught.value.outcome is Outcome.BLOCKED


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(api.TranscriptsDisabled(ID), Outcome.EMPTY), (api.VideoUnavailable(ID), Outcome.GONE),
     (api.AgeRestricted(ID), Outcome.BLOCKED), (api.RequestBlocked(ID), Outcome.BLOCKED)],
)  # fmt: skip
def test_every_refusal_is_an_outcome(error: Exception, outcome: Outcome) -> None:
    assert outcome_of(error).outcome is outcome


def test_a_video_that_is_gone_is_gone() -> None:
    with pytest.raises(Permanent) as caught:
        read(web.Web())
    assert caught.value.outcome is Outcome.GONE


@pytest.mark.parametrize(
    "listed",
    [{LIST: f'"playlistVideoRenderer":{{"videoId":"{OTHER}"}} "contentId":"{ID}" "contentId":"{OTHER}"'},
     {"https://www.youtube.com/feeds/videos.xml?playlist_id=PLabcdefghij":
      f"<yt:videoId>{OTHER}</yt:videoId><yt:videoId>{ID}</yt:videoId>"}],
)  # fmt: skip
def test_a_playlist_is_its_videos_in_order(listed: dict[str, str]) -> None:
    fetch = answers()
    fetch.answers |= {**dict([about(LIST, "A course")]), **listed}  # type: ignore[dict-item]
    document = playlist.Playlist(video.Video(lambda name: LINES)).read(web.resource(LIST), fetch)
    assert [at.value for at in document.locators if at.kind == "url"] == [watch(OTHER), watch(ID)]
    assert document.title == "A course"


def test_a_playlist_of_which_nothing_can_be_read_says_why() -> None:
    fetch = answers()
    fetch.answers |= {**dict([about(LIST, "A course")]), LIST: f'"contentId":"{ID}"'}  # type: ignore[dict-item]
    with pytest.raises(FetchError, match="no transcript"):
        playlist.Playlist(video.Video(refused)).read(web.resource(LIST), fetch)
