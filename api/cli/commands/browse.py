"""Commands that show the list and the installation: browse, show, doctor."""

from typing import Annotated

import typer

from api.cli.commands.options import Format, Json, chosen_format, command_settings, join_words, takes_list_options
from api.query_params import QueryOptions


@takes_list_options
def browse_command(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only entries with these words or beginnings of words.", metavar="WORDS", show_default=False
        ),
    ] = None,
    *,
    options: QueryOptions,
    format_name: Format = "",
    json: Json = False,
) -> None:
    """Show the list by section, or in another order, with the id of each resource; or print it in another format.

    Example: refdesk browse --section overview --kind post
    """
    from api import lookup, serialize, wiring
    from api.cli import terminal
    from api.cli.render import listing, output

    chosen = chosen_format(format_name, json=json)
    engine = wiring.open_engine(command_settings())
    resources = lookup.listed_resources(engine, options, join_words(words))
    if chosen == "json":
        return output.print_json(serialize.resource_list_json(engine, resources))
    if chosen:
        from api.exports.formats import FORMATS

        return output.print_text(FORMATS[chosen].write(engine, resources))
    with terminal.paged():
        return output.print_rows(listing.browse_rows(resources, by_section=options.sort == "list"))


def show_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, a unique prefix of one, or a URL.")],
    text: Annotated[bool, typer.Option("--text", help="Print the stored texts in full.")] = False,
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of",
            help="As it was in an earlier index: on a day, at a time, or in a generation by name.",
            metavar="DATE|GENERATION",
        ),
    ] = "",
    format_name: Format = "",
    json: Json = False,
) -> None:
    """Show one resource: its entry in the list, the outcome of its link and its stored texts.

    Example: refdesk show machine-learning-powered --text
    """
    from api import lookup, serialize, wiring
    from api.cli import terminal
    from api.cli.render import listing, output

    chosen = chosen_format(format_name, json=json)
    if as_of and chosen not in {"", "json"}:
        raise typer.BadParameter("--as-of and --format exclude each other: leave one out.")
    if as_of:
        return _show_past(name, as_of, whole=text, json=chosen == "json")
    engine = wiring.open_engine(command_settings())
    listed = lookup.find_by_name(engine, name)
    if chosen == "json":
        return output.print_json(serialize.stored_resource_json(engine, listed))
    if chosen:
        from api.exports.formats import FORMATS

        return output.print_text(FORMATS[chosen].write(engine, [listed]))
    documents = engine.generation.catalog.documents(listed.ordinal)
    with terminal.paged():
        return output.print_rows(listing.resource_rows(listed, documents, whole=text))


def _show_past(name: str, when: str, *, whole: bool, json: bool) -> None:
    from api import wiring
    from api.cli import terminal
    from api.cli.render import listing, output
    from api.history.changes_json import past_resource_json
    from api.history.history import History

    settings = command_settings()
    with History(lambda: wiring.open_repository(settings)).as_of(name, when) as past:
        if json:
            return output.print_json(past_resource_json(past))
        documents = past.records.catalog.documents(past.listed.ordinal)
        with terminal.paged():
            output.print_rows(
                [listing.past_row(past.generation), *listing.resource_rows(past.listed, documents, whole=whole)]
            )
    return None


def doctor_command(
    deep: Annotated[bool, typer.Option("--deep", help="Also verify every byte of the stored data.")] = False,
    json: Json = False,
) -> None:
    """Check the installation and suggest fixes, with the cost of each.

    Exits with 1 if anything that is needed is missing or damaged.

    Example: refdesk doctor --deep
    """
    from api.cli import doctor
    from api.cli.render import listing, output

    checks = doctor.run_checks(command_settings(), deep=deep)
    output.print_json(doctor.checks_json(checks)) if json else output.print_rows(listing.doctor_rows(checks))
    if not doctor.all_well(checks):
        raise typer.Exit(1)
