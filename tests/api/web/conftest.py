"""What the tests of the pages share: pages as trees, and a desk that means harm."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml import html

from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.api.web import hostile_list

Browse = Callable[..., Any]


@pytest.fixture(scope="session")
def mixed(bare_folder: Callable[[], Layout]) -> Layout:
    """A page read live, an archived one, and an entry all of whose words mean harm. Shared: never change it."""
    layout = bare_folder()
    hostile_list.publish(layout)
    return layout


@pytest.fixture(scope="module")
def zoo(mixed: Layout) -> Iterator[LocalClient]:
    """A client of the application on that desk."""
    with LocalClient(create_app(Settings(data=mixed.data))) as found:
        yield found


@pytest.fixture
def browse() -> Browse:
    """A page as a browser asks for it, as a tree."""

    def open_(client: LocalClient, path: str, status: int = 200, **parameters: Any) -> Any:
        answer = client.get(path, params=parameters or None, headers={"accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        return html.fromstring(answer.text)

    return open_


def words(node: Any) -> str:
    """The text of a node, blanks as one."""
    return " ".join(node.text_content().split())
