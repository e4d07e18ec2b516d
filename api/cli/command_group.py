"""A group of commands that are imported and built one by one, as typer builds every command of a group at each start.

Knows typer. Must not know what a command does.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, ClassVar

from typer import Typer
from typer.core import TyperGroup
from typer.main import get_command


class Commands(Mapping[str, Any]):
    """The click command of each name, built when it is looked up.

    `table` has the module and the short help of each command; its function is the module's `<name>_command`.
    """

    def __init__(self, table: Mapping[str, tuple[str, str]]) -> None:
        self.table, self._built = table, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        module, short_help = self.table[name]
        if name not in self._built:
            self._built[name] = _built(name, getattr(import_module(module), f"{name}_command"), short_help)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.table)

    def __len__(self) -> int:
        return len(self.table)


def _built(name: str, function: Callable[..., None], short_help: str) -> Any:
    alone = Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    alone.command(name=name, short_help=short_help)(function)
    return get_command(alone)


class CommandGroup(TyperGroup):
    """The commands of a table, listed in its order; a class of its own for each table."""

    table: ClassVar[Mapping[str, tuple[str, str]]]

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands(self.table)  # type: ignore[assignment]  # no command is added later

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names, without building a command for each."""
        return list(self.table)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write each name with its short help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in self.table.items()])
