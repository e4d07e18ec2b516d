"""Commands for the named lists in refdesk.toml: add, lists, remove, rename."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from api.cli.commands.options import Json, Quiet, command_settings

Name = Annotated[str, typer.Argument(help="The name of a list.", metavar="NAME", show_default=False)]
Index = Annotated[bool, typer.Option("--index", help="Fetch the links and build the index at once.")]


def add_command(
    name: Annotated[
        str, typer.Argument(help="A name of letters, digits, - and _.", metavar="NAME", show_default=False)
    ],
    source: Annotated[str, typer.Argument(help="A file, a folder or a URL.", metavar="LIST", show_default=False)],
    index: Index = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Add a reading list under a name, after reading it once to see what is in it.

    The list is written to refdesk.toml in this folder. A search covers all lists, and --in NAME chooses among them.

    Example: refdesk add team bookmarks/team.md
    """
    from api import extras
    from api.cli.render import lists, output
    from api.tasks.lists import changes

    extras.require_extra("build")
    added, reading_list = changes.add_list(command_settings(), name, source)
    for problem in () if quiet else reading_list.problems:
        output.print_remark(f"{problem.where}: {problem.sentence}")
    _finish(added, lists.added_lines(added, is_indexed=index), index=index, quiet=quiet, json=json)


def lists_command(json: Json = False) -> None:
    """Show the reading lists: name, source, kind, and what the live index has of each.

    Example: refdesk lists --json
    """
    from api.cli.render import lists, output
    from api.tasks.lists import changes

    described = changes.describe_lists(command_settings())
    output.print_json(described) if json else output.print_rows(lists.list_rows(described))


def remove_command(name: Name, index: Index = False, quiet: Quiet = False, json: Json = False) -> None:
    """Remove a reading list from refdesk.toml. Its file stays; the index has it until the next 'refdesk index'.

    Example: refdesk remove team
    """
    from api import extras
    from api.cli.render import lists
    from api.tasks.lists import changes

    extras.require_extra("build")
    removed = changes.remove_list(command_settings(), name)
    _finish(removed, lists.removed_lines(removed, is_indexed=index), index=index, quiet=quiet, json=json)


def rename_command(
    name: Name,
    new: Annotated[str, typer.Argument(help="The new name.", metavar="NEW", show_default=False)],
    index: Index = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Give a reading list another name; its place among the lists stays.

    Example: refdesk rename team group
    """
    from api import extras
    from api.cli.render import lists
    from api.tasks.lists import changes

    extras.require_extra("build")
    renamed = changes.rename_list(command_settings(), name, new)
    _finish(renamed, lists.renamed_lines(renamed, is_indexed=index), index=index, quiet=quiet, json=json)


def _finish(change: dict[str, Any], lines: Iterator[str], *, index: bool, quiet: bool, json: bool) -> None:
    """Print a change of the lists and, with `index`, build the index of the lists as they are now.

    A build prints JSON of its own, and one output is one JSON value.
    """
    from api.cli.commands.index import index_command
    from api.cli.render import output

    if not (json and index):
        output.print_json(change) if json else output.print_lines(lines)
    if index:
        index_command(quiet=quiet, json=json)
