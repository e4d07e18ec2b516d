"""Processes in which bodies are parsed: what crashes there, or takes too long, costs one link and no more.

Knows functions and processes, nothing of what is parsed. Each worker has a pipe of its own, so
a death takes one task with it; the executor of concurrent.futures loses every waiting task then,
and pebble's workers share a pipe and its lock, in which a death may leave the others waiting.
"""

import contextlib
import faulthandler
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable
from contextvars import ContextVar
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import LifoQueue
from typing import Any, ParamSpec, Self, TypeVar

from ingest.errors import Permanent, RunStopped, WorkerError
from ingest.model import Outcome

P = ParamSpec("P")
T = TypeVar("T")

# The most address space a worker may have: some six times what the largest bodies took.
MEMORY = 2_000_000_000
_pool: ContextVar["ParserPool | None"] = ContextVar("workers", default=None)


def run_in_parser(function: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """The result of a function of a module, from a worker if this thread has any, else from here.

    Raises what the function raises; Permanent (unreadable) if the worker dies or takes too long.
    """
    workers = _pool.get()
    return function(*args, **named) if workers is None else workers.run(function, args, named)


class ParserPool:
    """At most `count` processes, each begun when it is needed. Use as a context manager; safe across threads."""

    def __init__(self, count: int = 2, seconds: float = 60.0, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._stopped = False
        self._running: set[_Worker] = set()
        # None is the right to begin one. The last used comes first, so that few are begun.
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(count):
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def use(self) -> None:
        """Let `apart` send the work of this thread here."""
        _pool.set(self)

    def stop(self) -> None:
        """End all workers; what they were at raises Stopped."""
        self._stopped = True
        for worker in list(self._running):
            worker.end()

    def run(self, function: Callable[..., T], args: tuple[object, ...], named: dict[str, Any]) -> T:
        """`function(*args, **named)`, computed by a worker."""
        worker = self._free.get()
        try:
            worker = worker or self._begun()
            found = worker.ask((function, args, named), self._seconds)
        except BaseException as error:
            self._end(worker)
            worker = None
            if self._stopped:
                raise RunStopped("the run was stopped") from error
            raise
        finally:
            self._free.put(worker)
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[no-any-return]

    def _begun(self) -> "_Worker":
        if self._stopped:
            raise RunStopped("the run was stopped")
        worker = _Worker(self._seconds, self._memory)
        self._running.add(worker)
        if self._stopped:  # meanwhile, by another thread that could not know of it
            worker.end()
        return worker

    def _end(self, worker: "_Worker | None") -> None:
        if worker is not None:
            worker.end()
            self._running.discard(worker)


class _Worker:
    """One process, and our end of its pipe."""

    def __init__(self, seconds: float, memory: int) -> None:
        # Spawned on every system: a fork of a process with threads inherits locks that nobody opens.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs, seconds, memory), daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._pipe.recv()  # it is there; only now does the time of its first task begin
        except (EOFError, ConnectionError) as error:
            raise WorkerError("No process can be started to parse pages: free some memory and try again.") from error

    def ask(self, task: object, seconds: float) -> Any:
        """What came of the task: a result, or the exception that it raised."""
        try:
            self._pipe.send(task)
            if not self._pipe.poll(seconds):
                raise Permanent(Outcome.UNREADABLE, f"reading it took longer than {seconds:g} s", 200)
            return self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise Permanent(Outcome.UNREADABLE, "the program that reads it crashed over it", 200) from error

    def end(self) -> None:
        """Kill it, whatever it is at."""
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, seconds: float, memory: int) -> None:
    """The life of a worker: one task after the other until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of it, too, and decides
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what parsers grumble is no message to a person
    _bound(memory)
    with contextlib.suppress(EOFError):
        pipe.send(None)
        while True:
            function, args, named = pipe.recv()
            # Should the parent be gone, nobody else would end an endless task.
            faulthandler.dump_traceback_later(2 * seconds, exit=True)
            pipe.send_bytes(_done(function, args, named))
            faulthandler.cancel_dump_traceback_later()


def _done(function: Callable[..., object], args: tuple[object, ...], named: dict[str, object]) -> bytes:
    try:
        return pickle.dumps(function(*args, **named))
    except Exception as error:  # noqa: BLE001, whatever a parser raises is for the caller to judge
        return _told(error)


def _told(error: Exception) -> bytes:
    """The error pickled; by name alone where it cannot make the way there and back."""
    try:
        told = pickle.dumps(error)
        pickle.loads(told)  # noqa: S301, our own bytes
    except Exception:  # noqa: BLE001, as above
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return told


def _bound(memory: int) -> None:
    """Let a request for more memory fail with MemoryError, where the system can do that."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
