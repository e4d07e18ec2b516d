"""Slots of parallel requests: taken when the body is there, free when the response is complete, shared by clients."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from api.http.middleware.rate_limit import RequestLimits
from api.http.middleware.slots import Slots


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await PlainTextResponse("well")(scope, receive, send)


def _scope(client: str = "192.0.2.1", length: int = 0) -> Scope:
    headers = [(b"content-length", str(length).encode())] if length else []
    return {"type": "http", "path": "/ask", "method": "POST", "headers": headers, "client": (client, 1)}


class _Client:
    """A client that sends `parts` of a body and then stalls if they are not all, and reads unless it `stalls`."""

    def __init__(self, parts: tuple[bytes, ...], *, ends: bool = True, stalls: bool = False) -> None:
        self._messages: Iterator[Message] = iter(
            {"type": "http.request", "body": part, "more_body": not ends or position < len(parts)}
            for position, part in enumerate(parts, 1)
        )
        self._stalls, self.status = stalls, 0

    async def receive(self) -> Message:
        for message in self._messages:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        if self._stalls and message["type"] == "http.response.body":
            await asyncio.Event().wait()


def _limits(at_once: int) -> RequestLimits:
    return RequestLimits(_application, 0, at_once, receive_seconds=0.2)


async def _while_running(limits: RequestLimits, slow: _Client, scope: Scope, quick: _Client) -> None:
    """Send the request of a quick client while that of a slow one is being handled."""
    first = asyncio.create_task(limits(scope, slow.receive, slow.send))
    await asyncio.sleep(0.05)
    await limits(_scope("192.0.2.2"), quick.receive, quick.send)
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first


@pytest.mark.parametrize("slow", [{"ends": False}, {"stalls": True}])
def test_a_client_that_sends_or_reads_slowly_holds_no_slot(slow: dict[str, Any]) -> None:
    quick = _Client((b"",))
    asyncio.run(_while_running(_limits(1), _Client((b"{",), **slow), _scope(length=2), quick))
    assert quick.status == 200


def test_a_body_that_does_not_arrive_is_408() -> None:
    client = _Client((b"{",), ends=False)
    asyncio.run(_limits(1)(_scope(length=2), client.receive, client.send))
    assert client.status == 408


def test_the_application_gets_the_whole_body() -> None:
    bodies: list[bytes] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        bodies.append((await receive())["body"])
        await PlainTextResponse("well")(scope, receive, send)

    client = _Client((b"a", b"b", b"c"))
    limits = RequestLimits(application, 0, 1, receive_seconds=1)
    asyncio.run(limits(_scope(length=3), client.receive, client.send))
    assert (client.status, bodies) == (200, [b"abc"])


def test_one_client_holds_three_quarters_of_the_slots_and_another_has_the_rest() -> None:
    slots = Slots(4)
    for _ in range(3):
        slots.take("one")
    with pytest.raises(HTTPException) as refused:
        slots.take("one")
    assert (refused.value.status_code, refused.value.headers) == (429, {"Retry-After": "1"})
    slots.take("other")
    with pytest.raises(HTTPException) as full:
        slots.take("third")
    assert (full.value.status_code, full.value.headers) == (503, {"Retry-After": "1"})
    slots.free("one")
    slots.take("one")


def test_no_slots_are_no_limit() -> None:
    slots = Slots(0)
    for _ in range(1000):
        slots.take("one")
