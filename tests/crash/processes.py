"""Operations on a desk as processes of their own, which start at once, are killed, or run to their end."""

import ctypes
import multiprocessing
import os
import shutil
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

from api.errors import Failure, error_sentence
from api.logs import configure_logging
from api.settings import load_settings
from tests.crash.desk import OPERATIONS, Desk, Refused

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.crash.desk"])
_DONE, _REFUSED, _BROKEN = 0, 1, 2
# An operation takes a second or two; on a busy machine some more.
_PATIENCE = 180


@dataclass(frozen=True, slots=True)
class Use:
    """One operation: its name, its number, and the seconds that it waits after the start."""

    name: str
    number: int = 1
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """How an operation ended: done, or refused with a sentence; `output` is its standard output and error."""

    use: Use
    is_done: bool
    output: str


class Broken(AssertionError):
    """An operation ended in a way that is not defined."""


def copy_desk(desk: Desk, folder: Path) -> Desk:
    """The desk as it is, in another folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(desk.folder, folder)
    return replace(desk, folder=folder)


def start(desk: Desk, uses: Sequence[Use]) -> list[ForkServerProcess]:
    """Start all operations at once, each in a process of its own."""
    gate = _CONTEXT.Barrier(len(uses) + 1)
    processes = [_CONTEXT.Process(target=_perform, args=(desk, use, gate, _log(desk, n))) for n, use in enumerate(uses)]
    for process in processes:
        process.start()
    gate.wait(_PATIENCE)
    return processes


def run_all(desk: Desk, *uses: Use) -> list[Result]:
    """Run all operations at once. Raises Broken if one ends otherwise than done or refused with a sentence."""
    processes = start(desk, uses)
    for process in processes:
        process.join(_PATIENCE)
    results = []
    for n, (use, process) in enumerate(zip(uses, processes, strict=True)):
        output = _log(desk, n).read_text()
        if process.exitcode not in {_DONE, _REFUSED} or "Traceback" in output:
            process.kill()
            raise Broken(f"{use.name} ended with {process.exitcode}: {output}")
        results.append(Result(use, process.exitcode == _DONE, output))
    return results


def _log(desk: Desk, number: int) -> Path:
    return desk.encoder.with_name(f"{number}.log")


def _drop_capabilities() -> None:
    """Make permissions of files hold for the superuser as well."""
    ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())


def _perform(desk: Desk, use: Use, gate: Barrier, log: Path) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    configure_logging()  # as the command line does
    _drop_capabilities()
    desk.enter()
    gate.wait(_PATIENCE)
    time.sleep(use.delay)
    code = _BROKEN
    try:
        OPERATIONS[use.name](load_settings(), desk.site, use.number)
        code = _DONE
    except Refused as refusal:
        code = int(str(refusal))
    except (*Failure, OSError) as error:  # of what has no command of its own
        sys.stderr.write(f"{error_sentence(error)}\n")
        code = _REFUSED
    except BaseException:  # noqa: BLE001, all is reported
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
