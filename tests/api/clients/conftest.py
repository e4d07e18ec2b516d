"""The server that generated clients call: everything that changes something is switched on."""

import shutil
from collections.abc import Iterator

import pytest

from api.settings import Settings
from index.layout import Layout
from tests.api.running import serving


@pytest.fixture(scope="module")
def served(desk: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a copy of the shared desk."""
    data = tmp_path_factory.mktemp("clients") / "data"
    shutil.copytree(desk.data, data)
    own = data.parent / "own.md"
    own.write_text("# Own\n\n- [Ants](http://127.0.0.1:9/ants)\n", "utf-8")
    with serving(Settings(data=data, lists={"own": str(own)}, feedback=True, reading="file")) as port:
        yield f"http://127.0.0.1:{port}"
