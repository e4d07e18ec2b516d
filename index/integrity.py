"""Check a generation: its manifest, and its files against the digests in the manifest.

Must not know what the files mean, nor which generation is live.
"""

import hashlib
import json
from pathlib import Path

from index.errors import Damaged
from index.layout import MANIFEST
from index.model import Manifest

FORMAT = 5
# On opening, larger files are checked by size only; their digests take seconds.
CHECKED_BYTES = 64_000_000


def read_manifest(folder: Path, name: str) -> Manifest:
    """Read and check the manifest of the generation `name`, which contains its digest. Raises Damaged."""
    try:
        content = (folder / MANIFEST).read_bytes()
        record = json.loads(content)
        if record["format"] != FORMAT:
            raise Damaged(f"Generation {name} has format {record['format']!r:.20}, this version reads {FORMAT}")
        manifest = Manifest.from_json(content.decode())
    except FileNotFoundError as error:
        raise Damaged(f"Generation {name} has no {MANIFEST}") from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged(f"{MANIFEST} of generation {name} cannot be read ({error})") from error
    if hashlib.sha256(content).hexdigest()[:8] != name[-8:]:
        raise Damaged(f"{MANIFEST} of generation {name} was altered")
    return manifest


def check_files(folder: Path, name: str, manifest: Manifest, *, deep: bool = False) -> None:
    """Compare files with the manifest: all sizes, and digests of files up to CHECKED_BYTES; if `deep`, all digests.

    Raises Damaged, or OSError for a file that cannot be read.
    """
    for file, expected in manifest.files.items():
        path = folder / file
        if not path.is_file():
            raise Damaged(f"Generation {name} lacks its file {file}")
        size = path.stat().st_size
        is_read = deep or size <= CHECKED_BYTES
        if size != expected["bytes"] or (is_read and file_digest(path) != expected["sha256"]):
            raise Damaged(f"The file {file} of generation {name} was altered")


def verify_generation(folder: Path, name: str) -> Manifest:
    """Check every byte of the generation `name`, and return its manifest. Raises Damaged."""
    manifest = read_manifest(folder, name)
    try:
        check_files(folder, name, manifest, deep=True)
    except OSError as error:
        raise Damaged(f"Generation {name} cannot be read ({error})") from error
    return manifest


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_listing(folder: Path, live: tuple[Path, Manifest] | None = None) -> dict[str, dict[str, int | str]]:
    """Bytes and SHA-256 of every file below a folder, by relative path.

    Files that it shares with the generation `live`, every byte of which was checked just now, are not read again.
    """
    listing: dict[str, dict[str, int | str]] = {}
    for path in files_below(folder):
        file = path.relative_to(folder).as_posix()
        facts = live[1].files.get(file) if live else None
        is_shared = live and facts and path.samefile(live[0] / file)
        listing[file] = facts if facts and is_shared else _file_facts(path)
    return listing


def _file_facts(path: Path) -> dict[str, int | str]:
    return {"bytes": path.stat().st_size, "sha256": file_digest(path)}


def files_below(folder: Path) -> list[Path]:
    """All files below a folder, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
