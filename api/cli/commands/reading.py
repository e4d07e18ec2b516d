"""Commands of the reading record: mark, next, reading."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import Json, command_settings, join_words, takes_list_options
from api.query_params import QueryOptions


def mark_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, a unique prefix of one, or a URL.")],
    state: Annotated[str, typer.Argument(metavar="STATE", help="to-read, reading, read or unread.")],
    note: Annotated[
        str | None, typer.Option("--note", help="A note of yours, in place of the earlier one.", metavar="TEXT")
    ] = None,
    json: Json = False,
) -> None:
    """Mark a resource as to read, being read or read. The record stays in the data folder.

    Example: refdesk mark reliable-machine-learning read --note "Chapter 9 again"
    """
    from api import wiring
    from api.cli.render import output, reading
    from api.reading.record import mark
    from api.reading.store import ReadingStore

    settings = command_settings()
    marked = mark(wiring.open_engine(settings), ReadingStore(settings.layout.reading), name, state, note)
    output.print_json(marked.to_json()) if json else output.print_rows(reading.reading_rows([marked]))


def next_command(
    goal: Annotated[
        list[str] | None,
        typer.Argument(help="What to become able to do. Without it, the order of the list.", metavar="GOAL"),
    ] = None,
    json: Json = False,
) -> None:
    """Show what to read next: what you began, what you marked, then the first unread of the list or path.

    Example: refdesk next become able to monitor models
    """
    from api import wiring
    from api.cli.render import output, reading
    from api.reading.record import next_resource
    from api.reading.store import ReadingStore

    settings = command_settings()
    store = ReadingStore(settings.layout.reading)
    following = next_resource(wiring.open_engine(settings), store, join_words(goal))
    if json:
        return output.print_json({"next": following.to_json() if following else None})
    if following is None:
        return output.print_sentence("Nothing is left to read.")
    return output.print_rows(reading.reading_rows([following]))


@takes_list_options
def reading_command(
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help="Only to-read, reading, read or unread. Can be repeated.", metavar="STATE"),
    ] = None,
    export: Annotated[
        bool, typer.Option("--export", help="Print the whole record as JSON, also of resources no longer listed.")
    ] = False,
    import_file: Annotated[
        Path | None, typer.Option("--import", help="Add the entries of an export to the record.", metavar="FILE")
    ] = None,
    *,
    options: QueryOptions,
    json: Json = False,
) -> None:
    """Show what you marked with 'refdesk mark', with your notes.

    Example: refdesk reading --state to-read --sort reading-time
    """
    from api import wiring
    from api.cli import terminal
    from api.cli.render import output, reading
    from api.reading.model import ReadingState
    from api.reading.record import marked_resources
    from api.reading.store import ReadingStore, export_json, import_file_entries

    settings = command_settings()
    store = ReadingStore(settings.layout.reading)
    if import_file is not None:
        entries = import_file_entries(import_file)
        store.put(entries)
        return output.print_sentence(f"Imported into the reading record: {len(entries)}.")
    if export:
        return output.print_text(export_json(store.entries().values()))
    states = state or [str(each) for each in ReadingState]
    marked = marked_resources(wiring.open_engine(settings), store, states, options)
    if json:
        return output.print_json({"reading": [row.to_json() for row in marked]})
    with terminal.paged():
        return output.print_rows(reading.reading_rows(marked))
