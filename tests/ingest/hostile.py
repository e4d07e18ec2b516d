"""A server on loopback that misbehaves in every way a test can name, byte by byte."""

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.ingest.site import article_html

Behaviour = Callable[[socket.socket], None]
_PAGE = article_html("trees")


def says(head: str, body: bytes = b"") -> Behaviour:
    """Sends just this."""

    def saying(peer: socket.socket) -> None:
        peer.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n")
        peer.sendall(body)  # apart, as joining them would copy 100 MB

    return saying


def page(body: bytes, media: str = "text/html", more: str = "", status: str = "200 OK") -> Behaviour:
    """An answer in good form."""
    return says(f"HTTP/1.1 {status}\nContent-Type: {media}\nContent-Length: {len(body)}{more}\nConnection: close", body)


def to(target: str, status: str = "302 Found") -> Behaviour:
    """A redirect."""
    return page(b"", more=f"\nLocation: {target}", status=status)


def raw(content: bytes) -> Behaviour:
    """These bytes and nothing else."""
    return lambda peer: peer.sendall(content)


def reset(peer: socket.socket) -> None:
    """Hangs up rudely."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def reset_in_the_body(peer: socket.socket) -> None:
    says("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 9000", b"<p>half")(peer)
    reset(peer)


def drip(head: bytes, piece: bytes, seconds: float = 0.02) -> Behaviour:
    """Sends `piece` again and again, slowly, for ever."""

    def dripping(peer: socket.socket) -> None:
        peer.sendall(head)
        while True:
            peer.sendall(piece)
            time.sleep(seconds)

    return dripping


def silent(_peer: socket.socket) -> None:
    time.sleep(2)


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_ENDLESS = _HEAD + b"\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_BOMB = gzip.compress(bytes(50_000_000), 9)
_GZIP = "\nContent-Encoding: gzip"

# Each with the outcome that its link must end in.
BEHAVIOURS: dict[str, tuple[Behaviour, str]] = {
    "reset-at-once": (reset, "unreachable"),
    "reset-in-the-body": (reset_in_the_body, "unreachable"),
    "closes-without-a-word": (raw(b""), "unreachable"),
    "says-nothing": (silent, "unreachable"),
    "drips-the-body": (drip(_ENDLESS, b"x"), "unreachable"),
    "drips-the-headers": (drip(_HEAD, b"X-A: 1\r\n"), "unreachable"),
    "drips-the-status": (drip(b"HTTP/1.1 2", b"0", 0.05), "unreachable"),
    "drips-chunks": (drip(_CHUNKED, b"1\r\nx\r\n"), "unreachable"),
    "endless-body": (drip(_ENDLESS, b"x" * 65536, 0), "unsupported"),
    "endless-chunks": (drip(_CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n", 0), "unsupported"),
    "endless-headers": (drip(_HEAD, b"X-A: " + b"y" * 4000 + b"\r\n", 0), "unreachable"),
    "100-MB-page": (page(bytes(100_000_000)), "unsupported"),
    "gzip-bomb": (page(_BOMB, more=_GZIP), "unsupported"),
    "gzip-bomb-twice": (page(gzip.compress(_BOMB), more="\nContent-Encoding: gzip, gzip"), "unsupported"),
    "deflate-bomb": (page(zlib.compress(bytes(50_000_000), 9), more="\nContent-Encoding: deflate"), "unsupported"),
    "not-gzip": (page(b"plain", more=_GZIP), "unreachable"),
    "half-gzip": (page(gzip.compress(_PAGE)[:200], more=_GZIP), "empty"),
    "unknown-encoding": (page(_PAGE, more="\nContent-Encoding: pied-piper"), "read"),
    "length-too-long": (says("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 99999", _PAGE), "unreachable"),
    "length-too-short": (says("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 20", _PAGE), "empty"),
    "length-negative": (says("HTTP/1.1 200 OK\nContent-Length: -5", _PAGE), "unreachable"),
    "length-twice": (says("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6", _PAGE), "unreachable"),
    "bad-chunk-size": (raw(_CHUNKED + b"zz\r\nhello\r\n"), "unreachable"),
    "chunk-cut-off": (raw(_CHUNKED + b"ff\r\nhello"), "unreachable"),
    "wrong-charset": (page(article_html("Bäume"), "text/html; charset=utf-16"), "read"),
    "unknown-charset": (page(_PAGE, "text/html; charset=klingon"), "read"),
    "invalid-utf-8": (page(_PAGE.replace(b"trees", b"tr\xff\xfees")), "read"),
    "nul-bytes": (page(b"\0" * 2000), "empty"),
    "binary-as-html": (page(bytes(range(256)) * 40), "empty"),
    "no-content-type": (says(f"HTTP/1.1 200 OK\nContent-Length: {len(_PAGE)}", _PAGE), "read"),
    "half-a-pdf": (page(b"%PDF-1.7\n1 0 obj <<", "application/pdf"), "unreachable"),
    "half-a-pdf-as-html": (page(b"%PDF-1.7\n1 0 obj <<"), "unreachable"),
    "script-only": (page(b"<html><body><div id=root></div><script src=a.js></script></body></html>"), "empty"),
    "empty-body": (page(b""), "empty"),
    "deep-nesting": (page(b"<div>" * 20_000 + b"x"), "empty"),
    "no-status-line": (raw(b"hello, I am a page\r\n\r\n"), "unreachable"),
    "http-0.9": (raw(_PAGE), "unreachable"),
    "ssh": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "unreachable"),
    "status-of-words": (raw(b"HTTP/1.1 OK fine\r\n\r\n"), "unreachable"),
    "status-600": (page(b"", status="600 Odd"), "unreachable"),
    "header-without-colon": (raw(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\nhi"), "unreachable"),
    "header-flood": (raw(_HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n"), "unreachable"),
    "long-header": (raw(_HEAD + b"X-A: " + b"y" * 500_000 + b"\r\n\r\n"), "unreachable"),
    "cookie-flood": (page(_PAGE, more="\nSet-Cookie: a=b" * 900), "read"),
    "odd-cookies": (page(_PAGE, more="\nSet-Cookie: ===;;; expires=yesterday; domain=.\xff"), "read"),
    "continues-for-ever": (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01), "unreachable"),
    "upgrades-unasked": (says("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket"), "unreachable"),
    "not-modified-unasked": (page(b"", status="304 Not Modified"), "unreachable"),
    "partial-unasked": (page(b"half", status="206 Partial Content"), "unreachable"),
    "no-content": (says("HTTP/1.1 204 No Content"), "unreachable"),
    "gone": (page(_PAGE, status="410 Gone"), "gone"),
    "blocked": (page(_PAGE, status="403 Forbidden"), "blocked"),
    "busy-for-a-day": (page(b"", more="\nRetry-After: 86400", status="429 Slow Down"), "blocked"),
    "server-error": (page(_PAGE, status="500 Oops"), "unreachable"),
    "redirect-to-itself": (to("/redirect-to-itself"), "unreachable"),
    "redirect-without-location": (page(b"", status="302 Found"), "unreachable"),
    "redirect-for-ever": (to("?again=1"), "unreachable"),
    "redirect-to-metadata": (to("http://169.254.169.254/latest/meta-data/"), "refused"),
    "redirect-to-private": (to("http://10.0.0.1/"), "refused"),
    "redirect-to-decimal": (to("http://2130706433/"), "refused"),
    "redirect-to-mapped": (to("http://[::ffff:10.0.0.1]/"), "refused"),
    "redirect-to-a-file": (to("file:///etc/passwd"), "unreachable"),
    "redirect-to-javascript": (to("javascript:alert(1)"), "unreachable"),
    "redirect-to-nowhere": (to("http://"), "unreachable"),
    "speaks-no-tls": (to("https://127.0.0.1:{port}/"), "unreachable"),
}


@contextmanager
def misbehaving(behaviour: Behaviour) -> Iterator[int]:
    """The port of a server that serves one behaviour on all paths, but has no robots.txt."""
    server = socket.create_server(("127.0.0.1", 0))
    port = int(server.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=_answer, args=(peer, behaviour, port), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield port
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def _answer(peer: socket.socket, behaviour: Behaviour, port: int) -> None:
    with peer:
        try:
            asked = peer.recv(65536)
            if asked.startswith(b"GET /robots.txt"):
                page(b"", status="404 Not Found")(peer)
            elif asked.startswith(b"GET"):
                behaviour(_Filled(peer, port))  # type: ignore[arg-type]
        except OSError:
            pass  # the client hung up, as it should


class _Filled:
    """A socket that knows its server's port where an answer leaves a gap for it."""

    def __init__(self, peer: socket.socket, port: int) -> None:
        self._peer, self._port = peer, str(port).encode()
        self.setsockopt = peer.setsockopt

    def sendall(self, content: bytes) -> None:
        self._peer.sendall(content.replace(b"{port}", self._port) if len(content) < 999 else content)
