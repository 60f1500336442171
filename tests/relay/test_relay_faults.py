"""What goes wrong on either side of a relay, and what each side is told of it."""

import json
import socket
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler

import openai
import pytest
from upstream_server import OK, everything, until

from pytest_ragft.relay.address import Origin, RelayError, origin_of
from pytest_ragft.relay.app import App
from pytest_ragft.relay.incoming import AppGone
from pytest_ragft.relay.line import Patience
from pytest_ragft.relay.server import Relay

BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}]}


def relayed(calls, url, patience=None):
    hops = (origin_of(url),)
    return Relay(lambda: hops, calls=calls, patience=patience)


def client_of(relay):
    return openai.OpenAI(base_url=f"{relay.origin}/v1", api_key="sk-made-up", max_retries=0)


@pytest.fixture
def nobody():
    """The URL of a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}"


def test_a_provider_that_is_down_is_named(calls, tap, nobody):
    with relayed(calls, nobody) as relay, client_of(relay) as client:
        with pytest.raises(openai.InternalServerError) as caught:
            client.chat.completions.create(**BODY)
        with pytest.raises(openai.InternalServerError):
            client.models.list()  # one that is no model call
    assert caught.value.status_code == 502
    assert f"ragft relay: {nobody} gave no reply: ConnectionRefusedError" in str(caught.value)
    assert "Check that address and the network to it." in str(caught.value)
    assert (tap.only.reply.problem.kind, tap.only.reply.problem.retryable) == ("connection", True)


def test_a_request_takes_the_way_round_a_run_that_has_died(nobody, upstream):
    hops = (origin_of(nobody), origin_of(upstream.url))
    with Relay(lambda: hops) as relay:
        app = HTTPConnection("127.0.0.1", relay.origin.port, timeout=10)
        app.request("GET", "/")
        assert app.getresponse().read() == b"ok"
        app.close()
    assert upstream.only.header("host") == [upstream.url.removeprefix("http://")]


def test_an_error_of_the_relay_has_no_content_where_none_is_expected(calls, nobody):
    with relayed(calls, nobody) as relay:
        app = HTTPConnection("127.0.0.1", relay.origin.port, timeout=10)
        for _ in range(2):
            app.request("HEAD", "/v1/models")
            reply = app.getresponse()
            assert (reply.status, reply.read()) == (502, b"")
        app.close()


def test_a_provider_that_never_answers_is_a_timeout(upstream, calls, tap):
    hang = threading.Event()
    upstream.answer = lambda asked, connection: hang.wait(10) and None
    with relayed(calls, upstream.url, Patience(5, 0.1)) as relay:
        client = client_of(relay)
        with pytest.raises(openai.InternalServerError, match=r"no answer within 0\.1 s"):
            client.chat.completions.create(**BODY)
        client.close()
    hang.set()
    assert (tap.only.reply.problem.kind, tap.only.reply.problem.retryable) == ("timeout", True)


@pytest.mark.parametrize("reply", [b"", b"SSH-2.0-nothing\r\n\r\n"])
def test_a_provider_that_breaks_off_is_named(upstream, relay, tap, reply):
    upstream.answer = lambda asked, connection: connection.sendall(reply)
    with client_of(relay) as client, pytest.raises(openai.InternalServerError) as caught:
        client.chat.completions.create(**BODY)
    assert f"{upstream.url} gave no reply: " in str(caught.value)
    assert tap.only.reply.problem.kind == "connection"


def test_the_message_stands_where_every_sdk_looks_for_it(app, upstream):
    upstream.answer = lambda asked, connection: None
    app.request("GET", "/v1/models")
    said = json.loads(app.getresponse().read())
    assert said["type"] == "error"
    assert said["message"] == said["error"]["message"]
    assert said["error"]["code"] == "upstream"


@pytest.mark.parametrize(
    ("head", "status", "message"),
    [
        (b"GET /v1/realtime HTTP/1.1\r\nUpgrade: websocket", 501, "WebSocket connections are not"),
        (b"GET http://a.example/ HTTP/1.1\r\nHost: x", 400, "not a proxy for any address"),
        (b"CONNECT a.example:443 HTTP/1.1\r\nHost: x", 400, "not as HTTP_PROXY or HTTPS_PROXY"),
        (b"GET /\x7f HTTP/1.1\r\nX: 1", 400, "This request cannot be passed on"),
        (b"GET /\xe9 HTTP/1.1\r\nX: 1", 400, "This request cannot be passed on"),
        (b"PUT / HTTP/1.1\r\nContent-Length: -1", 400, "Content-Length: '-1' is not a number"),
        (
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx",
            400,
            "b'x' is not the size of a chunk",
        ),
        (
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5",
            400,
            "b'-5' is not the size of a chunk",
        ),
    ],
)
def test_what_a_relay_cannot_carry_is_refused_in_words(raw, upstream, head, status, message):
    raw.sendall(head + b"\r\nConnection: close\r\n\r\n")
    said = everything(raw).decode()
    assert said.startswith(f"HTTP/1.1 {status} ")
    assert message in said
    assert upstream.asked == []


@pytest.mark.parametrize(
    "half",
    [
        b"Content-Length: 10\r\n\r\nhalf",
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nha",
    ],
)
def test_an_app_that_leaves_before_it_has_asked_is_no_news(raw, upstream, tap, half):
    raw.sendall(b"POST /v1/chat/completions HTTP/1.1\r\n" + half)
    raw.shutdown(socket.SHUT_WR)
    assert everything(raw) == b""
    assert (upstream.asked, tap.begun, tap.warnings) == ([], [], [])


def test_an_app_that_is_reset_before_it_has_asked_is_no_news(relay, upstream, tap):
    with socket.create_connection(("127.0.0.1", relay.origin.port)) as app:
        app.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        app.sendall(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        until(app, b"\r\n\r\n")  # from here on the relay waits for the content
    relay.close()
    assert (upstream.asked, tap.warnings) == ([], [])


def test_an_app_that_leaves_during_an_unwatched_reply_is_no_news(raw, upstream, tap):
    closed = threading.Event()

    def endless(asked, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx")
        while connection.recv(100):
            pass
        closed.set()

    upstream.answer = endless
    raw.sendall(b"GET / HTTP/1.1\r\n\r\n")
    until(raw, b"x")
    raw.close()
    assert closed.wait(10)
    assert tap.warnings == []


def test_an_app_that_resets_its_connection_is_no_news(relay, upstream, tap):
    asked = threading.Event()
    closed = threading.Event()

    def wait(_, connection):
        asked.set()
        while connection.recv(100):
            pass
        closed.set()

    upstream.answer = wait
    with socket.create_connection(("127.0.0.1", relay.origin.port)) as app:
        app.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        app.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert asked.wait(10)
    assert closed.wait(10)
    assert tap.warnings == []


def test_replies_to_an_app_that_has_gone_end_in_silence(relay, upstream, tap):
    """The relay's own writes fail, whatever it is that it writes."""
    there = ("127.0.0.1", relay.origin.port)
    go, big = threading.Event(), b"x" * (1 << 22)

    def flood(asked, connection):
        go.wait(10)
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(big), big)

    upstream.answer = flood
    with socket.create_connection(there) as app:
        app.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        app.sendall(b"GET / HTTP/1.1\r\n\r\n")
        go.set()
        until(app, b"x")
    with socket.create_connection(there) as after:
        upstream.answer = lambda asked, connection: OK
        after.sendall(b"GET / HTTP/1.1\r\n\r\n")
        until(after, b"ok")
    assert tap.warnings == []


