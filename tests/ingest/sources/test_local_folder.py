"""Folders as resources: their files in order, each cited by its own address."""

import json
from pathlib import Path

import pytest

from ingest.errors import Permanent
from ingest.fetch.client import Client, FetchedPage
from ingest.fetch.local_files import FOLDER_TYPE
from ingest.local_folders import list_folders
from ingest.model import Locator
from ingest.sources import registry
from tests.ingest.sources import web


def test_the_files_of_a_folder_are_parts_of_one_document(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "b.txt").write_text(web.SENTENCES)
    (folder / "a.md").write_text(f"# On drift\n\n{web.SENTENCES}")
    (folder / "c.pdf").write_bytes(b"%PDF-1.4 damaged %%EOF")
    with Client(folders=list_folders([tmp_path])) as client:
        document = registry.read_resource(web.resource("file:notes"), client.fetch)
    assert [heading.text for heading in document.outline] == ["On drift", "b.txt"]
    assert document.locators == (
        Locator(0, "url", "file:notes/a.md"),
        Locator(document.text.index("# b.txt"), "url", "file:notes/b.txt"),
    )
    assert (document.url, document.remark) == ("file:notes", "files not read: 1")
    assert str(tmp_path) not in repr(document)


@pytest.mark.parametrize("addresses", [[], ["file:gone.txt"]])
def test_a_folder_without_a_readable_file_has_no_document(addresses: list[str]) -> None:
    listing = FetchedPage("file:notes", 200, FOLDER_TYPE, None, json.dumps(addresses).encode())
    with pytest.raises(Permanent):
        registry.read_resource(web.resource("file:notes"), web.Web({"file:notes": listing}))


def test_files_beyond_the_bounds_are_counted() -> None:
    addresses = [f"file:notes/{number}.txt" for number in range(310)]
    listing = FetchedPage("file:notes", 200, FOLDER_TYPE, None, json.dumps(addresses).encode())
    pages = {address: web.served(address, web.SENTENCES, "text/plain") for address in addresses}
    document = registry.read_resource(web.resource("file:notes"), web.Web({"file:notes": listing, **pages}))
    assert document.remark == "files beyond the bounds: 10"
