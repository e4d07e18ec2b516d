"""The generations in a data folder: the `index.reader.IndexRepository` of one machine."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.changes.records import open_records
from index.current import read_current
from index.errors import Damaged
from index.generation import Generation, open_current, open_live
from index.layout import Layout
from index.publishing import use_generation
from index.reader import NONE, GenerationRecords


@dataclass(frozen=True, slots=True)
class LocalRepository:
    """The generations in a data folder."""

    layout: Layout

    def current(self) -> str:
        """The name of the live generation, unchecked."""
        return read_current(self.layout)

    def open(self, refused: Mapping[str, Damaged] = NONE, *, stand_in: bool = True) -> Generation:
        """Open the live generation, or with `stand_in` a replacement if it is damaged or refused."""
        return (open_current if stand_in else open_live)(self.layout, refused)

    def records(self, name: str) -> GenerationRecords:
        """Open the records of a published generation, without its vectors. Raises Damaged."""
        return open_records(self.layout.generation(name), name)

    def published(self) -> list[str]:
        """Names of the published generations, newest first."""
        return self.layout.published()

    def use(self, name: str = "") -> None:
        """Make a published generation the live one, by default the newest that is not."""
        use_generation(self.layout, name)
