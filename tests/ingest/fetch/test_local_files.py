"""Local files as pages: within the folders and the limits, each failure an outcome."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import Permanent
from ingest.fetch.client import Client
from ingest.fetch.local_files import FOLDER_TYPE
from ingest.fetch.ssrf_guard import Guard
from ingest.local_folders import list_folders
from ingest.model import Outcome
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site


def client_of(folder: Path, **limits: int) -> Client:
    return Client(limits=replace(HASTY, **limits), guard=Guard(LOOPBACK), folders=list_folders([folder]))


def test_a_file_is_a_page_with_its_address_and_type(tmp_path: Path) -> None:
    (tmp_path / "a b.md").write_text("# A title")
    with client_of(tmp_path) as client:
        page = client.fetch("file:a%20b.md")
    assert (page.url, page.media_type, page.body) == ("file:a%20b.md", "text/markdown", b"# A title")


def test_a_folder_is_a_page_with_the_addresses_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for name in ("b.txt", "a.md", ".hidden.md", "c.png"):
        (tmp_path / "notes" / name).write_text("x")
    with client_of(tmp_path) as client:
        page = client.fetch("file:notes")
    assert page.media_type == FOLDER_TYPE
    assert json.loads(page.body) == ["file:notes/a.md", "file:notes/b.txt"]


@pytest.mark.parametrize(
    ("address", "outcome", "reason"),
    [
        ("file:gone.pdf", Outcome.GONE, "there is no such file"),
        ("file:../x.pdf", Outcome.REFUSED, "outside the folder of the list; the setting local_folders would allow it"),
        ("file:.secret.md", Outcome.REFUSED, "hidden"),
        ("file:big.txt", Outcome.UNSUPPORTED, "larger than 100 bytes"),
        ("file:slides.key", Outcome.UNSUPPORTED, r"files named \*.key are not read"),
        ("file:pipe.txt", Outcome.UNSUPPORTED, "neither a file nor a folder"),
    ],
)
def test_each_failure_is_an_outcome(tmp_path: Path, address: str, outcome: Outcome, reason: str) -> None:
    (tmp_path / "big.txt").write_text("x" * 101)
    (tmp_path / ".secret.md").write_text("x")
    (tmp_path / "slides.key").write_text("x")
    os.mkfifo(tmp_path / "pipe.txt")
    with client_of(tmp_path, bytes=100) as client, pytest.raises(Permanent, match=reason) as error:
        client.fetch(address)
    assert error.value.outcome is outcome
    assert str(tmp_path) not in error.value.reason


def test_no_page_of_the_web_redirects_to_a_file(tmp_path: Path, site: Site) -> None:
    (tmp_path / "a.txt").write_text("secret")
    site.answers["/a"] = Answer(status=302, headers={"Location": "file:a.txt"})
    with client_of(tmp_path) as client, pytest.raises(Permanent, match="not a web address"):
        client.fetch(site.url("/a"))


def test_a_client_without_folders_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("secret")
    with Client(limits=HASTY) as client, pytest.raises(Permanent, match="its folder is not among those"):
        client.fetch((tmp_path / "a.txt").as_uri())
