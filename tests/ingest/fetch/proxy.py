"""A small proxy on loopback, which sends every host to one server, and a server with a private certificate."""

import base64
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


class Proxy:
    """What a proxy was asked, as "METHOD target", and how it behaves."""

    def __init__(self, port: int, target: int, login: str = "", status: int = 0) -> None:
        self.port = port
        self.target = target
        self.login = login
        self.status = status
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        login = f"{self.login}@" if self.login else ""
        return f"http://{login}127.0.0.1:{self.port}"


class _Handler(socketserver.StreamRequestHandler):
    server: "_ProxyServer"

    def handle(self) -> None:
        proxy = self.server.proxy
        method, target, _ = self.rfile.readline().decode().split(" ", 2)
        headers = list(iter(lambda: self.rfile.readline().decode().strip(), ""))
        proxy.asked.append(f"{method} {target}")
        expected = f"Basic {base64.b64encode(proxy.login.encode()).decode()}"
        if proxy.login and not any(header.lower() == f"proxy-authorization: {expected}".lower() for header in headers):
            self._refuse("407 Proxy Authentication Required")
        elif proxy.status:
            self._refuse(f"{proxy.status} No")
        else:
            with closing(socket.create_connection(("127.0.0.1", proxy.target))) as upstream:
                if method == "CONNECT":
                    self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                else:
                    path = urlsplit(target)._replace(scheme="", netloc="").geturl() or "/"
                    kept = [header for header in headers if not header.lower().startswith(("proxy-", "connection:"))]
                    lines = [f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""]
                    upstream.sendall("\r\n".join(lines).encode())
                self._relay(upstream)

    def _refuse(self, status: str) -> None:
        self.wfile.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    def _relay(self, upstream: socket.socket) -> None:
        pairs = {self.connection: upstream, upstream: self.connection}
        while True:
            for ready in select.select(list(pairs), [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                pairs[ready].sendall(data)


class _ProxyServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    proxy: Proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""


@contextmanager
def running_proxy(target: int, login: str = "", status: int = 0) -> Iterator[Proxy]:
    """A proxy that connects to the port `target` of this machine, whatever host it is asked for."""
    server = _ProxyServer(("127.0.0.1", 0), _Handler)
    server.proxy = Proxy(server.server_address[1], target, login, status)
    with _serving(server):
        yield server.proxy


class _Secure(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"a private page" if self.path != "/robots.txt" else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def running_tls(folder: Path, names: list[str]) -> Iterator[tuple[int, str]]:
    """The port of a server with a certificate for `names`, and the PEM of its authority."""
    authority = make_certificate(folder, names)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Secure)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with _serving(server):
        yield server.server_port, authority


def make_certificate(folder: Path, names: list[str]) -> str:
    """Write the certificate of a server with these names, and its key. Returns the PEM of a new authority."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.now(UTC)
    issuer, key, server_key = _name("A private authority"), *(ec.generate_private_key(ec.SECP256R1()) for _ in "12")

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey, *extensions: object) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(key, hashes.SHA256())

    authority = certificate(issuer, key.public_key(), x509.BasicConstraints(ca=True, path_length=None))
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    server = certificate(_name(names[0]), server_key.public_key(), alternatives)
    pem = serialization.Encoding.PEM
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    (folder / "server.key").write_bytes(
        server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return authority.public_bytes(pem).decode()


def _name(text: str) -> "object":
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


@contextmanager
def _serving(server: socketserver.TCPServer | HTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
