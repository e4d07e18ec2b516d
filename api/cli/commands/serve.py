"""Commands that serve other programs: serve, mcp."""

from typing import Annotated

import typer

from api.cli.commands.options import Store, command_settings


def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", metavar="HOST")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 takes any free one.", min=0, max=65535, metavar="N")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Number of server processes; one per core at most.", min=1, max=64, metavar="N")
    ] = None,
    store: Store = "",
) -> None:
    """Serve the web pages and the HTTP API, which is documented at /docs.

    Example: refdesk serve --port 8080
    """
    from api.extras import require_extra

    require_extra("serve")
    from api.http.server import serve_http

    options = {"host": host, "port": port, "workers": workers}
    overrides = {name: value for name, value in options.items() if value is not None}
    serve_http(command_settings(store).model_copy(update=overrides))


def mcp_command(
    config: Annotated[bool, typer.Option("--config", help="Print the configuration of an MCP client instead.")] = False,
) -> None:
    """Serve an assistant over the Model Context Protocol (MCP), on standard input and output.

    Example: refdesk mcp --config
    """
    from api.cli.render import output
    from api.extras import require_extra
    from api.tasks import operations

    if config:
        return output.print_json(operations.mcp_configuration(command_settings()))
    require_extra("mcp")
    from api.mcp import serve_stdio

    return serve_stdio(command_settings())
