"""Run the application under uvicorn, in one process or several, with a clear word when the port is taken.

Told to stop, it takes no more connections and gives those being answered `grace_seconds`.
"""

import logging
import os
import socket
from functools import partial
from multiprocessing import get_context
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from api import logs
from api.errors import ServeError
from api.http.accept_balancing import Loop
from api.http.app import create_app
from api.http.openapi import Application
from api.settings import Settings


def serve_http(settings: Settings) -> None:
    """Serve until stopped. Raises ServeError when the address cannot be listened on."""
    logs.configure_logging(logging.INFO, settings.log_format)
    bound = _bind(settings.host, settings.port)
    logging.getLogger(__name__).info("listening on http://%s:%s", settings.host, bound.getsockname()[1])
    if settings.workers == 1:
        uvicorn.Server(_config(settings)).run(sockets=[bound])
    else:
        # Each library would start a thread for each core in each process, and they would wait for each other.
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        Multiprocess(_config(_shared_out(settings)), [bound]).run()


def _config(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        partial(_application, settings), factory=True, workers=settings.workers, log_config=None, access_log=False,
        timeout_graceful_shutdown=settings.grace_seconds, loop=_loop(settings.workers),
    )  # fmt: skip


def _loop(workers: int) -> Any:
    """What uvicorn makes its event loops with; those of several workers share a count."""
    return partial(Loop, get_context("spawn").Value("i", 0), workers) if workers > 1 else "auto"


def _application(settings: Settings) -> Application:
    """The application of one process; a process that was spawned has no logging yet."""
    logs.configure_logging(logging.INFO, settings.log_format)
    return create_app(settings)


def _shared_out(settings: Settings) -> Settings:
    """The settings of one worker of several: its share of the threads, and of what may be answered at once."""
    threads, at_once = max(1, settings.threads // settings.workers), -(-settings.requests_at_once // settings.workers)
    return settings.model_copy(update={"threads": threads, "requests_at_once": at_once})


def _bind(host: str, port: int) -> socket.socket:
    bound = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(*found[:3])  # with its protocol, or asyncio leaves small packets waiting for each other
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(found[4])
        bound.listen()  # whoever connects before the index is open waits for it
    except OSError as error:
        if bound is not None:
            bound.close()
        raise ServeError(f"Cannot listen on {host}:{port} ({error.strerror or error}): choose another port.") from error
    bound.set_inheritable(True)
    return bound
