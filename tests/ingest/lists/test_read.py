"""Opening a list: a file that is none is refused in one sentence that names it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import ListError
from ingest.lists import read, read_list

Write = Callable[[str, str | bytes], Path]


def test_a_list_is_read_and_named_by_its_file(write: Write) -> None:
    found = read_list(write("my-list.md", "- [A](https://a.org)\n"))
    assert (found.title, len(found.resources)) == ("my-list", 1)


def test_a_byte_order_mark_is_no_part_of_the_list(write: Write) -> None:
    assert read_list(write("list.md", b"\xef\xbb\xbf# Title\n\n- [A](https://a.org)\n")).title == "Title"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a text file"),
        (b"\0\0\1\0 icon", "is not a text file"),
        ("# Title\n\n- [Ä](https://a.org)\n".encode("latin-1"), r"is not UTF-8 \(line 3\)"),
        (b"Just words.\n", "names no resource"),
        (b"- [up](#top)\n- [next](two.md)\n", "names no resource"),
        (b"# L\n\n- [B](htp://b.org)\n", "names no resource.* Line 3: 'htp://b.org' is not a web address"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(write: Write, content: bytes, sentence: str) -> None:
    path = write("list.md", content)
    with pytest.raises(ListError, match=sentence) as caught:
        read_list(path)
    assert str(path) in str(caught.value)


def test_of_a_list_with_broken_addresses_alone_the_first_are_named_at_once(write: Write) -> None:
    with pytest.raises(ListError, match=r"Line 1: .* Line 5: ") as caught:
        read_list(write("list.md", "".join(f"- [A](htp://a.org/{number})\n" for number in range(50))))
    assert "Line 6" not in str(caught.value)


def test_the_same_resource_twice_does_not_refuse_the_list(write: Write) -> None:
    found = read_list(write("list.md", "- [A](https://a.org)\n- [B](https://a.org/)\n"))
    assert (len(found.resources), len(found.problems)) == (1, 1)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="There is no list at"):
        read_list(tmp_path / "list.md")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="is a folder"):
        read_list(tmp_path)


def test_a_path_through_a_file_is_refused(write: Write) -> None:
    with pytest.raises(ListError, match="cannot be read"):
        read_list(write("list.md", "x") / "below.md")


def test_a_list_too_large_to_be_written_by_hand_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 20)
    with pytest.raises(ListError, match="larger than 20 bytes"):
        read_list(write("list.md", "- [A](https://a.org)\n"))


def test_reading_a_list_loads_nothing_heavy() -> None:
    code = "import sys, ingest.lists; print(sorted({'trafilatura', 'httpx2', 'numpy', 'torch'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
