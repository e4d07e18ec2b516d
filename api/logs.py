"""Logging set-up: one line per record on standard error, with the id of its request."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

from api.sanitize import sanitize_line

# The id of the current request; empty outside of a server.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class _LineFormatter(logging.Formatter):
    """One line for people. Messages quote pages, lists and requests, so control characters are removed."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802, the name of the method in logging
        request = request_id.get()
        record.message = sanitize_line(record.message) + (f" [{request}]" if request else "")
        return super().formatMessage(record)


class _JsonFormatter(logging.Formatter):
    """One JSON object per line: `time`, `level`, `logger`, `message`, and `request` and `trace` if there are any."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": sanitize_line(record.getMessage()),
        }
        if request := request_id.get():
            fields["request"] = request
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        return json.dumps(fields)


_LINE_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure_logging(level: int = logging.WARNING, form: str = "people") -> None:
    """Set up logging for a process. `form` is "people" or "json"; verbose libraries are limited to warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(_JsonFormatter() if form == "json" else _LineFormatter(_LINE_FORMAT))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("h2", "hpack", "httpcore2", "httpx2", "mcp"):  # some of them would log headers with cookies
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("stamina").setLevel(logging.ERROR)  # retries are not news; the report has the outcome
    logging.getLogger("hishel").setLevel(logging.CRITICAL)  # a page that is not cached is fetched again; no traceback
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # failures become StoreError, without a traceback
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # unreadable entries are reported as problems of the list
