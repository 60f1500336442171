"""Providers that are spoken to over TLS, directly and through a proxy.

`loopback.pem` holds a certificate for 127.0.0.1, good for a hundred years, and its key. It was made
by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj
"/CN=made up for tests" -addext "subjectAltName=IP:127.0.0.1,DNS:localhost"`.
"""

import json
import socket
import ssl
import sys
import threading
from pathlib import Path

import pytest
from upstream_server import Upstream, until

from pytest_ragft.relay import line
from pytest_ragft.relay.address import origin_of
from pytest_ragft.relay.server import Relay

CERTIFICATE = Path(__file__).with_name("loopback.pem")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"


class Secure(Upstream):
    """Speaks TLS, in records of which one may hold several pieces of a reply."""

    def _serve(self, connection, number):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        try:
            connection = context.wrap_socket(connection, server_side=True)
        except (OSError, ssl.SSLError):
            connection.close()
            return
        self._open.append(connection)
        super()._serve(connection, number)


@pytest.fixture
def secure():
    server = Secure()
    yield server
    server.close()


@pytest.fixture
def trusted(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def get(secure):
    """Sends requests to the provider by way of a relay."""
    hops = (origin_of(secure.url.replace("http:", "https:")),)
    with Relay(lambda: hops) as relay:
        there = ("127.0.0.1", relay.origin.port)
        with socket.create_connection(there, 10) as app:

            def get(end):
                app.sendall(b"GET /v1/models HTTP/1.1\r\n\r\n")
                return until(app, end)

            yield get


def test_a_provider_is_reached_over_tls_and_the_connection_kept(trusted, secure, get):
    secure.answer = lambda asked, connection: OK + b"ok"
    for _ in range(3):
        get(b"ok")
    assert [asked.connection for asked in secure.asked] == [1] * 3


def test_a_reply_larger_than_what_is_read_at_once_comes_whole(trusted, secure, get):
    secure.answer = lambda asked, connection: (
        b"HTTP/1.1 200 OK\r\nContent-Length: 100003\r\n\r\n" + b"x" * 100_000 + b"end"
    )
    assert get(b"end").count(b"x") == 100_000


def test_a_certificate_that_nobody_vouches_for_is_refused(trusted, secure, get, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    said = get(b"}")
    assert said.startswith(b"HTTP/1.1 502 ")
    assert b"CERTIFICATE_VERIFY_FAILED" in said
    assert secure.asked == []


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("user", "sent"),
    [("", None), ("me:p%40ss@", "Basic bWU6cEBzcw=="), ("me@", "Basic bWU6")],
)
def test_the_proxy_of_the_environment_is_used(secure, get, monkeypatch, user, sent):
    secure.answer = lambda asked, connection: OK + b"ok"
    with Tunnel() as tunnel:
        monkeypatch.setenv("HTTPS_PROXY", f"{user}127.0.0.1:{tunnel.port}")
        get(b"ok")
    head = tunnel.head.decode()
    assert head.startswith(f"CONNECT {secure.url.removeprefix('http://')} ")
    assert (f"Proxy-Authorization: {sent}" in head) is (sent is not None)


def test_a_proxy_is_passed_by_where_the_environment_says_so(trusted, secure, get, monkeypatch):
    secure.answer = lambda asked, connection: OK + b"ok"
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert b"502" in get(b"}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    get(b"ok")


@pytest.mark.parametrize("installed", [True, False])
def test_where_the_machine_trusts_nobody_what_the_sdks_trust_counts(
    monkeypatch, tmp_path, installed
):
    (tmp_path / "none.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    if not installed:
        monkeypatch.setitem(sys.modules, "certifi", None)
    assert bool(line._context().get_ca_certs()) is installed


class Tunnel:
    """A proxy that carries one connection."""

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    def _carry(self):
        app, _ = self._listener.accept()
        self.head = until(app, b"\r\n\r\n")
        host, _, port = self.head.split()[1].decode().partition(":")
        there = socket.create_connection((host, int(port)))
        app.sendall(b"HTTP/1.0 200 Connected\r\n\r\n")
        for pair in ((app, there), (there, app)):
            threading.Thread(target=_pipe, args=pair, daemon=True).start()


def _pipe(source, target):
    with source, target:
        try:
            while content := source.recv(65536):
                target.sendall(content)
        except OSError:
            pass


def test_errors_are_json(trusted, secure, get, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    said = get(b"}")
    assert json.loads(said.partition(b"\r\n\r\n")[2])["error"]["code"] == "upstream"
