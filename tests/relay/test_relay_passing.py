"""What is no model call passes through a relay as it is."""

import contextlib
import gzip
import socket
import threading
from http.client import HTTPConnection, IncompleteRead

import pytest
from upstream_server import OK, everything, until

from pytest_ragft.relay.address import origin_of
from pytest_ragft.relay.server import Relay

HEAD = b"HTTP/1.1 200 OK\r\n"


def closing(reply):
    """An answer after which the connection is closed."""
    return lambda asked, connection: connection.sendall(reply)


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS", "PATCH", "PUT", "POST", "TRACE"])
def test_every_method_passes_with_path_query_and_headers(app, upstream, method, tap):
    upstream.answer = lambda asked, connection: (
        b"HTTP/1.1 418 Teapot\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\nno"
    )
    app.request(method, "/v1/files/a%20b?x=1&y=%2F", headers={"Authorization": "Bearer sk-1"})
    reply = app.getresponse()
    assert (reply.status, reply.reason, reply.read()) == (418, "Teapot", b"no")
    assert [v for n, v in reply.getheaders() if n == "X-A"] == ["1", "2"]
    assert upstream.only.line == f"{method} /v1/files/a%20b?x=1&y=%2F HTTP/1.1"
    assert upstream.only.header("authorization") == ["Bearer sk-1"]
    assert upstream.only.header("host") == [upstream.url.removeprefix("http://")]
    assert (tap.begun, tap.warnings) == ([], [])


def test_a_head_request_is_answered_with_the_length_and_no_content(app, upstream):
    upstream.answer = lambda asked, connection: HEAD + b"Content-Length: 99\r\n\r\n"
    for _ in range(2):  # nothing is left over on the connection
        app.request("HEAD", "/v1/models")
        reply = app.getresponse()
        assert (reply.status, reply.headers["content-length"], reply.read()) == (200, "99", b"")
    assert [asked.connection for asked in upstream.asked] == [1, 1]


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_a_reply_that_cannot_have_content_gets_none(app, upstream, status):
    upstream.answer = lambda asked, connection: b"HTTP/1.1 %b\r\n\r\n" % status
    for _ in range(2):
        app.request("GET", "/")
        assert app.getresponse().read() == b""
    assert len(upstream.asked) == 2


def test_what_stands_between_neighbours_stays_there(app, upstream):
    upstream.answer = lambda asked, connection: (
        HEAD + b"Connection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\n"
        b"Transfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n"
    )
    headers = {"Connection": "keep-alive, X-Own", "X-Own": "1", "TE": "trailers", "X-Kept": "1"}
    app.request("GET", "/", headers={**headers, "Proxy-Authorization": "Basic eA=="})
    reply = app.getresponse()
    assert reply.read() == b"ok"
    assert sorted(name.lower() for name in reply.headers) == ["transfer-encoding"]
    names = {name.lower() for name, _ in upstream.only.headers}
    assert names == {"host", "x-kept", "accept-encoding"}


def test_compressed_content_passes_as_it_is(app, upstream):
    packed = gzip.compress(b"x" * 100)
    upstream.answer = lambda asked, connection: (
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(packed), packed)
    )
    app.request("GET", "/", headers={"Accept-Encoding": "gzip, br"})
    assert app.getresponse().read() == packed
    assert upstream.only.header("accept-encoding") == ["gzip, br"]


def test_a_connection_is_kept_on_both_sides(app, upstream):
    for _ in range(3):
        app.request("GET", "/")
        assert app.getresponse().read() == b"ok"
    assert [asked.connection for asked in upstream.asked] == [1, 1, 1]


def test_a_connection_that_the_provider_has_closed_is_opened_anew(app, upstream):
    upstream.answer = closing(OK)
    for _ in range(3):
        app.request("GET", "/")
        assert app.getresponse().read() == b"ok"
        assert upstream.closed.acquire(timeout=10)
    assert [asked.connection for asked in upstream.asked] == [1, 2, 3]


