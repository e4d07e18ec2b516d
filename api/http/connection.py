"""A connection of uvicorn whose client has to send and to read in time.

uvicorn waits for the headers of a request, and for a client that reads its response, as long as they take; it puts
no limit on the length of headers and on connections. Bodies are the matter of `api.http.middleware.request_body`.

Knows bytes, timers and counts; must not know routes.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.addresses.clients import AddressSet, client_key
from api.http.middleware.request_body import LEAST_BYTES_PER_SECOND
from api.http.problems import MEDIA_TYPE, problem_document

_MAX_HEADER_BYTES = 65_536


class ConnectionCounts:
    """Open connections by client; each may have `share`, and those in the networks of `exempt` any number."""

    def __init__(self, share: int, exempt: Iterable[str]) -> None:
        self.share = share
        self._exempt, self._open = AddressSet(exempt), Counter[str]()

    def take(self, host: str) -> bool:
        """Count a connection, unless the client has its share."""
        if host in self._exempt:
            return True
        key = client_key(host)
        if self._open[key] >= self.share:
            return False
        self._open[key] += 1
        return True

    def free(self, host: str) -> None:
        """A counted connection is closed."""
        key = client_key(host)
        self._open[key] -= 1
        if self._open[key] <= 0:
            del self._open[key]


class DeadlineProtocol(HttpToolsProtocol):
    """Headers have `seconds` to arrive; a response that is not read at the least rate ends the connection."""

    def __init__(self, *arguments: Any, seconds: float, counts: ConnectionCounts, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._seconds, self._counts, self._is_counted = seconds, counts, False
        self._headers_due: asyncio.TimerHandle | None = None
        self._reading_due: asyncio.TimerHandle | None = None
        self._header_bytes, self._in_body = 0, False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Await a request, or refuse a client that has its share of connections."""
        super().connection_made(transport)
        self._is_counted = self._counts.take(self._host)
        if self._is_counted:
            self._await_headers()
        else:
            self._refuse(429, f"This client has {self._counts.share} connections: close one of them.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all timers."""
        _cancel(self._headers_due)
        _cancel(self._reading_due)
        if self._is_counted:
            self._counts.free(self._host)
        super().connection_lost(exc)

    @property
    def _host(self) -> str:
        return self.client[0] if self.client else ""

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """Parse; what arrives between two requests is the beginning of the next one."""
        super().data_received(data)
        if self._is_answering or self.transport.is_closing():
            return
        self._await_headers()
        self._header_bytes += 0 if self._in_body else len(data)
        if self._header_bytes > _MAX_HEADER_BYTES:
            self._refuse(431, f"The headers are larger than {_MAX_HEADER_BYTES:,} bytes: shorten them.")

    def on_headers_complete(self) -> None:
        """From here on the body is awaited, not by this connection."""
        _cancel(self._headers_due)
        self._headers_due, self._in_body = None, True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is complete."""
        self._in_body = False
        super().on_message_complete()

    def _await_headers(self) -> None:
        if self._headers_due is None:
            self._header_bytes = 0
            self._headers_due = self.loop.call_later(self._seconds, self._end_late_headers)

    def _end_late_headers(self) -> None:
        self._refuse(408, f"The request did not arrive in {self._seconds:g} s: send it faster.")

    def pause_writing(self) -> None:
        """The client reads more slowly than the response is written."""
        super().pause_writing()
        _cancel(self._reading_due)
        self._reading_due = None
        self._await_reading()

    def resume_writing(self) -> None:
        """The client has read nearly all."""
        _cancel(self._reading_due)
        self._reading_due = None
        super().resume_writing()

    def on_response_complete(self) -> None:
        """The response is written, perhaps not read."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self._await_reading()

    def _await_reading(self) -> None:
        if self._reading_due is None:
            unread = self.transport.get_write_buffer_size()
            seconds = self._seconds + unread / LEAST_BYTES_PER_SECOND
            self._reading_due = self.loop.call_later(seconds, self._end_unread, unread)

    def _end_unread(self, unread: int) -> None:
        """End the connection, unless the client has read and this is a later response."""
        self._reading_due = None
        now_unread = self.transport.get_write_buffer_size()
        if self.flow.write_paused or now_unread >= unread:
            self.transport.abort()
        elif now_unread:
            self._await_reading()

    def _refuse(self, status: int, detail: str) -> None:
        """Answer with a problem document outside of any request, and close."""
        if self.transport.is_closing():
            return
        body = json.dumps(problem_document(status, detail)).encode()
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {MEDIA_TYPE}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
