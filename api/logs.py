"""Where log lines go: to standard error, one line each, with the id of the request they belong to."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

from api.sanitize import sanitize_line

# The id of the request that is being answered; none outside of a server.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class _Lines(logging.Formatter):
    """What a line quotes of a page, a list or a request is data: it has no control characters, and stays one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802, logging calls it so
        name = request_id.get()
        record.message = sanitize_line(record.message) + (f" [{name}]" if name else "")
        return super().formatMessage(record)


class _Objects(logging.Formatter):
    """A JSON object a line: `time`, `level`, `logger`, `message`; `request` where there is one, `trace` of a bug."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        found = {
            "time": at,
            "level": record.levelname,
            "logger": record.name,
            "message": sanitize_line(record.getMessage()),
        }
        if name := request_id.get():
            found["request"] = name
        if record.exc_info:
            found["trace"] = self.formatException(record.exc_info)
        return json.dumps(found)


_PEOPLE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure_logging(level: int = logging.WARNING, form: str = "people") -> None:
    """Set up logging for a process, for `people` or as `json`; libraries that chatter are held to warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(_Objects() if form == "json" else _Lines(_PEOPLE))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("bm25s", "httpcore2", "httpx2", "mcp"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("stamina").setLevel(logging.ERROR)  # a second try is no news; the report has the outcome
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # its failures are told as ours, without a traceback
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # what it cannot read is a problem of the list
