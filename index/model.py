"""Chunks of documents, and the manifest that seals a generation."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Protocol, get_args, get_origin

from ingest.model import ListSummary, Resource

Span = tuple[int, int]


class StageProgress(Protocol):
    """Called as a run, a build or an upload advances."""

    def __call__(self, stage: str, done: int, total: int, note: str = "", /) -> None:
        """Take note that `done` of `total` steps of a stage are complete; `note` is further text to show."""


class TokenCounter(Protocol):
    """The part of an encoder that chunking needs."""

    @property
    def max_tokens(self) -> int:
        """Size of the encoder's window, special tokens included."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens in each text, without special tokens."""

    def split(self, text: str, size: int) -> list[Span]:
        """Consecutive spans of at most `size` tokens that together cover `text`."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: `document.text[start:end]`, never across a heading.

    `sentences` are spans in the document; `headings` is the path of headings above the passage.
    """

    start: int
    end: int
    headings: tuple[str, ...]
    sentences: tuple[Span, ...]


def passage_context(title: str, headings: Iterable[str]) -> str:
    """The line above a passage that is encoded and searched with it, but never quoted."""
    return " > ".join(dict.fromkeys(heading for heading in (title, *headings) if heading))


def embedded_text(title: str, text: str, chunk: Chunk) -> str:
    """The encoder's input for a passage of `text`: its context, then the passage."""
    context, body = passage_context(title, chunk.headings), text[chunk.start : chunk.end]
    return body if body == context or not context else f"{context}\n{body}"


def indexed_text(text: str, resource: Resource) -> str:
    """The input of BM25 for a passage: its embedded text, then authors, organisation and tags of its resource."""
    return " ".join([text, *resource.authors, resource.organisation or "", *resource.tags])


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """The last fetch of a resource's link before a build: its outcome and the target of permanent redirects, if any.

    `source` is `ingest.model.Fetch.digest`: 8 digits for the parsers, then 24 for the bytes of the pages; empty unless
    the link was read.
    """

    outcome: str
    moved_to: str = ""
    source: str = ""

    @property
    def parsers(self) -> str:
        """The part of `source` that tells versions of the parsers apart."""
        return self.source[:8]

    @property
    def body(self) -> str:
        """The part of `source` that tells the bytes of the pages apart."""
        return self.source[8:]


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """Identity and parameters of an encoder. `sha256` is the digest of its graph and weights.

    The distance `1 - similarity` of two texts, times `text_scale`, means the same for every encoder; so does that of
    tokens times `token_scale` (`index.encoder.similarity_scale`).
    """

    name: str
    sha256: str
    dim: int
    max_tokens: int
    precision: str
    question_prompt: str = ""
    passage_prompt: str = ""
    text_scale: float = 1.0
    token_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a generation. `files` maps a name to its bytes and SHA-256.

    `vectors` holds the requested type of the vector index (`wished`) and the actual one (`type`). `recall` is the
    share of the ten nearest neighbours that this index finds, as measured by the build. `abstention` holds what the
    build learned of absent answers (`search.answer.calibration`), empty where nothing was learned. `introduction` is
    what the list says of itself below its title. `lists` are the named lists that were read together, in order.
    `examples` are questions that the index answered well when it was built (`search.examples`).
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
    abstention: dict[str, float] = field(default_factory=dict)
    introduction: str = ""
    lists: tuple[ListSummary, ...] = ()
    examples: tuple[str, ...] = ()
    files: dict[str, dict[str, int | str]] = field(default_factory=dict)

    def to_json(self) -> str:
        """The exact text that is written, and whose digest is part of the generation's name."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @property
    def passages_per_resource(self) -> float:
        """The mean number of passages of a resource."""
        return self.counts["chunks"] / max(1, self.counts["resources"])

    @property
    def digest(self) -> str:
        """SHA-256 of `to_json`."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read the text of `to_json`. Raises ValueError on anything else."""
        try:
            record = json.loads(text)
            lists = tuple(ListSummary(**summary) for summary in record.get("lists", ()))
            parts = {"encoder": EncoderCard(**record["encoder"]), "lists": lists}
            manifest = cls(**(record | parts | {"examples": tuple(record.get("examples", ()))}))
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("it does not have the fields of a manifest") from error
        records = (manifest, manifest.encoder, *manifest.lists)
        if not (all(map(_has_valid_types, records)) and _has_valid_files(manifest)):
            raise ValueError("a field of it is not what it should be")
        return manifest


def _has_valid_types(record: Any) -> bool:
    """Whether each field of a dataclass read from JSON has its declared type."""
    return all(_is_of_type(getattr(record, item.name), item.type) for item in fields(record))


def _is_of_type(value: object, kind: Any) -> bool:
    if get_origin(kind) is dict:
        key_kind, item_kind = get_args(kind)
        return isinstance(value, dict) and all(
            _is_of_type(key, key_kind) and _is_of_type(item, item_kind) for key, item in value.items()
        )
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_is_of_type(item, get_args(kind)[0]) for item in value)
    if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
        return False  # an unpaired surrogate cannot be printed
    return isinstance(value, kind) and not isinstance(value, bool)


def _has_valid_files(manifest: Manifest) -> bool:
    """Whether all file names stay inside the folder and have bytes and digest, and the chunks are counted."""
    is_inside = all(name and ".." not in (parts := name.split("/")) and "" not in parts for name in manifest.files)
    has_facts = all(file.keys() == {"bytes", "sha256"} for file in manifest.files.values())
    return is_inside and has_facts and "chunks" in manifest.counts
