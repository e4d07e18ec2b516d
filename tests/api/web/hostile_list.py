"""A desk whose list and pages mean harm, beside a page read live and an archived one."""

from index.build import BuildInput, build
from index.layout import Layout
from ingest.model import Document, Outcome, Resource, Via

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"' onfocus=alert(1) autofocus {{ 7 * 7 }}"
TURNED = "\u202egnp.exe\x07"
WORD = "x" * 100_000
_ARCHIVE = "https://web.archive.org/web/20210503120000/https://example.org/owls"

_BEES = Resource(
    "example.org/bees", "On bees", "https://example.org/bees", "book", ("Insects", "Bees"), ("Karl Frisch",), "Zoo",
    1967, note="The standard work on bees.",
)  # fmt: skip
_OWLS = Resource("example.org/owls", "On owls", "https://example.org/owls", "post", ("Birds",), year=2001)
_BAD = Resource(
    "title:bad", f"Owls {MARKUP}{TURNED}", "javascript:alert(1)", f"kind {MARKUP}", (f"Part {MARKUP}",), (MARKUP,),
    MARKUP, note=f"Badgers dig setts. {MARKUP} {TURNED} {WORD}",
)  # fmt: skip
_DANCES = (f"## Dance {n}\n\nBees of hive {n} dance to tell the way to flower {n}. {MARKUP}\n" for n in range(60))
_DOCUMENTS = (
    Document(_BEES.key, Via.LIVE, "\n".join(_DANCES), _BEES.url, _BEES.title, language="en"),
    Document(_OWLS.key, Via.ARCHIVE, "Owls turn their heads by 270 degrees to hear mice under snow.", _ARCHIVE, "Owls"),
)
_OUTCOMES = {_BEES.key: (Outcome.READ, ""), _OWLS.key: (Outcome.ARCHIVED, f"gone {MARKUP}")}


def publish(layout: Layout) -> None:
    """Build that desk."""
    build(BuildInput(f"Beasts {MARKUP}", [_BEES, _OWLS, _BAD], _DOCUMENTS, _OUTCOMES), layout)
