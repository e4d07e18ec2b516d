"""Names of files and folders. The only module that knows the layout of the data folder."""

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
    """Paths below a data folder. `cache`, by default a subfolder, may be shared with other data folders.

    `shared_encoders`, if any, holds exported encoders for all data folders of the user.
    """

    def __init__(self, data: Path, cache: Path | None = None, shared_encoders: Path | None = None) -> None:
        self.data = data
        self.corpus = data / "corpus.sqlite"
        self.cache = cache or data / "cache"
        self.vector_cache = self.cache / "vectors.sqlite"
        self.http_cache = self.cache / "http"
        self.encoders = self.cache / "encoders"
        self.shared_encoders = shared_encoders
        self.stores = self.cache / "stores"
        self.generations = data / "generations"
        self.feedback = data / "feedback.jsonl"
        self.reading = data / "reading.sqlite"
        self.rerank_speed = data / "rerank-speed.json"
        self.current = data / "CURRENT"
        self.lock = data / "build.lock"
        self.settings_lock = data / "settings.lock"

    def generation(self, name: str) -> Path:
        """The folder of a generation."""
        return self.generations / name

    def published(self) -> list[str]:
        """Names of the published generations, newest first."""
        if not self.generations.is_dir():
            return []
        names = (path.name for path in self.generations.iterdir() if _NAME.fullmatch(path.name))
        return sorted(names, reverse=True)

    def building(self) -> list[Path]:
        """Folders of unfinished builds and of the one in progress."""
        return sorted(self.generations.glob(".building-*"))


def is_generation_name(name: str) -> bool:
    """Whether `name` has the form <UTC time>-<8 hex digits>."""
    return bool(_NAME.fullmatch(name))
