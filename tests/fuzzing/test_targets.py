"""What fuzzing found stays mended, and what is fuzzed would notice a reader that breaks."""

import pytest

from ingest.lists.formats import url_lines
from tests.fuzzing.targets import TARGETS, seeds

pytestmark = pytest.mark.slow

_SOUND = seeds("manifest")[0]
# Target and input of what `make fuzz-readers` found, made as small as it goes.
FINDINGS = {
    "half a character in an address": ("json_records", rb'["https://a.org/\ud800"]'),
    "half a character in a title": ("json_records", rb'[{"url": "https://a.org", "title": "\ud800"}]'),
    "an address in an address": ("url_lines", b"https://a.https://o:arg/1"),
    "a name that is only a prefix": ("opml", b"<opml><body><Also: outline/></body></opml>"),
    "a prefix that nobody declared": ("feed", b"<rss><item><title>T</title><dc:creator>A</dc:creator></item></rss>"),
    "a tag that an address ended up in": ("sitemap", b"<urlset><url><loc.https://a.org/</loc></url></urlset>"),
    "half a character as a reference": ("feed", b"<rss><item><title>&#xD800;</title></item></rss>"),
    "half a character in a value": ("opml", b"<opml><body><outline text='&#xD800;'/></body></opml>"),
    "a control character beside a menu": ("webpage", b"<main><p>\x19<nav><a href=/m>M</a></nav>\x19<a href=/a>A</a>"),
    "a manifest nested without end": ("manifest", b"[" * 100_000),
    "half a character in the name of a file": ("manifest", _SOUND.replace(b'"a.bin"', rb'"\ud800"')),
    "half a character for a format": ("manifest_field", b'\x06"\\ud800"'),
    "files that are no files": ("manifest_field", b"\x051"),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_what_was_found_stays_mended(name: str) -> None:
    target, content = FINDINGS[name]
    TARGETS[target](content)


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_takes_its_seeds(target: str) -> None:
    for seed in seeds(target):
        TARGETS[target](seed)


def test_a_reader_that_breaks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(url_lines, "resolve_link", lambda href, _base: {}[href])
    with pytest.raises(KeyError):
        TARGETS["url_lines"](b"https://a.org\n")
