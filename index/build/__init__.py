"""Building a generation: chunks, vectors, files and manifest of one set of resources and documents.

May import the rest of `index` but `milvus`. Must not know how documents were fetched, or questions.
"""

from index.build.model import BuildInput, BuildResult, Recipe
from index.build.pipeline import build

__all__ = ["BuildInput", "BuildResult", "Recipe", "build"]