def test_a_reply_that_only_its_end_delimits_is_sent_in_chunks(app, upstream):
    upstream.answer = closing(HEAD + b"\r\nuntil the end")
    app.request("GET", "/")
    reply = app.getresponse()
    assert reply.headers["transfer-encoding"] == "chunked"
    assert reply.read() == b"until the end"


def test_an_app_of_http_1_0_gets_a_reply_that_ends_with_the_connection(raw, upstream):
    upstream.answer = lambda asked, connection: (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    )
    raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert everything(raw) == HEAD + b"Connection: close\r\n\r\nok"


def test_a_stream_passes_piece_by_piece_down(app, upstream):
    seen = threading.Event()

    def in_pieces(asked, connection):
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        assert seen.wait(10)
        return b"6\r\nsecond\r\n0\r\n\r\n"

    upstream.answer = in_pieces
    app.request("GET", "/")
    reply = app.getresponse()
    assert reply.read1(100) == b"first"
    seen.set()
    assert reply.read() == b"second"


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/octet-stream"])
def test_an_upload_passes_piece_by_piece_up(upstream, relay, kind):
    head = b"POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Type: %b\r\n" % kind.encode()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hops = (origin_of(f"http://127.0.0.1:{listener.getsockname()[1]}"),)
        with Relay(lambda: hops, calls=relay.calls) as direct:
            there = ("127.0.0.1", direct.origin.port)
            with socket.create_connection(there, 10) as app:
                app.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n5;x=1\r\nfirst\r\n")
                connection, _ = listener.accept()
                with connection:
                    got = until(connection, b"5\r\nfirst\r\n")
                    app.sendall(b"6\r\nsecond\r\n0\r\nX-Trailer: 1\r\n\r\n")
                    got += until(connection, b"0\r\n\r\n")
                    connection.sendall(OK)
                    until(app, b"ok")
    assert got.endswith(b"\r\n5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n")


def test_a_large_body_passes_whole(app, upstream):
    content = bytes(range(256)) * 40_000
    app.request("PUT", "/blob", body=content)
    assert app.getresponse().read() == b"ok"
    assert upstream.only.body == content
    assert upstream.only.header("content-length") == [str(len(content))]


def test_a_body_that_is_announced_is_asked_for(raw, upstream):
    raw.sendall(b"PUT / HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    assert until(raw, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    raw.sendall(b"abc")
    until(raw, b"ok")
    assert (upstream.only.body, upstream.only.header("expect")) == (b"abc", [])


def test_a_provider_that_answers_before_it_has_heard_all_is_heard():
    """It closes the connection, so that what more is sent to it fails."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse():
            connection, _ = listener.accept()
            with connection:
                until(connection, b"x")
                connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        hops = (origin_of(f"http://127.0.0.1:{listener.getsockname()[1]}"),)
        with Relay(lambda: hops) as relay:
            app = HTTPConnection("127.0.0.1", relay.origin.port, timeout=10)
            app.putrequest("PUT", "/v1/files")
            app.putheader("Content-Length", str(8 << 20))
            app.endheaders(b"x")
            thread.join()
            with contextlib.suppress(OSError):  # the relay has heard enough, too
                for _ in range(8 << 10):
                    app.send(b"y" * 1023)
            assert app.getresponse().status == 413
            app.close()


def test_requests_of_many_threads_do_not_mix(relay, upstream):
    upstream.answer = lambda asked, connection: (
        HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(asked.body), asked.body)
    )
    results = {}

    def ask(number):
        app = HTTPConnection("127.0.0.1", relay.origin.port, timeout=10)
        for turn in range(5):
            content = b"%d-%d" % (number, turn) * 5000
            app.request("PUT", "/", body=content)
            results[number, turn] = app.getresponse().read() == content
        app.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 60
    assert all(results.values())


def test_a_reply_that_breaks_off_breaks_off_for_the_app(app, upstream):
    upstream.answer = closing(HEAD + b"Content-Length: 10\r\n\r\nhalf")
    app.request("GET", "/")
    with pytest.raises(IncompleteRead):
        app.getresponse().read()
