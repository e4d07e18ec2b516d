"""The documents in a folder that is given as the list: each that no list in it names is a resource.

Knows paths; must not know formats of lists or of documents.
"""

from collections.abc import Iterable
from pathlib import Path

from ingest.lists.collect import collect_entries
from ingest.lists.markup.local_links import DOCUMENTS
from ingest.lists.model import ListDraft, ListEntry, ReadingList
from ingest.local_folders import LocalFolders, readable_files


def list_documents(folder: Path, folders: LocalFolders, lists: Iterable[ReadingList]) -> ReadingList:
    """The documents (no texts, which may be lists) below `folder` that none of the `lists` in it names.

    The title is the name of the file, and the section the folders that it is in.
    """
    named = {resource.url for reading_list in lists for resource in reading_list.resources}
    files = readable_files(folder) if folder in dict(folders.folders).values() else []
    entries = [
        ListEntry(file.as_uri(), file.stem, section=file.relative_to(folder).parent.parts)
        for file in files
        if file.suffix.lower() in DOCUMENTS and folders.address_of(file) not in named
    ]
    return collect_entries(ListDraft(folder.name, tuple(entries)), base=(folder / "list").as_uri(), folders=folders)
