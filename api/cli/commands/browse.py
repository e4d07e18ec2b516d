"""Commands that show the list itself: browse, show, doctor."""

from typing import Annotated

import typer

from api.cli.commands.options import Company, Json, Kind, Section, YearFrom, YearTo, command_settings


def browse_command(
    kind: Kind = None,
    section: Section = None,
    company: Company = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    json: Json = False,
) -> None:
    """Show the list by section, each resource with its id.

    Example: refdesk browse --section overview --kind post
    """
    from api import query_params, serialize, wiring
    from api.cli import terminal
    from api.cli.render import answers, listing
    from search.query.filters import filter_resources

    engine = wiring.open_engine(command_settings())
    found = filter_resources(engine.resources, query_params.make_filter(kind, section, company, year_from, year_to))
    if json:
        return answers.print_json(
            {"generation": engine.generation.name, "resources": [serialize.listed_resource_json(one) for one in found]}
        )
    with terminal.paged():
        return answers.print_rows(listing.browse_rows(found))


def show_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="An id, an unambiguous beginning of one, or an address.")],
    text: Annotated[bool, typer.Option("--text", help="The whole of each stored text.")] = False,
    json: Json = False,
) -> None:
    """Show a resource: what the list says of it, what became of its link, what is stored.

    Example: refdesk show machine-learning-powered --text
    """
    from api import lookup, serialize, wiring
    from api.cli import terminal
    from api.cli.render import answers, listing

    engine = wiring.open_engine(command_settings())
    found = lookup.find_by_name(engine, name)
    if json:
        return answers.print_json(serialize.stored_resource_json(engine, found))
    with terminal.paged():
        return answers.print_rows(
            listing.resource_rows(found, engine.generation.catalog.documents(found.ordinal), whole=text)
        )


def doctor_command(
    deep: Annotated[bool, typer.Option("--deep", help="Read every byte of what is stored, too.")] = False,
    json: Json = False,
) -> None:
    """Say what is installed and built, what is missing or damaged, and what it would cost to mend that.

    Example: refdesk doctor --deep
    """
    from api.cli import doctor
    from api.cli.render import answers, listing

    checks = doctor.checks(command_settings(), deep=deep)
    answers.print_json(doctor.checks_json(checks)) if json else answers.print_rows(listing.doctor_rows(checks))
    if not all(one.well or one.optional for one in checks):
        raise typer.Exit(1)
