"""The manifest of a build, and whether an earlier generation was built from the same input in the same way."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from index.build.model import BuildInput, Recipe
from index.integrity import FORMAT
from index.layout import TOKENS
from index.model import EncoderCard, Manifest
from index.vectors.index_types import WrittenIndex

# Packages whose version affects the files of a generation.
_LIBRARIES = ("bm25s", "faiss-cpu", "numpy", "nupunkt", "onnxruntime", "refdesk", "tokenizers")


def make_manifest(
    build_input: BuildInput, recipe: Recipe, card: EncoderCard, counts: dict[str, int], written: WrittenIndex
) -> Manifest:
    """The manifest of a generation, without its files."""
    return Manifest(
        format=FORMAT,
        created=datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"),
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
    )


def is_same_build(manifest: Manifest, build_input: BuildInput, recipe: Recipe, card: EncoderCard) -> bool:
    """Whether a build would produce the generation of this manifest again."""
    has_tokens = any(file.startswith(f"{TOKENS}/") for file in manifest.files)
    content = (manifest.list_title, manifest.introduction, manifest.corpus, manifest.encoder, manifest.libraries)
    parameters = (has_tokens, manifest.chunk_tokens, manifest.vectors.get("wished"))
    title, introduction = build_input.title, build_input.introduction
    return content == (title, introduction, _corpus_digest(build_input), card, _library_versions()) and parameters == (
        recipe.late,
        recipe.chunk_tokens,
        recipe.vectors,
    )


def _corpus_digest(build_input: BuildInput) -> str:
    """A digest of everything that a generation shows: resources, outcomes and documents."""
    digest = hashlib.sha256()
    for resource in build_input.resources:
        digest.update(repr((resource, build_input.outcomes.get(resource.key))).encode())
    for document in build_input.documents:
        digest.update(repr((document.id, replace(document, text=""))).encode())
    return digest.hexdigest()


def _library_versions() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}
