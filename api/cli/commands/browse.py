"""Commands that show the list and the installation: browse, show, doctor."""

from typing import Annotated

import typer

from api.cli.commands.options import Json, command_settings, takes_list_options
from api.query_params import QueryOptions


@takes_list_options
def browse_command(
    *,
    options: QueryOptions,
    json: Json = False,
) -> None:
    """Show the list by section, or in another order, with the id of each resource.

    Example: refdesk browse --section overview --kind post
    """
    from api import lookup, serialize, wiring
    from api.cli import terminal
    from api.cli.render import listing, output

    engine = wiring.open_engine(command_settings())
    resources = lookup.listed_resources(engine, options)
    if json:
        entries = [serialize.listed_resource_json(listed) for listed in resources]
        return output.print_json({"generation": engine.generation.name, "resources": entries})
    with terminal.paged():
        return output.print_rows(listing.browse_rows(resources, by_section=options.sort == "list"))


def show_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, a unique prefix of one, or a URL.")],
    text: Annotated[bool, typer.Option("--text", help="Print the stored texts in full.")] = False,
    json: Json = False,
) -> None:
    """Show one resource: its entry in the list, the outcome of its link and its stored texts.

    Example: refdesk show machine-learning-powered --text
    """
    from api import lookup, serialize, wiring
    from api.cli import terminal
    from api.cli.render import listing, output

    engine = wiring.open_engine(command_settings())
    listed = lookup.find_by_name(engine, name)
    if json:
        return output.print_json(serialize.stored_resource_json(engine, listed))
    documents = engine.generation.catalog.documents(listed.ordinal)
    with terminal.paged():
        return output.print_rows(listing.resource_rows(listed, documents, whole=text))


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
