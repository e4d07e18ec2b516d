"""Commands that serve others: serve, mcp."""

from typing import Annotated

import typer

from api.cli.commands.options import Store, command_settings


def serve_command(
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
    from api.extras import require_extra

    require_extra("serve")
    from api.http.server import serve_http

    wished = {"host": host, "port": port, "workers": workers}
    serve_http(
        command_settings(store).model_copy(update={name: value for name, value in wished.items() if value is not None})
    )


def mcp_command(
    config: Annotated[
        bool, typer.Option("--config", help="Print what an assistant's configuration needs instead.")
    ] = False,
) -> None:
    """Serve an assistant that speaks the Model Context Protocol, over standard input and output.

    Example: refdesk mcp --config
    """
    from api import operations
    from api.cli.render import answers
    from api.extras import require_extra

    if config:
        return answers.print_json(operations.mcp_configuration(command_settings()))
    require_extra("mcp")
    from api.mcp import serve_stdio

    return serve_stdio(command_settings())
