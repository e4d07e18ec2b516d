"""Opens the index in a data folder, for programs that search it in process.

Imports the index's libraries when an index is opened, so that `import search` stays light.
"""

from pathlib import Path

from index.layout import Layout
from search.engine import Engine


def open_index(data: str | Path) -> Engine:
    """Open the live index of a data folder, as `refdesk index` wrote it.

    The engine is a context manager that closes the index. Raises index.errors.NoIndex if the folder
    has no index, index.errors.Damaged if none of its indexes is intact.
    """
    from index.generation import open_current

    return Engine(open_current(Layout(Path(data))))
