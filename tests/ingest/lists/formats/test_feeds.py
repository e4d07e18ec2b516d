"""Feeds, outlines and plain addresses as people's programs write them."""

import pytest

from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from ingest.lists.link_rules import resolve_link

YOUTUBE = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns="http://www.w3.org/2005/Atom"><title>Owls daily</title>
<link rel="alternate" href="https://www.youtube.com/channel/U"/>
<entry><id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><title>Owls</title>
<link rel="alternate" href="https://www.youtube.com/watch?v=abcdefghijk"/><author><name>Ada</name></author>
<published>2019-05-01T00:00:00+00:00</published><updated>2024-01-01T00:00:00+00:00</updated>
<media:group><media:content url="https://www.youtube.com/v/abcdefghijk"/>
<media:description>They hear.</media:description></media:group></entry></feed>"""
PODCASTS = """<opml version="2.0"><body><outline title="Science" text="" type="section">
<outline title="Owls" text="A podcast on owls, every week." type="rss" xmlUrl="feed://a.org/owls.xml"/></outline>
<outline text="No address"/></body></opml>"""


def read(text: str, name: str) -> ReadingList:
    source = ListSource(text.encode(), name)
    return collect_entries(detect_format(source).draft(source))


def test_videos_of_youtube_have_their_descriptions() -> None:
    (video,) = read(YOUTUBE, "videos.xml").resources
    assert (video.title, video.authors, video.year, video.note, video.kind) == (
        "Owls", ("Ada",), 2019, "They hear.", "video",
    )  # fmt: skip


def test_podcasts_have_only_a_feed_and_their_name_in_the_title() -> None:
    reading_list = read(PODCASTS, "podcasts.opml")
    (owls,) = reading_list.resources
    assert (owls.url, owls.title, owls.section) == ("http://a.org/owls.xml", "Owls", ("Science",))
    assert owls.note == "A podcast on owls, every week."
    assert [problem.sentence for problem in reading_list.skipped] == [
        "'No address' was passed over: it has no address."
    ]


def test_an_episode_without_a_page_is_its_recording() -> None:
    text = "<rss><channel><item><title>One</title><enclosure url='https://a.org/1.mp3'/></item></channel></rss>"
    (episode,) = read(text, "feed.xml").resources
    assert (episode.title, episode.url, episode.addresses) == ("One", "https://a.org/1.mp3", ())


def test_a_title_in_a_feed_keeps_what_is_no_markup() -> None:
    text = "<rss><channel><item><title>List&lt;T&gt; &amp;amp; &lt;b&gt;Map&lt;/b&gt;</title><link>https://a.org</link></item></channel></rss>"
    assert read(text, "feed.xml").resources[0].title == "List & Map"
    assert read(text.replace("&lt;b&gt;Map&lt;/b&gt;", "Map"), "feed.xml").resources[0].title == "List<T> & Map"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("feed://a.org/rss", "http://a.org/rss"),
        ("feed:https://a.org/rss", "https://a.org/rss"),
        ("feed://https://a.org/rss", "https://a.org/rss"),
        ("pcast://a.org/x", "http://a.org/x"),
        ("feed.html", "https://b.org/feed.html"),
    ],
)
def test_a_feed_is_called_by_its_own_scheme(href: str, url: str) -> None:
    assert resolve_link(href, "https://b.org/") == url


def test_a_line_may_have_a_title_a_tab_and_further_addresses() -> None:
    reading_list = read("https://a.org/1\tOne\nhttps://a.org/2 | Two https://a.org/3\n", "tabs.txt")
    assert [(each.url, each.title) for each in reading_list.resources] == [
        ("https://a.org/1", "One"),
        ("https://a.org/2", "Two"),
        ("https://a.org/3", "3"),
    ]
