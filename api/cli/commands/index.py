"""Commands that make and judge the index: index, status, links, use, eval."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import Base, Json, Lists, Quiet, Store, command_settings


def index_command(
    lists: Lists = None,
    base: Base = "",
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing; use_command notes and stored pages.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a list that names a resource twice.")] = False,
    store: Store = "",
    on: Annotated[
        str, typer.Option("--on", help="Fetch and encode on a Ray cluster: host:port, ray://..., auto.")
    ] = "",
    verbose: Annotated[bool, typer.Option("--verbose", help="One line for each link.")] = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Fetch a list's links and build the index; what is live stays live until the new one is checked.

    Example: refdesk index --list my-list.md --verbose
    """
    from api import extras, operations
    from api.cli import terminal
    from api.cli.render import answers

    extras.require_extra("build")
    with terminal.progress(quiet=json or quiet) as progress:
        run = operations.build_index(
            command_settings(store, on), offline=offline, strict=strict, progress=progress, lists=lists or (), base=base
        )
    for problem in [] if quiet else run["problems"]:
        answers.print_remark(f"{problem['where']}: {problem['sentence']}")
    if run["remark"] and not quiet:
        answers.print_remark(run["remark"])
    answers.print_json(run) if json else answers.print_index_run(run, verbose=verbose)


def eval_command(
    folder: Annotated[Path | None, typer.Argument(help="A folder in BEIR layout; our judgments without one.")] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Judge the live index_command instead of the list's notes.")
    ] = False,
    fit: Annotated[bool, typer.Option("--fit", help="Fit the weights of abstaining instead.")] = False,
    against: Annotated[
        Path | None, typer.Option("--against", help="Compare with what an earlier run printed with --json.")
    ] = None,
    cross_encoder: Annotated[
        str, typer.Option("--cross-encoder", help="Measure with this cross-encoder, too: a name or folder.")
    ] = "",
    worst: Annotated[int, typer.Option("--worst", help="How many of the worst questions to show.", min=0)] = 5,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Measure retrieval and abstaining on judged questions.

    Example: refdesk eval path/to/scifact --against before.json
    """
    from api import extras, operations
    from api.cli import terminal
    from api.cli.render import answers, evaluation

    extras.require_extra("build")
    wished = command_settings()
    if cross_encoder:
        wished = wished.model_copy(update={"cross_encoder": cross_encoder})
    with terminal.progress(quiet=json or quiet) as progress:
        if fit:
            return answers.print_json(operations.fit_weights(wished, progress))
        found = operations.evaluate_index(wished, folder, live=live, progress=progress, against=against)
    return answers.print_json(found) if json else answers.print_lines(evaluation.evaluation_lines(found, worst))


def status_command(json: Json = False) -> None:
    """Say what is live, what was before it, and what was not fetched and why.

    Example: refdesk status --json
    """
    from api import operations
    from api.cli.render import answers

    found = operations.index_status(command_settings())
    answers.print_json(found) if json else answers.print_status(found)


def links_command(
    lists: Lists = None,
    base: Base = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="A table to paste into an issue of the list.")] = False,
    json: Json = False,
) -> None:
    """Say how the list's links are: alive, moved, blocked, archived, or dead and since when.

    Example: refdesk links --markdown
    """
    from api import extras, operations
    from api.cli.render import answers

    extras.require_extra("build")
    found = operations.link_report(command_settings(), lists or (), base)
    if json:
        return answers.print_json(found)
    return answers.print_links_markdown(found) if markdown else answers.print_links(found)


def use_command(
    name: Annotated[str, typer.Argument(help="A published generation; the newest other one without it.")] = "",
    json: Json = False,
) -> None:
    """Go back, or forward, to a published generation.

    Example: refdesk use 20260101T120000000000Z-0123abcd
    """
    from api import operations
    from api.cli.render import answers

    found = operations.switch_generation(command_settings(), name)
    answers.print_json(found) if json else answers.print_status(found)
