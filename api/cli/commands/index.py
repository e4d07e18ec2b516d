"""Commands that make and judge the index: index, status, links, use, eval."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import Base, Json, Lists, Quiet, Store, settings


def index(
    lists: Lists = None,
    base: Base = "",
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; use notes and stored pages.")] = False,
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

    extras.need("build")
    with terminal.progress(quiet=json or quiet) as progress:
        run = operations.index(
            settings(store, on), offline=offline, strict=strict, progress=progress, lists=lists or (), base=base
        )
    for problem in [] if quiet else run["problems"]:
        answers.remark(f"{problem['where']}: {problem['sentence']}")
    if run["remark"] and not quiet:
        answers.remark(run["remark"])
    answers.as_json(run) if json else answers.indexed(run, verbose=verbose)


def evaluate(
    folder: Annotated[Path | None, typer.Argument(help="A folder in BEIR layout; our judgments without one.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Judge the live index instead of the list's notes.")] = False,
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

    extras.need("build")
    wished = settings()
    if cross_encoder:
        wished = wished.model_copy(update={"cross_encoder": cross_encoder})
    with terminal.progress(quiet=json or quiet) as progress:
        if fit:
            return answers.as_json(operations.fit(wished, progress))
        found = operations.evaluate(wished, folder, live=live, progress=progress, against=against)
    return answers.as_json(found) if json else answers.plain(evaluation.evaluation(found, worst))


def status(json: Json = False) -> None:
    """Say what is live, what was before it, and what was not fetched and why.

    Example: refdesk status --json
    """
    from api import operations
    from api.cli.render import answers

    found = operations.status(settings())
    answers.as_json(found) if json else answers.status(found)


def links(
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

    extras.need("build")
    found = operations.links(settings(), lists or (), base)
    if json:
        return answers.as_json(found)
    return answers.links_markdown(found) if markdown else answers.links(found)


def use(
    name: Annotated[str, typer.Argument(help="A published generation; the newest other one without it.")] = "",
    json: Json = False,
) -> None:
    """Go back, or forward, to a published generation.

    Example: refdesk use 20260101T120000000000Z-0123abcd
    """
    from api import operations
    from api.cli.render import answers

    found = operations.use(settings(), name)
    answers.as_json(found) if json else answers.status(found)
