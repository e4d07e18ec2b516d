"""What `make load` serves and asks: texts drawn at random from the words of the bundled list.

A chain over pairs of neighbouring words gives sentences with the frequencies of real ones and
no meaning, so nothing of anybody's is in them. Made of a fixed seed: the same on every machine.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

from index.build import BuildInput
from ingest.model import Document, Heading, Resource, Via

BUNDLED = Path(__file__).parents[2] / "data" / "lists" / "mlops-guide.md"
_KINDS = ("post", "paper", "book", "talk", "case-study")
# Of a page: paragraphs below a heading, sentences of a paragraph, words of a sentence.
_PARAGRAPHS, _SENTENCES, _WORDS = (2, 4), (3, 7), (8, 26)


class Babble:
    """Words in an order in which two of them stand side by side somewhere in the list."""

    def __init__(self, seed: int, text: str) -> None:
        self._random = Random(seed)  # noqa: S311, nothing here is secret
        words = re.findall(r"[A-Za-z][A-Za-z-]+", re.sub(r"\(https?://[^)]*\)|`[^`]*`", " ", text))
        self._next: dict[str, list[str]] = defaultdict(list)
        for one, two in pairwise(words):
            self._next[one.lower()].append(two)
        self._all = words

    def words(self, least: int, most: int) -> str:
        """So many words."""
        row = [self._random.choice(self._all)]
        for _ in range(self._random.randint(least, most) - 1):
            row.append(self._random.choice(self._next.get(row[-1].lower()) or self._all))
        return " ".join(row)

    def one_of(self, *things: str) -> str:
        """One of these."""
        return self._random.choice(things)

    def between(self, least: int, most: int) -> int:
        """A number from `least` to `most`."""
        return self._random.randint(least, most)

    def paragraph(self) -> str:
        """A few sentences."""
        return " ".join(f"{self.words(*_WORDS).capitalize()}." for _ in range(self.between(*_SENTENCES)))


def questions(count: int, seed: int = 7) -> list[str]:
    """Questions of five to twelve words, no two of them the same."""
    babble = Babble(seed, BUNDLED.read_text("utf-8"))
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{babble.one_of('how does', 'what is', 'why do', 'which')} {babble.words(4, 10)}?"] = None
    return list(found)


def repeating(different: int, seed: int = 7) -> Iterator[str]:
    """Questions without an end, as people ask: the n-th most frequent of so many is 1/n as frequent as the first.

    That is Zipf's law with exponent 1, which logs of search engines follow (Xie and O'Hallaron,
    Locality in search engine queries and its implications for caching, 2002).
    """
    known, chance = questions(different, seed), Random(seed)  # noqa: S311, nothing here is secret
    while True:
        yield from chance.choices(known, [1 / rank for rank in range(1, different + 1)], k=1000)


def material(resources: int, seed: int = 1) -> BuildInput:
    """So many resources, each with a note and a page of some 1,500 words."""
    babble = Babble(seed, BUNDLED.read_text("utf-8"))
    made = [_resource(babble, at) for at in range(resources)]
    return BuildInput("Babble", made, [_page(babble, one) for one in made])


def _resource(babble: Babble, at: int) -> Resource:
    url = f"https://host-{at % 40}.example/{at}"
    section = (f"Section {at % 12}",)
    return Resource(url, babble.words(4, 9), url, babble.one_of(*_KINDS), section, year=2010 + at % 15,
                    note=babble.paragraph(), position=at)  # fmt: skip


def _page(babble: Babble, resource: Resource) -> Document:
    text, outline = "", []
    for _ in range(6):
        heading = babble.words(2, 6)
        outline.append(Heading(len(text), 2, heading))
        paragraphs = [babble.paragraph() for _ in range(babble.between(*_PARAGRAPHS))]
        text += "\n\n".join([f"## {heading}", *paragraphs]) + "\n\n"
    return Document(resource.key, Via.LIVE, text.strip(), resource.url, resource.title, outline=tuple(outline))
