"""Run the application under uvicorn, in one process or several.

On SIGTERM or SIGINT it accepts no more connections; requests in flight have `grace_seconds` to finish.
"""

import logging
import os
import resource
import socket
from functools import partial
from multiprocessing import get_context
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from api import logs
from api.errors import ServeError
from api.http.accept_balancing import BalancedLoop
from api.http.app import create_app
from api.http.connection import ConnectionCounts, DeadlineProtocol
from api.http.openapi import Application
from api.settings import Settings

# Connections of one client address, unless the limit of open files allows fewer.
_MOST_CONNECTIONS = 1024


def serve_http(settings: Settings) -> None:
    """Serve until stopped. Raises ServeError when the server cannot listen on the address."""
    logs.configure_logging(logging.INFO, settings.log_format)
    listener = _bind(settings.host, settings.port)
    _raise_file_limit()
    logging.getLogger(__name__).info("listening on http://%s:%s", settings.host, listener.getsockname()[1])
    if settings.workers == 1:
        uvicorn.Server(uvicorn_config(settings)).run(sockets=[listener])
    else:
        # By default each library starts a thread per core in each process, and the threads block each other.
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        Multiprocess(uvicorn_config(_worker_settings(settings)), [listener]).run()


def uvicorn_config(settings: Settings) -> uvicorn.Config:
    """How uvicorn serves the application."""
    return uvicorn.Config(
        partial(_application, settings), factory=True, workers=settings.workers, log_config=None, access_log=False,
        timeout_graceful_shutdown=settings.grace_seconds, loop=_loop_factory(settings.workers),
        http=_protocol_factory(settings), ws="none",
        proxy_headers=False,  # `ForwardedHeaders` reads them
    )  # fmt: skip


def _protocol_factory(settings: Settings) -> Any:
    """The `http` of uvicorn: a factory of connections that share a count of them."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    share = _MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(_MOST_CONNECTIONS, soft // 2)
    counts = ConnectionCounts(share, settings.trusted_proxies)
    return partial(DeadlineProtocol, seconds=settings.receive_seconds, counts=counts)


def _loop_factory(workers: int) -> Any:
    """The `loop` of uvicorn: with several workers, a factory of loops that share a counter of connections."""
    return partial(BalancedLoop, get_context("spawn").Value("i", 0), workers) if workers > 1 else "auto"


def _raise_file_limit() -> None:
    """Allow as many open files as several clients with all of their connections need, if the system permits it."""
    enough, (soft, hard) = 4 * _MOST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)
    raised = enough if hard == resource.RLIM_INFINITY else min(enough, hard)
    if soft != resource.RLIM_INFINITY and soft < raised:
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))


def _application(settings: Settings) -> Application:
    """The application of one process; a spawned process has no logging configured yet."""
    logs.configure_logging(logging.INFO, settings.log_format)
    return create_app(settings)


def _worker_settings(settings: Settings) -> Settings:
    """The settings of one worker: its share of the threads and of the parallel requests."""
    threads, at_once = max(1, settings.threads // settings.workers), -(-settings.requests_at_once // settings.workers)
    return settings.model_copy(update={"threads": threads, "requests_at_once": at_once})


def _bind(host: str, port: int) -> socket.socket:
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # asyncio sets TCP_NODELAY only on a socket that has its protocol number; without it small packets wait.
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()  # clients that connect before the index is open wait for it
    except OSError as error:
        if listener is not None:
            listener.close()
        raise ServeError(f"Cannot listen on {host}:{port} ({error.strerror or error}): choose another port.") from error
    listener.set_inheritable(True)
    return listener
