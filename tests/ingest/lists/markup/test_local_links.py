"""Links of a list to files beside it: each a resource, or named with the reason."""

from pathlib import Path

import pytest

from ingest.errors import ListError
from ingest.lists import ListPage, read_lists
from ingest.lists.model import ProblemKind, ReadingList
from ingest.local_folders import list_folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files, with others beside it."""
    names = (
        "papers/a.pdf",
        "papers/my file.docx",
        "notes/one.md",
        "notes.io/x.txt",
        "README.md",
        "logo.png",
        ".env.txt",
    )
    for name in names:
        path = tmp_path / "reading" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    (tmp_path / "outside.md").write_text("text")
    (tmp_path / "reading/empty").mkdir()
    return tmp_path / "reading"


def read(folder: Path, text: str, name: str = "list.md", allowed: tuple[Path, ...] = ()) -> ReadingList:
    (folder / name).write_text(text, "utf-8")
    return read_lists([folder / name], folders=list_folders([folder / name], allowed))


def links(reading_list: ReadingList) -> list[str | None]:
    return [resource.url for resource in reading_list.resources]


WEB = "- [Web](https://a.example/x)\n"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("papers/a.pdf", "file:papers/a.pdf"),
        ("./papers/../papers/a.pdf", "file:papers/a.pdf"),
        ("papers/a.pdf#page=2", "file:papers/a.pdf"),
        ("file:papers/a.pdf", "file:papers/a.pdf"),
        ("<papers/my file.docx>", "file:papers/my%20file.docx"),
        ("papers/my%20file.docx", "file:papers/my%20file.docx"),
        ("papers", "file:papers"),
        ("papers/", "file:papers"),
        ("notes.io/x.txt", "file:notes.io/x.txt"),
        ("papers/missing.pdf", "file:papers/missing.pdf"),
        ("file:missing.md", "file:missing.md"),
        ("b.example/x.pdf", "https://b.example/x.pdf"),
    ],
)
def test_a_path_from_the_list_is_a_resource(folder: Path, link: str, url: str) -> None:
    reading_list = read(folder, f"- [A title]({link})\n{WEB}")
    assert links(reading_list) == [url, "https://a.example/x"]
    assert reading_list.resources[0].title == "A title"
    assert str(folder) not in repr(reading_list.resources)


def test_an_absolute_address_of_a_file_in_the_folder_is_the_same_resource(folder: Path) -> None:
    text = f"- [A]({(folder / 'papers/a.pdf').as_uri()})\n- [B](papers/a.pdf)\n{WEB}"
    reading_list = read(folder, text)
    assert links(reading_list) == ["file:papers/a.pdf", "https://a.example/x"]
    assert [problem.kind for problem in reading_list.problems] == [ProblemKind.DUPLICATE]


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("../outside.md", "outside the folder of the list; the setting local_folders would allow it"),
        ("file:../outside.md", "outside the folder of the list"),
        ("file:///etc/hosts.txt", "outside the folder of the list"),
        (".env.txt", "it is a hidden file"),
        ("file://server/share/x.pdf", "it is a file of another machine"),
        ("README.md", "it is about the list's upkeep"),
        ("list.md", "it leads to the list itself"),
        ("./", "it leads to the list itself"),
        ("logo.png", "files named .png are not read|files named \\*.png are not read"),
        ("empty/", "no file in that folder can be read"),
        ("missing.md", "whose address is not known"),
    ],
)
def test_what_is_no_resource_is_named_with_the_reason(folder: Path, link: str, reason: str) -> None:
    reading_list = read(folder, f"- [A title]({link})\n{WEB}")
    assert links(reading_list) == ["https://a.example/x"]
    (named,) = (*reading_list.problems, *reading_list.skipped)
    assert any(part.replace("\\", "") in named.sentence for part in reason.split("|"))


def test_another_folder_may_be_allowed(folder: Path) -> None:
    reading_list = read(folder, f"- [A title](../outside.md)\n{WEB}", allowed=(folder.parent,))
    assert links(reading_list)[0] == f"file://{folder.parent.name}/outside.md"


def test_a_further_address_may_be_a_file_and_one_outside_does_not_cost_the_resource(folder: Path) -> None:
    text = "- [A](https://a.example/x) ([slides](papers/a.pdf), [notes](../outside.md))\n"
    (resource,) = read(folder, text).resources
    assert resource.url == "https://a.example/x"
    assert [(address.role, address.url) for address in resource.addresses] == [("slides", "file:papers/a.pdf")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.csv", "url,title\npapers/a.pdf,A\n"),
        ("list.txt", "file:papers/a.pdf A title\nhttps://a.example/x\n"),
        ("list.html", "<html><body><ul><li><a href='papers/a.pdf'>A</a></li></ul></body></html>"),
        ("list.bib", "@misc{a, title={A}, url={file:papers/a.pdf}}"),
        ("list.rst", "Links\n=====\n\n- `A <papers/a.pdf>`_\n"),
        ("SUMMARY.md", "# Summary\n\n- [A](papers/a.pdf)\n- [Missing](chapter.md)\n"),
    ],
)
def test_every_format_may_name_files(folder: Path, name: str, text: str) -> None:
    assert links(read(folder, text, name))[0] == "file:papers/a.pdf"


def test_a_list_in_a_sub_folder_names_files_from_there(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/list.md").write_text("- [A](../papers/a.pdf)\n- [B](b.pdf)\n")
    (folder / "README.md").unlink()
    (folder / "notes/one.md").unlink()
    reading_list = read_lists([folder])
    assert links(reading_list)[:2] == ["file:papers/a.pdf", "file:sub/b.pdf"]


def test_two_lists_with_files_of_one_name_have_two_resources(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.pdf").write_text("text")
        (tmp_path / name / "list.md").write_text("- [A](a.pdf)\n")
    reading_list = read_lists([tmp_path / "x/list.md", tmp_path / "y/list.md"])
    assert links(reading_list) == ["file:a.pdf", "file://y/a.pdf"]


def test_a_list_of_the_web_names_no_file_of_this_machine(folder: Path) -> None:
    text = f"- [A](file:///etc/hosts.txt)\n- [B]({(folder / 'papers/a.pdf').as_uri()})\n{WEB}"
    page = ListPage(text.encode(), "text/markdown", "https://a.example/list.md")
    reading_list = read_lists(["https://a.example/list.md"], lambda _url: page)
    assert links(reading_list) == ["https://a.example/x"]
    assert {problem.sentence.partition(": ")[2][-34:] for problem in reading_list.skipped} == {
        "it is a file of another machine."[-34:]
    }


def test_a_folder_of_documents_is_a_list_of_them(folder: Path) -> None:
    reading_list = read_lists([folder])
    titles = {resource.url: (resource.title, resource.section) for resource in reading_list.resources}
    assert titles == {
        "file:papers/a.pdf": ("a", ("papers",)),
        "file:papers/my%20file.docx": ("my file", ("papers",)),
    }
    assert reading_list.title == "reading"


def test_beside_a_list_the_documents_that_it_does_not_name_are_resources_too(folder: Path) -> None:
    (folder / "list.md").write_text(f"# Mine\n\n- [A title](papers/a.pdf)\n{WEB}")
    reading_list = read_lists([folder])
    assert links(reading_list) == ["file:papers/a.pdf", "https://a.example/x", "file:papers/my%20file.docx"]
    assert reading_list.resources[0].title == "A title"


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="without a list or a document in it"):
        read_lists([tmp_path])
