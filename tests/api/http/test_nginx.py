"""Behind Debian's nginx, with TLS and under a path: all works, and the client is the one that nginx saw."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import pytest

from api.settings import Settings
from index.layout import Layout
from tests.api.running import serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx (apt install nginx-light)"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl for a certificate"),
]
LOCATION = (Path(__file__).parents[3] / "api" / "deploy" / "nginx.conf").read_text("utf-8")
# nginx calls from an address of its own, so that a direct caller is another client.
PROXY = "127.0.0.9"
_CONFIGURATION = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; proxy_bind {proxy};
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    {location}
  }}
}}
"""
_ADDRESS = re.compile(r'(?:href|src|action)="([^"#]+)"')


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _certify(folder: Path) -> None:
    """A certificate for localhost, signed by itself."""
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files],
                   check=True, capture_output=True)  # fmt: skip


@contextmanager
def _nginx(folder: Path, location: str) -> Iterator[str]:
    """Run nginx with a location; gives its address."""
    _certify(folder)
    port, user = _free_port(), "user root;" if Path("/root").stat().st_uid == folder.stat().st_uid else ""
    text = _CONFIGURATION.format(folder=folder, port=port, location=location, proxy=PROXY, user=user)
    (folder / "nginx.conf").write_text(text, "utf-8")
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE)
    try:
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module", params=["as documented", "the path is kept"])
def desk_behind_nginx(
    request: pytest.FixtureRequest, desk: Layout, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx2.Client, int]]:
    """A client of nginx, and the port of the desk behind it."""
    is_kept = "kept" in request.param
    settings = Settings(data=desk.data, trusted_proxies=(PROXY,), root_path="/desk" if is_kept else "",
                        requests_per_minute=2000)  # fmt: skip
    folder = tmp_path_factory.mktemp("nginx")
    with serving(settings) as port:
        location = LOCATION.replace("127.0.0.1:8000/", f"127.0.0.1:{port}{'' if is_kept else '/'}")
        if is_kept:
            location = re.sub(r".*X-Forwarded-Prefix.*\n", "", location)
        with _nginx(folder, location) as address, _client(folder, address) as client:
            _await(client)
            yield client, port


def _client(folder: Path, address: str, source: str = "127.0.0.1") -> httpx2.Client:
    context = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    transport = httpx2.HTTPTransport(verify=context, local_address=source)
    return httpx2.Client(base_url=address, transport=transport, timeout=30, trust_env=False)


def _await(client: httpx2.Client) -> None:
    for _ in range(100):
        try:
            if client.get("/desk/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail("nginx did not start")


def test_every_page_and_what_it_names_is_below_the_path(desk_behind_nginx: tuple[httpx2.Client, int]) -> None:
    client, _ = desk_behind_nginx
    queue = ["/desk/docs", "/desk/openapi.json", "/desk/?q=feature+store", "/desk/cases", "/desk/r/nothing"]
    seen: dict[str, int] = {}
    while queue and len(seen) < 60:
        page = queue.pop(0)
        answer = client.get(page, headers={"accept": "text/html, */*"})
        seen[page] = answer.status_code
        if "text/html" in answer.headers["content-type"]:
            own = {urljoin(page, found.replace("&amp;", "&")) for found in _ADDRESS.findall(answer.text)}
            local = {address for address in own if address.startswith("/")}
            assert all(address.startswith("/desk/") for address in local), page
            queue += sorted(local - seen.keys() - set(queue))
    assert {page: status for page, status in seen.items() if status != 200} == {"/desk/r/nothing": 404}
    assert {"/desk/list", "/desk/about", "/desk/docs", "/desk/opensearch.xml", "/desk/openapi.json"} <= seen.keys()
    assert any(page.startswith("/desk/static/refdesk.css?v=") for page in seen)


def test_the_path_without_its_slash_leads_there(desk_behind_nginx: tuple[httpx2.Client, int]) -> None:
    client, _ = desk_behind_nginx
    answer = client.get("/desk", follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, "/desk/")


def test_whole_addresses_have_the_scheme_and_host_of_the_client(desk_behind_nginx: tuple[httpx2.Client, int]) -> None:
    client, _ = desk_behind_nginx
    address = f"{str(client.base_url).rstrip('/')}/desk/"
    assert f'template="{address}?q={{searchTerms}}"' in client.get("/desk/opensearch.xml").text
    assert client.get("/desk/list/", follow_redirects=False).headers["location"] == f"{address}list"


def test_programs_events_and_assistants_are_served(desk_behind_nginx: tuple[httpx2.Client, int]) -> None:
    client, _ = desk_behind_nginx
    assert client.post("/desk/api/v1/ask", json={"question": "feature store"}).json()["hits"]
    with client.stream("GET", "/desk/ask?q=feature+store", headers={"accept": "text/event-stream"}) as stream:
        assert re.findall(r"^event: (\w+)", stream.read().decode(), re.MULTILINE)[::9] == ["hits"]
    headers = {"accept": "application/json, text/event-stream"}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    tools = client.post("/desk/mcp", headers=headers, json=message).json()["result"]["tools"]
    assert {"search", "ask"} <= {tool["name"] for tool in tools}


def test_what_a_client_forwards_is_not_believed(desk_behind_nginx: tuple[httpx2.Client, int]) -> None:
    client, port = desk_behind_nginx
    lies = {"x-forwarded-host": "evil.example", "x-forwarded-prefix": "/evil", "x-forwarded-proto": "http"}
    assert "evil" not in client.get("/desk/opensearch.xml", headers=lies).text
    direct = httpx2.get(f"http://127.0.0.1:{port}/opensearch.xml", headers=lies | {"x-forwarded-for": "1.2.3.4"})
    assert "evil" not in direct.text


def test_the_client_that_nginx_saw_is_the_one_that_limits_count(desk: Layout, tmp_path: Path) -> None:
    settings = Settings(data=desk.data, trusted_proxies=(PROXY,), requests_per_minute=3)

    def statuses(client: httpx2.Client, path: str) -> list[int]:
        lies = [{"x-forwarded-for": f"198.51.100.{end}"} for end in range(5)]
        return [client.get(path, headers=each).status_code for each in lies]

    with serving(settings) as port, _nginx(tmp_path, LOCATION.replace(":8000/", f":{port}/")) as address:
        with _client(tmp_path, address) as first, _client(tmp_path, address, "127.0.0.2") as second:
            _await(first)
            assert statuses(first, "/desk/metrics") == [200, 200, 200, 429, 429]
            assert statuses(second, "/desk/metrics") == [200, 200, 200, 429, 429]
        transport = httpx2.HTTPTransport(local_address="127.0.0.3")
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", transport=transport) as direct:
            assert statuses(direct, "/metrics") == [200, 200, 200, 429, 429]


def test_the_documented_configuration_is_the_tested_one() -> None:
    documented = (Path(__file__).parents[3] / "docs" / "deployment.md").read_text("utf-8")
    directives = [line.strip() for line in LOCATION.splitlines() if line.strip() and "#" not in line]
    assert "\n".join(" " * 4 * (2 if line.endswith(";") else 1) + line for line in directives) in documented
