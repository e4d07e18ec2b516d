"""Worker processes for parsing: a crash or a time-out costs one link and no more.

Knows functions and processes; must not know what is parsed. Each worker has its own pipe, so a
crash loses one task. An executor of concurrent.futures loses all waiting tasks in that case, and
workers of pebble share a pipe and its lock, where a crash can block the others.
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

# Limit of the address space of a worker in bytes: about six times the most that the largest bodies took.
MEMORY = 2_000_000_000
_pool: ContextVar["ParserPool | None"] = ContextVar("parser_pool", default=None)


def run_in_parser(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a module-level function in the parser pool of this thread, or in this process without a pool.

    Raises what the function raises, and Permanent (unreadable) if the worker crashes or exceeds its time.
    """
    pool = _pool.get()
    return function(*args, **kwargs) if pool is None else pool.run(function, args, kwargs)


class ParserPool:
    """At most `count` worker processes, started on demand. Use as a context manager. Thread-safe.

    `seconds` limits the time of a task, `memory` the address space of a worker in bytes.
    """

    def __init__(self, count: int = 2, seconds: float = 60.0, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._stopped = False
        self._running: set[_Worker] = set()
        # None permits starting a worker. The last used worker is reused first, so that few are started.
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(count):
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def use(self) -> None:
        """Make this the pool of `run_in_parser` in the current thread."""
        _pool.set(self)

    def stop(self) -> None:
        """Kill all workers. Calls in progress raise RunStopped."""
        self._stopped = True
        for worker in list(self._running):
            worker.kill()

    def run(self, function: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, Any]) -> T:
        """Compute `function(*args, **kwargs)` in a worker. Raises as `run_in_parser`, and RunStopped after `stop`."""
        worker = self._free.get()
        try:
            worker = worker or self._start_worker()
            result = worker.call((function, args, kwargs), self._seconds)
        except BaseException as error:
            self._discard_worker(worker)
            worker = None
            if self._stopped:
                raise RunStopped("the run was stopped") from error
            raise
        finally:
            self._free.put(worker)
        if isinstance(result, Exception):
            raise result
        return result  # type: ignore[no-any-return]

    def _start_worker(self) -> "_Worker":
        if self._stopped:
            raise RunStopped("the run was stopped")
        worker = _Worker(self._seconds, self._memory)
        self._running.add(worker)
        if self._stopped:  # by another thread, which did not see this worker yet
            worker.kill()
        return worker

    def _discard_worker(self, worker: "_Worker | None") -> None:
        if worker is not None:
            worker.kill()
            self._running.discard(worker)


class _Worker:
    """One process and the parent's end of its pipe."""

    def __init__(self, seconds: float, memory: int) -> None:
        # Spawned on every system: a fork of a process with threads inherits locks that are never released.
        context = multiprocessing.get_context("spawn")
        self._pipe, child_end = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(child_end, seconds, memory), daemon=True)
        self._process.start()
        child_end.close()
        try:
            self._pipe.recv()  # ready; the start-up does not count as time of the first task
        except (EOFError, ConnectionError) as error:
            raise WorkerError("No process can be started to parse pages: free some memory and try again.") from error

    def call(self, task: object, seconds: float) -> Any:
        """Run a task. Returns its result, or the exception that it raised."""
        try:
            self._pipe.send(task)
            if not self._pipe.poll(seconds):
                raise Permanent(Outcome.UNREADABLE, f"reading it took longer than {seconds:g} s", 200)
            return self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            raise Permanent(Outcome.UNREADABLE, "the program that reads it crashed over it", 200) from error

    def kill(self) -> None:
        """Kill the process and wait for its end."""
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, seconds: float, memory: int) -> None:
    """Main loop of a worker: run one task after another until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets the signal, too, and decides
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # warnings of parsers are not for users
    _limit_memory(memory)
    with contextlib.suppress(EOFError):
        pipe.send(None)
        while True:
            function, args, kwargs = pipe.recv()
            # Ends an endless task if the parent is gone.
            faulthandler.dump_traceback_later(2 * seconds, exit=True)
            pipe.send_bytes(_run_task(function, args, kwargs))
            faulthandler.cancel_dump_traceback_later()


def _run_task(function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]) -> bytes:
    try:
        return pickle.dumps(function(*args, **kwargs))
    except Exception as error:  # noqa: BLE001, the caller handles any exception of a parser
        return _pickle_error(error)


def _pickle_error(error: Exception) -> bytes:
    """The pickled error; a RuntimeError with its name and message if it does not survive pickling."""
    try:
        pickled = pickle.dumps(error)
        pickle.loads(pickled)  # noqa: S301, our own bytes
    except Exception:  # noqa: BLE001, as above
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return pickled


def _limit_memory(memory: int) -> None:
    """Let allocations beyond `memory` bytes raise MemoryError, if the system supports it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
