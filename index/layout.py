"""The only place that knows a file name under the data folder."""

import re
from pathlib import Path

MANIFEST = "manifest.json"
CATALOG = "catalog.sqlite"
VECTORS = "vectors.faiss"
CELLS = "cells.faiss"
OWNERS = "owners.npy"
REPORT = "report.json"
LEXICAL = "lexical"
TOKENS = "tokens"
ENCODER = "encoder"

# <UTC time>-<8 hex of the manifest's digest>
_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}")


class Layout:
    """Paths below one data folder; the caches may be another's."""

    def __init__(self, data: Path, cache: Path | None = None) -> None:
        self.data = data
        self.corpus = data / "corpus.sqlite"
        self.cache = cache or data / "cache"
        self.vector_cache = self.cache / "vectors.sqlite"
        self.http_cache = self.cache / "http"
        self.encoders = self.cache / "encoders"
        self.stores = self.cache / "stores"
        self.generations = data / "generations"
        self.current = data / "CURRENT"
        self.lock = data / "build.lock"

    def generation(self, name: str) -> Path:
        """The folder of the generation `name`."""
        return self.generations / name

    def published(self) -> list[str]:
        """Names of the published generations, newest first."""
        if not self.generations.is_dir():
            return []
        names = (path.name for path in self.generations.iterdir() if _NAME.fullmatch(path.name))
        return sorted(names, reverse=True)

    def building(self) -> list[Path]:
        """Folders that a build left unfinished, or that one is writing now."""
        return sorted(self.generations.glob(".building-*"))


def is_name(name: str) -> bool:
    """Whether `name` has the form of a generation's name."""
    return bool(_NAME.fullmatch(name))
