"""Commands that serve others: serve, mcp."""

from typing import Annotated

import typer

from api.cli.commands.options import Store, settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any free one.", min=0, max=65535)] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes that answer, as many as there are cores.", min=1, max=64)
    ] = None,
    store: Store = "",
) -> None:
    """Serve the web page, and answer over HTTP; the routes are described at /docs.

    Example: refdesk serve --port 8080
    """
    from api.extras import need

    need("serve")
    from api.http.server import run

    wished = {"host": host, "port": port, "workers": workers}
    run(settings(store).model_copy(update={name: value for name, value in wished.items() if value is not None}))


def mcp(
    config: Annotated[
        bool, typer.Option("--config", help="Print what an assistant's configuration needs instead.")
    ] = False,
) -> None:
    """Serve an assistant that speaks the Model Context Protocol, over standard input and output.

    Example: refdesk mcp --config
    """
    from api import operations
    from api.cli.render import answers
    from api.extras import need

    if config:
        return answers.as_json(operations.assistant(settings()))
    need("mcp")
    from api.mcp import run

    return run(settings())
