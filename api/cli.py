"""The command line. Every command is a few lines: read the wishes, ask the rest, render.

Exit codes: 0 done (an honest "not answered" included), 1 a failure with its sentence on
standard error, 2 a command line that cannot be understood, 130 interrupted.
"""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.errors import Failure, sentence

if TYPE_CHECKING:
    from api.settings import Settings
    from search.model import Filter

app = typer.Typer(
    name="refdesk",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Question = Annotated[str, typer.Argument(help="What you want to know, in plain words.", show_default=False)]
K = Annotated[int, typer.Option("--k", help="How many resources, 1 to 100.")]
Kind = Annotated[list[str] | None, typer.Option("--kind", help="Only this kind, e.g. book. May be repeated.")]
Section = Annotated[list[str] | None, typer.Option("--section", help="Only this section of the list.")]
Company = Annotated[list[str] | None, typer.Option("--company", help="Only this organisation, e.g. Netflix.")]
YearFrom = Annotated[int | None, typer.Option("--year-from", help="Not older than this year.")]
YearTo = Annotated[int | None, typer.Option("--year-to", help="Not newer than this year.")]
Literal = Annotated[
    bool, typer.Option("--literal", help="Search for the words as they are; read no filters from them.")
]
Lists = Annotated[
    list[str] | None,
    typer.Option("--list", help="A list: file, folder, address, or - for standard input. May be repeated."),
]
Base = Annotated[str, typer.Option("--base", help="The address that relative links stand for.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
# The exit code by which typer ends a command that was interrupted.
_INTERRUPTED = 130


def main() -> None:
    """Run the command line; a failure is one sentence and exit code 1, never a traceback."""
    from api import logs

    logs.configure()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal can show what a list says
    try:
        app()
    except (*Failure, OSError) as error:
        from api import render

        render.failure(sentence(error))
        sys.exit(1)
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            from api import render

            render.failure("Interrupted; what was published before is untouched.")
        raise


def _settings() -> "Settings":
    from api.settings import load

    return load()


def _filter(
    kind: list[str] | None,
    section: list[str] | None,
    company: list[str] | None,
    year_from: int | None,
    year_to: int | None,
) -> "Filter":
    from search.model import Filter

    return Filter(tuple(kind or ()), tuple(section or ()), tuple(company or ()), year_from, year_to)


def _say_version(wanted: bool) -> None:  # noqa: FBT001, typer calls it
    if wanted:
        from importlib.metadata import version

        from api import render

        render.say(f"refdesk {version('refdesk')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """The reference desk for a reading list: search it, ask it, serve it. Offline, on a CPU."""


@app.command()
def search(
    question: Question,
    k: K = 5,
    kind: Kind = None,
    section: Section = None,
    company: Company = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    literal: Literal = False,
    json: Json = False,
) -> None:
    """Find the best resources for a question.

    Example: refdesk search "monitoring models in production" --kind talk
    """
    from api import render, wire, wiring
    from search.model import Query

    wanted = _filter(kind, section, company, year_from, year_to)
    query = Query(question, k, wanted, literal=literal)
    found = wiring.open_engine(_settings()).search(query)
    render.as_json(wire.result(found)) if json else render.searched(found)


@app.command()
def ask(
    question: Question,
    k: K = 5,
    kind: Kind = None,
    section: Section = None,
    company: Company = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    literal: Literal = False,
    json: Json = False,
) -> None:
    """Answer a question with quotes from the list, or say that it does not answer it.

    Example: refdesk ask "How did Airbnb rank experiences?"
    """
    from api import render, wire, wiring
    from search.model import Query

    wanted = _filter(kind, section, company, year_from, year_to)
    query = Query(question, k, wanted, literal=literal)
    found = wiring.open_engine(_settings()).ask(query)
    render.as_json(wire.result(found)) if json else render.asked(found)


@app.command()
def index(
    lists: Lists = None,
    base: Base = "",
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; use notes and stored pages.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a list that names a resource twice.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="One line for each link.")] = False,
    json: Json = False,
) -> None:
    """Fetch a list's links and build the index; what is live stays live until the new one is checked.

    Example: refdesk index --list my-list.md --verbose
    """
    from api import jobs, render

    settings = _settings()
    with render.progress(quiet=json) as progress:
        run = jobs.index(settings, offline=offline, strict=strict, progress=progress, lists=lists or (), base=base)
    for problem in run["problems"]:
        render.remark(f"{problem['where']}: {problem['sentence']}")
    if run["remark"]:
        render.remark(run["remark"])
    render.as_json(run) if json else render.indexed(run, verbose=verbose)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any free one.", min=0, max=65535)] = None,
) -> None:
    """Answer over HTTP; the interactive description is at /docs.

    Example: refdesk serve --port 8080
    """
    from api.http.server import run

    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    run(_settings().model_copy(update=changes))


@app.command(name="eval")
def evaluate(
    folder: Annotated[Path | None, typer.Argument(help="A folder in BEIR layout; our judgments without one.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Judge the live index instead of the list's notes.")] = False,
    fit: Annotated[bool, typer.Option("--fit", help="Fit the weights of abstaining instead.")] = False,
    against: Annotated[
        Path | None, typer.Option("--against", help="Compare with what an earlier run printed with --json.")
    ] = None,
    worst: Annotated[int, typer.Option("--worst", help="How many of the worst questions to show.", min=0)] = 5,
    json: Json = False,
) -> None:
    """Measure retrieval and abstaining on judged questions.

    Example: refdesk eval path/to/scifact --against before.json
    """
    from api import jobs, render, tables

    with render.progress(quiet=json) as progress:
        if fit:
            return render.as_json(jobs.fit(_settings(), progress))
        found = jobs.evaluate(_settings(), folder, live=live, progress=progress, against=against)
    return render.as_json(found) if json else render.plain(tables.evaluation(found, worst))


@app.command()
def status(json: Json = False) -> None:
    """Say what is live, what was before it, and what was not fetched and why.

    Example: refdesk status --json
    """
    from api import jobs, render

    found = jobs.status(_settings())
    render.as_json(found) if json else render.status(found)


@app.command()
def links(
    lists: Lists = None,
    base: Base = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="A table to paste into an issue of the list.")] = False,
    json: Json = False,
) -> None:
    """Say how the list's links are: alive, moved, blocked, archived, or dead and since when.

    Example: refdesk links --markdown
    """
    from api import jobs, render

    found = jobs.links(_settings(), lists or (), base)
    if json:
        return render.as_json(found)
    return render.links_markdown(found) if markdown else render.links(found)


@app.command()
def use(
    name: Annotated[str, typer.Argument(help="A published generation; the newest other one without it.")] = "",
    json: Json = False,
) -> None:
    """Go back, or forward, to a published generation.

    Example: refdesk use 20260101T120000000000Z-0123abcd
    """
    from api import jobs, render

    found = jobs.use(_settings(), name)
    render.as_json(found) if json else render.status(found)
