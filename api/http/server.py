"""Run the application under uvicorn, with a clear word when the port is taken."""

import logging
import socket

import uvicorn

from api import logs
from api.errors import ServeError
from api.http.app import create_app
from api.settings import Settings


def run(settings: Settings) -> None:
    """Serve until stopped. Raises ServeError when the address cannot be listened on."""
    logs.configure(logging.INFO)
    bound = _bind(settings.host, settings.port)
    config = uvicorn.Config(create_app(settings), log_config=None, access_log=False)
    logging.getLogger(__name__).info("listening on http://%s:%s", settings.host, bound.getsockname()[1])
    uvicorn.Server(config).run(sockets=[bound])


def _bind(host: str, port: int) -> socket.socket:
    bound = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(found[0], found[1])
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(found[4])
        bound.listen()  # whoever connects before the index is open waits for it
    except OSError as error:
        if bound is not None:
            bound.close()
        raise ServeError(f"Cannot listen on {host}:{port} ({error.strerror or error}): choose another port.") from error
    bound.set_inheritable(True)
    return bound
