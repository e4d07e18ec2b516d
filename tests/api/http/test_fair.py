"""Several event loops that accept at one socket share what connects."""

import asyncio
import socket
import threading
import time

from api.http.fair import Loop

_CLIENTS = 20


class _Noted(asyncio.Protocol):
    """Notes that it was connected; the transport closes when the client does."""

    def __init__(self, taken: list[int]) -> None:
        taken.append(1)


async def _serve(bound: socket.socket, taken: list[int], ended: threading.Event) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Noted(taken), sock=bound.dup())
    while not ended.is_set():  # noqa: ASYNC110, it is set in another thread
        await asyncio.sleep(0.01)
    server.close()
    await server.wait_closed()


def _run(bound: socket.socket, taken: list[int], ended: threading.Event) -> None:
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(_serve(bound, taken, ended))


def test_two_loops_share_what_connects_at_once() -> None:
    taken: tuple[list[int], list[int]] = [], []
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as bound:
        threads = [threading.Thread(target=_run, args=(bound, each, ended)) for each in taken]
        clients = [socket.create_connection(bound.getsockname()) for _ in range(_CLIENTS)]
        for thread in threads:
            thread.start()
        while sum(map(len, taken)) < _CLIENTS:
            time.sleep(0.01)
        for client in clients:
            client.close()
        time.sleep(0.2)
        ended.set()
        for thread in threads:
            thread.join()
    assert min(map(len, taken)) >= _CLIENTS // 5
