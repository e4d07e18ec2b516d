"""Commands that serve others: serve, mcp."""

from typing import Annotated

import typer

from api.commands.options import settings
from api.errors import NotInstalled


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any free one.", min=0, max=65535)] = None,
) -> None:
    """Serve the web page, and answer over HTTP; the routes are described at /docs.

    Example: refdesk serve --port 8080
    """
    from api.http.server import run

    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    run(settings().model_copy(update=changes))


def mcp(
    config: Annotated[
        bool, typer.Option("--config", help="Print what an assistant's configuration needs instead.")
    ] = False,
) -> None:
    """Serve an assistant that speaks the Model Context Protocol, over standard input and output.

    Example: refdesk mcp --config
    """
    from importlib.util import find_spec

    from api import jobs, render

    if config:
        return render.as_json(jobs.assistant(settings()))
    if find_spec("mcp") is None:
        raise NotInstalled("The Model Context Protocol is not installed: run pip install 'refdesk[mcp]'.")
    from api.mcp import run

    return run(settings())
