"""What tests let workers do. In a module of its own, as a worker imports what it is to call."""

import ctypes
import os
import signal
import sys
import time

from ingest.fetch.client import FetchedPage
from ingest.model import Resource
from ingest.sources import dispatch, web_page

# Says which process its worker is, then waits to be killed.
PARENT = """
import time
from ingest.parser_pool import ParserPool
from tests.ingest import parser_jobs
print(ParserPool(1).run(parser_jobs.process, (), {}), flush=True)
time.sleep(60)
"""
# The original, before a test replaces it by `look`.
_INSPECT_PAGE = web_page._inspect_page


class Odd(Exception):
    """Cannot be unpickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def process() -> int:
    return os.getpid()


def leave() -> None:
    os._exit(3)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fall() -> None:
    ctypes.string_at(0)


def idle() -> None:
    time.sleep(60)


def spin() -> None:
    while True:
        pass


def fail(error: Exception) -> None:
    raise error


def fail_oddly() -> None:
    raise Odd("n", "o")


def hoard(size: int) -> int:
    return len(bytearray(size))


def look(got: FetchedPage, resource: Resource) -> object:
    """A page that says so kills its parser."""
    if got.body == b"<p>die":
        die()
    return _INSPECT_PAGE(got, resource)


def heavy() -> list[str]:
    """What is loaded after a page was parsed that should not be."""
    page = FetchedPage("https://a.org/", 200, "text/html", None, b"<article><p>" + b"Trees grow in the wood. " * 30)
    dispatch.parse_fetched(page, Resource("k", "t"))
    return sorted({"torch", "transformers", "onnxruntime", "faiss", "fastapi"} & set(sys.modules))
