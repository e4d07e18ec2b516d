"""Commands that build, inspect and evaluate the index: index, status, links, use, eval."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.commands.options import Base, Json, Lists, Quiet, Store, command_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.serialize import Json as JsonObject
    from api.settings import Settings
    from index.model import StageProgress
    from ingest.lists import ReadingList


def index_command(
    lists: Lists = None,
    base: Base = "",
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing; use the list's notes and stored pages.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="Fetch only dead links, those that may have changed, or those of this list. Can be repeated.",
            metavar="dead|changed|NAME",
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Stop before fetching if the list has any problem, e.g. a duplicate or an unreadable line."
        ),
    ] = False,
    store: Store = "",
    on: Annotated[
        str,
        typer.Option(
            "--on", help="Fetch and encode on a Ray cluster: host:port, ray://host:port or auto.", metavar="ADDRESS"
        ),
    ] = "",
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Print one line for each link, also for those that are no resources.")
    ] = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Fetch the list's links and build the index.

    The live index keeps answering until the new one has been verified. With --only all other links keep their pages.

    Example: refdesk index --list my-list.md --verbose
    """
    from api import extras
    from api.cli import terminal
    from api.cli.render import output, reports
    from api.tasks import operations
    from api.tasks.lists.reading import lists_in_use
    from api.tasks.lists.selection import check_selection

    extras.require_extra("build")
    if only and offline:
        raise typer.BadParameter("--only chooses the links to fetch, and --offline fetches none: give one of them.")

    def print_problems(reading_list: "ReadingList") -> None:
        for problem in () if quiet else reading_list.problems + (reading_list.skipped if verbose else ()):
            output.print_remark(f"{problem.where}: {problem.sentence}")

    settings, chosen = command_settings(store, on), only or []
    check_selection(chosen, lists_in_use(settings, lists or ()))

    def build(progress: "StageProgress") -> "JsonObject":
        return operations.build_index(
            settings, offline=offline, strict=strict, progress=progress, lists=lists or (), base=base,
            only=chosen, on_list=print_problems,
        )  # fmt: skip

    with terminal.progress(quiet=json or quiet) as progress:
        is_refresh = not (lists or base)
        report = build(progress) if offline else _fetch(settings, build, progress, chosen, is_refresh=is_refresh)
    if report["remark"] and not quiet:
        output.print_remark(report["remark"])
    output.print_json(report) if json else output.print_lines(reports.index_run_lines(report, verbose=verbose))


def _fetch(
    settings: "Settings",
    build: "Callable[[StageProgress], JsonObject]",
    progress: "StageProgress",
    only: "Sequence[str]",
    *,
    is_refresh: bool,
) -> "JsonObject":
    """Build as the only run over the links; one over the lists of the settings is recorded as a refresh."""
    from api.refreshing.lock import run_lock
    from api.refreshing.recording import record_run

    with run_lock(settings.layout):
        if is_refresh:
            return record_run(settings.layout, only, build, progress)
        return build(progress)


def eval_command(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder in BEIR layout. Default: the judgments on the list.", metavar="FOLDER"),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Evaluate the live index, not an index of the list's notes.")
    ] = False,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Evaluate the live index on readers' verdicts (setting feedback).")
    ] = False,
    fit: Annotated[bool, typer.Option("--fit", help="Fit the weights of abstention instead.")] = False,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="Compare with the --json report of an earlier run.", metavar="FILE"),
    ] = None,
    cross_encoder: Annotated[
        str,
        typer.Option("--cross-encoder", help="Also measure with this cross-encoder: name or folder.", metavar="NAME"),
    ] = "",
    worst: Annotated[
        int, typer.Option("--worst", help="Number of the worst questions to show.", min=0, metavar="N")
    ] = 5,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Measure retrieval and abstention on judged questions.

    Example: refdesk eval path/to/scifact --against before.json
    """
    from api import extras
    from api.cli import terminal
    from api.cli.render import output
    from api.cli.render.evaluation import evaluation_lines
    from api.tasks import evaluation

    extras.require_extra("build")
    settings = command_settings()
    if cross_encoder:
        settings = settings.model_copy(update={"cross_encoder": cross_encoder})
    with terminal.progress(quiet=json or quiet) as progress:
        if fit:
            return output.print_json(evaluation.fit_weights(settings, progress))
        report = evaluation.evaluate_index(
            settings, folder, live=live, progress=progress, against=against, feedback=feedback
        )
    return output.print_json(report) if json else output.print_lines(evaluation_lines(report, worst))


def status_command(json: Json = False) -> None:
    """Show the live index, the older ones and the links that were not fetched, with the reasons.

    Example: refdesk status --json
    """
    from api.cli.render import output, reports
    from api.tasks import operations

    status = operations.index_status(command_settings())
    output.print_json(status) if json else output.print_rows(reports.status_rows(status))


def links_command(
    lists: Lists = None,
    base: Base = "",
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a Markdown table for an issue of the list.")
    ] = False,
    json: Json = False,
) -> None:
    """Report link health: alive, moved, blocked, archived, or dead and since when.

    Without --list: of the list of the live index.

    Example: refdesk links --markdown
    """
    from api import extras
    from api.cli.render import output, reports
    from api.tasks import operations

    extras.require_extra("build")
    report = operations.link_report(command_settings(), lists or (), base)
    if json:
        return output.print_json(report)
    if markdown:
        return output.print_lines(reports.link_table_lines(report))
    return output.print_rows(reports.link_health_rows(report))


def use_command(
    name: Annotated[
        str, typer.Argument(help="A published generation. Default: the newest that is not live.", metavar="NAME")
    ] = "",
    json: Json = False,
) -> None:
    """Switch to another published generation of the index, older or newer.

    Example: refdesk use 20260101T120000000000Z-0123abcd
    """
    from api.cli.render import output, reports
    from api.tasks import operations

    status = operations.switch_generation(command_settings(), name)
    output.print_json(status) if json else output.print_rows(reports.status_rows(status))
