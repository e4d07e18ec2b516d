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
    refresh: Annotated[
        str | None, typer.Option(help="Refresh the index this often: 12h, 1d or 1w.", metavar="INTERVAL")
    ] = None,
    store: Store = "",
) -> None:
    """Serve the web pages and the HTTP API, which is documented at /docs.

    Example: refdesk serve --port 8080
    """
    from api.extras import require_extra

    require_extra("serve")
    from api.http.server import serve_http
    from api.refreshing.record import parse_interval

    if refresh is not None:
        parse_interval(refresh)
    options = {"host": host, "port": port, "workers": workers, "refresh": refresh}
    overrides = {name: value for name, value in options.items() if value is not None}
    serve_http(command_settings(store).model_copy(update=overrides))


def mcp_command(
    config: Annotated[bool, typer.Option("--config", help="Print the configuration of an MCP client instead.")] = False,
    client: Annotated[
        str,
        typer.Option(
            "--client",
            help="The client: claude, claude-code, cline, codex, cursor, gemini, vscode, windsurf or zed.",
            metavar="NAME",
        ),
    ] = "",
) -> None:
    """Serve an assistant over the Model Context Protocol (MCP), on standard input and output.

    Example: refdesk mcp --config --client vscode
    """
    from api.extras import require_extra

    if config or client:
        return _print_configuration(client or "claude")
    require_extra("mcp")
    from api.mcp import serve_stdio

    return serve_stdio(command_settings())


def _print_configuration(client: str) -> None:
    from api.cli.render import output
    from api.mcp.configuration import client_configuration

    configuration = client_configuration(command_settings(), client)
    if isinstance(configuration, str):
        return output.print_text(configuration)
    return output.print_json(configuration)