def test_whatever_is_written_to_an_app_that_has_gone_says_so():
    ours, theirs = socket.socketpair()
    theirs.sendall(b"GET / HTTP/1.1\r\n\r\n")
    raised = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            theirs.close()
            app = App(self)
            for write in (lambda: app.tell(200, "text/plain", b"x"), lambda: app.write(b"x")):
                with pytest.raises(AppGone) as caught:
                    write()
                raised.append(caught.value)
            self.close_connection = True

    with ours:
        Handler(ours, ("", 0), None)
    assert len(raised) == 2


@pytest.mark.parametrize("host", ["0.0.0.0", "example.com", "192.168.0.1", "::"])
def test_only_loopback_is_listened_on(host, calls):
    with pytest.raises(RelayError, match=r"does not listen on .*: whoever reaches it can use it"):
        Relay(lambda: (Origin("http", "127.0.0.1", 1),), calls=calls, host=host)


@pytest.mark.parametrize(("port", "reason"), [(None, "Address already in use"), (99999, "0-65535")])
def test_a_port_that_cannot_be_had_is_named(relay, port, reason):
    port = relay.origin.port if port is None else port
    with pytest.raises(
        RelayError, match=rf"port {port} of 127.0.0.1: .*{reason}.*any that is free"
    ):
        Relay(relay.route, port=port)


def test_the_other_loopback_can_be_listened_on(upstream):
    hops = (origin_of(upstream.url),)
    with Relay(lambda: hops, host="::1") as relay:
        assert str(relay.origin) == f"http://[::1]:{relay.origin.port}"
        app = HTTPConnection("::1", relay.origin.port, timeout=10)
        app.request("GET", "/")
        assert app.getresponse().read() == b"ok"
        app.close()


def test_a_relay_that_ends_ends_what_is_under_way(upstream, calls, tap):
    asked, hang = threading.Event(), threading.Event()

    def wait(_, connection):
        asked.set()
        hang.wait(10)

    upstream.answer = wait
    relay = relayed(calls, upstream.url).start()
    errors = []

    def ask():
        with client_of(relay) as client:
            try:
                client.chat.completions.create(**BODY)
            except openai.OpenAIError as error:
                errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert asked.wait(10)
    relay.close()
    hang.set()
    thread.join()
    assert len(errors) == 1
    assert tap.only.reply.problem is not None
    assert calls.settle(10)


def test_a_relay_that_never_started_can_be_closed(relay):
    Relay(relay.route).close()
