"""Read files and folders of this machine as if they were fetched.

A folder is a page that lists the addresses of its files. Knows files and their limits; must not parse them.
"""

import json
from pathlib import Path

from ingest.errors import Permanent
from ingest.local_folders import MEDIA_TYPES, LocalFolders, OutsideError, readable_files
from ingest.model import Outcome

FOLDER_TYPE = "inode/directory"


def read_local_file(address: str, folders: LocalFolders, max_bytes: int) -> tuple[str, bytes]:
    """Media type and content of the file or folder at `address`.

    The content of a folder is a JSON array of the addresses of its files. Raises Permanent with a reason that has no
    path of the machine.
    """
    try:
        path = folders.path_of(address)
    except OutsideError as error:
        raise Permanent(Outcome.REFUSED, str(error)) from error
    try:
        if path.is_dir():
            return FOLDER_TYPE, json.dumps([folders.address_of(file) for file in readable_files(path)]).encode()
        return _media_type(path), _read_bytes(path, max_bytes)
    except FileNotFoundError as error:
        raise Permanent(Outcome.GONE, "there is no such file") from error
    except OSError as error:
        raise Permanent(Outcome.UNREACHABLE, f"the file cannot be read: {error.strerror or 'an error'}") from error


def _media_type(path: Path) -> str:
    suffix = path.suffix.lower()
    if not path.exists():
        raise FileNotFoundError
    if not path.is_file():
        raise Permanent(Outcome.UNSUPPORTED, "it is neither a file nor a folder")
    if suffix not in MEDIA_TYPES:
        raise Permanent(Outcome.UNSUPPORTED, f"files named *{suffix or path.name} are not read")
    return MEDIA_TYPES[suffix]


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise Permanent(Outcome.UNSUPPORTED, f"larger than {max_bytes:,} bytes")
    return content
