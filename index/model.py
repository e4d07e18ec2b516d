"""What index makes: chunks of documents, and the manifest that seals a generation."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, get_args, get_origin

from ingest.model import Resource

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: `document.text[start:end]`, never across a heading.

    `sentences` are spans in the document; `headings` the path above the passage.
    """

    start: int
    end: int
    headings: tuple[str, ...]
    sentences: tuple[Span, ...]


def passage_context(title: str, headings: Iterable[str]) -> str:
    """What encoder and BM25 read before a passage, and what is never quoted."""
    return " > ".join(dict.fromkeys(part for part in (title, *headings) if part))


def embedded_text(title: str, text: str, chunk: Chunk) -> str:
    """What encoder and BM25 see of a passage of `text`: its context, then its words."""
    above, body = passage_context(title, chunk.headings), text[chunk.start : chunk.end]
    return body if body == above or not above else f"{above}\n{body}"


def indexed_text(text: str, resource: Resource) -> str:
    """What BM25 sees of a passage that the encoder sees as `text`: who made it and its tags, too."""
    return " ".join([text, *resource.authors, resource.organisation or "", *resource.tags])


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """Which model made the vectors. `sha256` is that of the sealed ONNX file."""

    name: str
    sha256: str
    dim: int
    max_tokens: int
    precision: str
    question_prompt: str = ""
    passage_prompt: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds. `files` maps a name to its bytes and SHA-256.

    `vectors` says how vectors were to be kept (`wished`) and how they are (`type`); `recall` is the share of the
    ten nearest that is found so, as measured by the build.
    """

    format: int
    created: str
    list_title: str
    corpus: str
    encoder: EncoderCard
    counts: dict[str, int]
    outcomes: dict[str, int]
    kinds: dict[str, int]
    libraries: dict[str, str]
    chunk_tokens: int
    vectors: dict[str, str]
    recall: float
    files: dict[str, dict[str, int | str]] = field(default_factory=dict)

    def to_json(self) -> str:
        """The exact text that is written and whose digest names the generation."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of `to_json`."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read what `to_json` wrote. Raises ValueError on anything else."""
        try:
            told = json.loads(text)
            found = cls(**(told | {"encoder": EncoderCard(**told["encoder"])}))
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError("it does not have the fields of a manifest") from error
        if not (_typed(found) and _typed(found.encoder) and _complete(found)):
            raise ValueError("a field of it is not what it should be")
        return found


def _typed(found: Any) -> bool:
    """Whether each field of a dataclass that came out of JSON is of its type."""
    return all(_is(getattr(found, each.name), each.type) for each in fields(found))


def _is(value: object, kind: Any) -> bool:
    if get_origin(kind) is dict:
        named, told = get_args(kind)
        return isinstance(value, dict) and all(_is(name, named) and _is(each, told) for name, each in value.items())
    if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
        return False  # half a character, which nothing could print
    return isinstance(value, kind) and not isinstance(value, bool)


def _complete(found: Manifest) -> bool:
    inside = all(name and ".." not in (parts := name.split("/")) and "" not in parts for name in found.files)
    told = all(file.keys() == {"bytes", "sha256"} for file in found.files.values())
    return inside and told and "chunks" in found.counts
