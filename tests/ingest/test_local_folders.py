"""Addresses of local files: no path of the machine in them, and no way out of the folders."""

from pathlib import Path

import pytest

from ingest.local_folders import LocalFolders, OutsideError, is_local, list_folders, readable_files


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a list in it, a folder beside it, and files in both."""
    for name in ("reading/papers/a b.pdf", "reading/.git/config.txt", "other/x.pdf", "reading/list.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return tmp_path


def test_the_address_of_a_file_is_its_path_from_the_list(home: Path) -> None:
    folders = list_folders([home / "reading/list.md"])
    address = folders.address_of(home / "reading/papers/a b.pdf")
    assert address == "file:papers/a%20b.pdf"
    assert folders.path_of(address) == (home / "reading/papers/a b.pdf").resolve()
    assert is_local(address)
    assert not is_local("https://a.example/file:x")


def test_another_folder_has_a_name_in_the_address(home: Path) -> None:
    folders = list_folders([home / "reading/list.md"], [home / "other"])
    assert folders.address_of(home / "other/x.pdf") == "file://other/x.pdf"
    assert folders.path_of("file://other/x.pdf") == (home / "other/x.pdf").resolve()


def test_folders_of_one_name_are_numbered(tmp_path: Path) -> None:
    for name in ("a/x", "b/x", "c/x"):
        (tmp_path / name).mkdir(parents=True)
    folders = list_folders([tmp_path / "a/x"], [tmp_path / "b/x", tmp_path / "c/x", tmp_path / "b/x"])
    assert [name for name, _ in folders.folders] == ["", "x", "x-2"]


def test_lists_of_the_web_and_standard_input_have_no_folder() -> None:
    assert list_folders(["-", "https://a.example/list.md"]) == LocalFolders()


@pytest.mark.parametrize(
    "address",
    [
        "file:../other/x.pdf",
        "file:papers/../../other/x.pdf",
        "file:%2e%2e/other/x.pdf",
        "file:..%2Fother%2Fx.pdf",
        "file:/../other/x.pdf",
        "file:///etc/passwd",
        "file:.git/config.txt",
        "file:papers/link.pdf",
        "file:linked/x.pdf",
        "file://other/x.pdf",
        "file:a%00b.pdf",
        "file:loop",
    ],
)
def test_no_address_leads_out_of_the_folders(home: Path, address: str) -> None:
    (home / "reading/papers/link.pdf").symlink_to(home / "other/x.pdf")
    (home / "reading/linked").symlink_to(home / "other")
    (home / "reading/loop").symlink_to(home / "reading/loop")
    folders = list_folders([home / "reading/list.md"])
    try:
        path = folders.path_of(address)
    except OutsideError as error:
        assert str(home) not in str(error)  # noqa: PT017, the other way is right as well
    else:
        assert path.is_relative_to((home / "reading").resolve())
        assert not path.is_file()


def test_a_link_between_two_allowed_folders_is_followed(home: Path) -> None:
    (home / "reading/papers/link.pdf").symlink_to(home / "other/x.pdf")
    folders = list_folders([home / "reading/list.md"], [home / "other"])
    assert folders.address_of(home / "reading/papers/link.pdf") == "file://other/x.pdf"


def test_the_files_of_a_folder_are_those_that_can_be_read(home: Path) -> None:
    (home / "reading/link.txt").symlink_to(home / "other/x.pdf")
    (home / "reading/picture.png").write_bytes(b"x")
    names = [path.name for path in readable_files(home / "reading")]
    assert names == ["list.md", "a b.pdf"]
