"""Input, parameters and result of a build."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.encoder import packaged_models
from index.model import LinkRecord, Manifest
from index.publishing import RETAINED
from index.text.chunking import CHUNK_TOKENS
from index.vectors.index_types import VectorIndexType
from ingest.model import Document, ListSummary, Resource


@dataclass(frozen=True, slots=True)
class BuildInput:
    """The content of a generation. `outcomes` maps the key of a resource to outcome and reason of its fetch.

    `introduction` is what the list says of itself below its title. `lists` are the named lists that were read. `links`
    maps the keys of resources with an address to what is known of their links.
    """

    title: str
    resources: Sequence[Resource]
    documents: Sequence[Document] = ()
    outcomes: dict[str, tuple[str, str]] = field(default_factory=dict)
    report: dict[str, object] = field(default_factory=dict)
    introduction: str = ""
    lists: Sequence[ListSummary] = ()
    links: dict[str, LinkRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parameters of a build.

    `encoder` names a model, see `index.encoder.export.prepare_encoder`; `threads` encode passages in parallel.
    Without `late` there are no token vectors: a smaller index with a worse ranking. `chunk_tokens` is the size of a
    passage in tokens of the encoder, without its context. `vectors` is the type of the vector index.
    `keep` generations are kept, the new one among them.
    """

    encoder: str = packaged_models.DEFAULT
    threads: int = 2
    late: bool = True
    chunk_tokens: int = CHUNK_TOKENS
    vectors: VectorIndexType = VectorIndexType.AUTO
    keep: int = RETAINED


DEFAULT_RECIPE = Recipe()


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The live generation after a build.

    `encoded` counts the passages that had to be encoded. `is_new` is false if the live generation was up to date.
    `remark` says what differs from the recipe.
    """

    name: str
    manifest: Manifest
    encoded: int
    is_new: bool = True
    remark: str = ""
