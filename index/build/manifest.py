"""The manifest of a build, and whether an earlier generation was built from the same input in the same way."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from index.build.model import BuildInput, Recipe
from index.integrity import FORMAT
from index.layout import TOKENS
from index.model import EncoderCard, Manifest
from index.vectors.index_types import WrittenIndex

# Packages whose version affects the files of a generation.
_LIBRARIES = ("faiss-cpu", "numpy", "nupunkt", "onnxruntime", "refdesk", "tokenizers")

_TIME = "%Y%m%dT%H%M%S%fZ"


def make_manifest(
    build_input: BuildInput, recipe: Recipe, card: EncoderCard, counts: dict[str, int], written: WrittenIndex
) -> Manifest:
    """The manifest of a generation, without its time and its files."""
    return Manifest(
        format=FORMAT,
        created="",
        list_title=build_input.title,
        corpus=_corpus_digest(build_input),
        encoder=card,
        counts=counts,
        outcomes=dict(Counter(outcome for outcome, _ in build_input.outcomes.values())),
        kinds=dict(Counter(resource.kind for resource in build_input.resources)),
        libraries=_library_versions(),
        chunk_tokens=recipe.chunk_tokens,
        vectors={"wished": recipe.vectors, "type": written.type},
        recall=round(written.recall, 4),
        introduction=build_input.introduction,
        lists=tuple(build_input.lists),
    )


def creation_time(published: Sequence[str]) -> str:
    """The time now in UTC, as names of generations have it; `published` are those there are, the newest first.

    Names order the generations, so where the clock was set back it is a moment after that of the newest.
    """
    now = datetime.now(UTC)
    with suppress(ValueError, OverflowError):  # a folder that no build has named
        newest = datetime.strptime("".join(published[:1]).partition("-")[0], _TIME).replace(tzinfo=UTC)
        now = max(now, newest + timedelta(microseconds=1))
    return now.strftime(_TIME)


def is_same_build(manifest: Manifest, build_input: BuildInput, recipe: Recipe, card: EncoderCard) -> bool:
    """Whether a build would produce the generation of this manifest again."""
    lists = (manifest.list_title, manifest.introduction, manifest.lists)
    if lists != (build_input.title, build_input.introduction, tuple(build_input.lists)):
        return False
    is_same = manifest.corpus == _corpus_digest(build_input) and manifest.vectors.get("wished") == recipe.vectors
    return is_same and has_same_passages(manifest, recipe, card)


def has_same_passages(manifest: Manifest, recipe: Recipe, card: EncoderCard) -> bool:
    """Whether a build would make the same passages from the same texts as that of this manifest."""
    has_tokens = any(file.startswith(f"{TOKENS}/") for file in manifest.files)
    content = (manifest.encoder, manifest.libraries, has_tokens, manifest.chunk_tokens)
    return content == (card, _library_versions(), recipe.late, recipe.chunk_tokens)


def _corpus_digest(build_input: BuildInput) -> str:
    """A digest of everything that a generation shows: resources, outcomes and documents."""
    digest = hashlib.sha256()
    for resource in build_input.resources:
        digest.update(repr((resource, build_input.outcomes.get(resource.key))).encode())
        if record := build_input.links.get(resource.key):
            digest.update(repr((record.outcome, record.moved_to)).encode())
    for document in build_input.documents:
        digest.update(repr((document.id, replace(document, text=""))).encode())
    return digest.hexdigest()


def _library_versions() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}
