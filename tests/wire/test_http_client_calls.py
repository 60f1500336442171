"""Calls through http.client and urllib.request against a real server."""

import gc
import http.client
import io
import json
import threading
import urllib.request
from contextlib import closing

import pytest
from provider import Fault
from raw_calls import BODY, SAID, STREAMED, add_facts, echo
from raw_server import EVENTS, HALF, JSON, PACKED, STREAM, WHOLE, Raw

from pytest_ragft.wire.intercept import intercepting

CONTENT = json.dumps(BODY).encode()


def connect(url):
    return http.client.HTTPConnection(url.split("/")[2], timeout=9)


def by_urllib(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), JSON)
    with urllib.request.urlopen(request, timeout=9) as response:
        return response.read()


def by_urllib_lines(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), JSON)
    with urllib.request.urlopen(request, timeout=9) as response:
        return b"".join(response)


def by_request(url, body):
    with closing(connect(url)) as connection:
        connection.request("POST", "/v1/chat/completions", json.dumps(body))
        return connection.getresponse().read()


def by_request_pieces(url, body):
    with closing(connect(url)) as connection:
        content = io.BytesIO(json.dumps(body).encode())
        connection.request("POST", "/v1/chat/completions", content, JSON)
        response, kept = connection.getresponse(), b""
        while piece := response.read(11):
            kept += piece
        return kept


def by_read1(url, body):
    with closing(connect(url)) as connection:
        connection.request("POST", "/v1/chat/completions", json.dumps(body).encode(), JSON)
        response, kept = connection.getresponse(), b""
        while piece := response.read1(9):
            kept += piece
        return kept


def by_readinto(url, body):
    with closing(connect(url)) as connection:
        connection.request("POST", "/v1/chat/completions", json.dumps(body).encode(), JSON)
        response, kept, buffer = connection.getresponse(), b"", bytearray(13)
        while size := response.readinto(buffer):
            kept += buffer[:size]
        return kept


def by_hand(url, body):
    content = json.dumps(body).encode()
    connection = _head(url, len(content))
    connection.endheaders(content)
    content = connection.getresponse().read()
    connection.close()
    return content


def by_hand_in_pieces(url, body):
    content = json.dumps(body).encode()
    connection = _head(url, len(content))
    connection.endheaders()
    connection.send(content[:9])
    connection.send(content[9:])
    content = connection.getresponse().read()
    connection.close()
    return content


def _head(url, length):
    connection = connect(url)
    connection.putrequest("POST", "/v1/chat/completions")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(length))
    return connection


WAYS = [
    by_urllib,
    by_urllib_lines,
    by_request,
    by_request_pieces,
    by_read1,
    by_readinto,
    by_hand,
    by_hand_in_pieces,
]
each_body = pytest.mark.parametrize("body", [BODY, STREAMED], ids=["whole", "streamed"])
each_way = pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)


@each_body
@each_way
def test_a_call_is_recorded(ask, body, server, tap):
    server.replies.append(Raw(EVENTS, headers=STREAM, chunked=True) if "stream" in body else Raw())
    with intercepting(tap):
        assert ask(server.url, body) == (EVENTS if "stream" in body else WHOLE)
        gc.collect()
    assert tap.only.reply.text == ("Hi you" if "stream" in body else "Hi")
    assert (tap.served[0].whole, tap.begun[0].url) == (True, server.url)


@each_body
@each_way
def test_the_provider_sees_the_edited_prompt(ask, body, server, tap):
    add_facts(tap)
    with intercepting(tap):
        ask(server.url, body)
    ((_, headers, content),) = server.requests
    assert server.prompts == ["Facts.\n\nHow long?"]
    assert headers.get("content-length", str(len(content))) == str(len(content))


@each_body
@each_way
def test_an_echo_needs_no_network(ask, body, server, tap):
    tap.plan = echo
    with intercepting(tap):
        assert b"echo" in ask(server.url, body)
    assert server.requests == []
    assert (tap.only.reply.text, tap.only.live) == ("echo", False)


def test_an_echo_leaves_a_connection_open(server, tap):
    connection = connect(server.url)
    connection.request("POST", "/v1/chat/completions", CONTENT, JSON)
    connection.getresponse().read()
    with intercepting(tap):
        tap.plan = echo
        connection.request("POST", "/v1/chat/completions", CONTENT, JSON)
        assert b"echo" in connection.getresponse().read()
        add_facts(tap)
        connection.request("POST", "/v1/chat/completions", CONTENT, JSON)
        assert connection.getresponse().read() == WHOLE
    connection.close()
    assert (len(server.connections), server.prompts[1]) == (1, "Facts.\n\nHow long?")


@pytest.mark.parametrize(
    ("method", "place", "body"),
    [
        ("POST", "/v1/embeddings", b'{"input": "x"}'),
        ("POST", "/v1/chat/completions", iter([CONTENT])),
        ("POST", "/v1/chat/completions", None),
        ("PUT", "/v1/chat/completions", CONTENT),
    ],
)
def test_other_requests_pass(method, place, body, server, tap):
    connection = connect(server.url)
    with intercepting(tap):
        connection.request(method, place, body, JSON)
        assert connection.getresponse().read() == WHOLE
    connection.close()
    assert tap.begun == []


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([CONTENT], ["How long?"]),
        ([io.BytesIO(CONTENT)], ["How long?"]),
        ([bytearray(CONTENT[:5]), io.BytesIO(CONTENT[5:])], ["How long?"]),
    ],
)
def test_a_body_that_follows_its_head_arrives_however_it_is_sent(pieces, said, server, tap):
    connection = _head(server.url, len(CONTENT))
    with intercepting(tap):
        connection.endheaders()
        for piece in pieces:
            connection.send(piece)
        assert connection.getresponse().read() == WHOLE
    connection.close()
    assert server.prompts == said


def test_a_head_whose_server_must_agree_first_is_not_held(server, tap):
    connection = _head(server.url, 0)
    connection.putheader("Expect", "100-continue")
    with intercepting(tap):
        connection.endheaders()
        assert connection.getresponse().read() == WHOLE
    connection.close()


def test_a_head_without_its_body_is_sent_when_the_reply_is_awaited(server, tap):
    connection = _head(server.url, 5)
    connection.timeout = 0.2
    with intercepting(tap):
        connection.endheaders()
        with pytest.raises(TimeoutError):  # the server goes on waiting for the rest
            connection.getresponse()
    connection.close()
    assert tap.begun == []


def test_a_line_that_is_no_request_passes(server, tap):
    connection = connect(server.url)
    with intercepting(tap):
        connection.putrequest("POST", "/v1/chat/completions", skip_host=True)
        connection._buffer[0] = b"POST /v1/chat/completions"
        connection.endheaders(CONTENT)
        with pytest.raises(http.client.BadStatusLine):
            connection.getresponse()
    connection.close()
    assert tap.begun == []


@pytest.mark.parametrize(
    ("fault", "kind"), [(Fault("drop"), "connection"), (Fault(delay=1), "timeout")]
)
def test_a_reply_that_does_not_come_is_a_problem(fault, kind, provider, url, tap):
    provider.faults.append(fault)
    connection = http.client.HTTPConnection(url.split("/")[2], timeout=0.2)
    with intercepting(tap):
        connection.request("POST", "/v1/chat/completions", CONTENT, JSON)
        with pytest.raises((http.client.RemoteDisconnected, TimeoutError)):
            connection.getresponse()
    connection.close()
    assert (tap.only.reply.problem.kind, tap.served) == (kind, [None])


def test_a_server_that_is_not_there_is_a_problem(tap):
    connection = http.client.HTTPConnection("127.0.0.1", 1)
    with intercepting(tap), pytest.raises(ConnectionRefusedError):
        connection.request("POST", "/v1/chat/completions", CONTENT, JSON)
    assert tap.only.reply.problem.kind == "connection"


def test_a_call_whose_reply_nobody_asks_for_is_told_at_the_end(server, tap):
    connection = connect(server.url)
    with intercepting(tap):
        connection.request("POST", "/v1/chat/completions", CONTENT, JSON)
        assert tap.finished == []
    assert tap.served == [None]
    assert connection.getresponse().read() == WHOLE
    connection.close()


@pytest.mark.parametrize(("encoding", "content"), [*PACKED.items(), ("br", b"??"), ("odd", b"?")])
def test_a_compressed_reply_is_recorded_as_it_reads(encoding, content, server, tap):
    headers = {**STREAM, "content-encoding": encoding}
    server.replies.append(Raw(content, headers=headers, chunked=True))
    with intercepting(tap):
        assert by_urllib(server.url, STREAMED) == content
    known = encoding in PACKED
    assert tap.served[0].content == (EVENTS if known else b"")
    assert tap.served[0].whole is known


@pytest.mark.parametrize("length", [len(EVENTS), -1])
@pytest.mark.parametrize("leave", ["close", "collect", "uninstall", "settle"])
def test_a_stream_that_the_app_leaves_is_told_once(leave, length, server, tap):
    server.replies.append(Raw(HALF + EVENTS, headers=STREAM, length=length))
    connection = connect(server.url)
    with intercepting(tap):
        connection.request("POST", "/v1/chat/completions", json.dumps(STREAMED), JSON)
        response = connection.getresponse()
        assert response.read(len(HALF)) == HALF
        if leave == "close":
            response.close()
        elif leave == "collect":
            connection.close()
            del response
            gc.collect()
        elif leave == "settle":
            tap.begun[0].settle()
        assert len(tap.finished) == (leave != "uninstall")
    connection.close()
    assert (tap.only.reply.text, tap.only.reply.problem) == ("Hi", None)
    assert not tap.served[0].whole


@pytest.mark.parametrize("ask", [by_read1, by_readinto, by_urllib, by_request_pieces])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_stream_that_breaks_is_cut(ask, chunked, server, tap):
    length = None if chunked else len(EVENTS)
    server.replies.append(Raw(HALF, headers=STREAM, chunked=chunked, length=length, cut=True))
    with intercepting(tap):
        try:
            got = ask(server.url, STREAMED)
        except http.client.HTTPException:
            got = HALF
        gc.collect()
    assert got == HALF  # http.client notices a missing end in some ways of reading only
    reply = tap.only.reply
    assert (reply.text, reply.problem.kind, reply.problem.retryable) == ("Hi", "cut", True)


def test_a_stream_that_stands_still_is_a_timeout(url, provider, tap):
    freed = threading.Event()
    provider.between_chunks = lambda index: freed.wait(9) if index > 2 else None
    connection = http.client.HTTPConnection(url.split("/")[2], timeout=0.2)
    with intercepting(tap):
        connection.request("POST", "/v1/chat/completions", json.dumps(STREAMED), JSON)
        with pytest.raises(TimeoutError):
            connection.getresponse().read()
    freed.set()
    connection.close()
    assert (tap.only.reply.text, tap.only.reply.problem.kind) == ("A scripted", "timeout")
    assert SAID.startswith(tap.only.reply.text)


def test_a_reply_without_content_is_told(server, tap):
    server.replies.append(Raw(b"", 204))
    with intercepting(tap):
        assert by_request(server.url, BODY) == b""
    assert (tap.served[0].status, tap.served[0].content) == (204, b"")


def test_a_reply_that_a_class_of_the_app_closes_at_once_is_not_whole(server, tap):
    class Closed(http.client.HTTPResponse):
        def begin(self):
            super().begin()
            self.close()

    with intercepting(tap), closing(connect(server.url)) as connection:
        connection.response_class = Closed
        connection.request("POST", "/v1/chat/completions", CONTENT, JSON)
        assert connection.getresponse().closed
    assert (tap.only.reply.problem, tap.served[0].whole) == (None, False)


def test_a_proxy_and_a_tunnel_are_shown_by_their_end(server, tap):
    tap.plan = echo
    with intercepting(tap):
        proxied = connect(server.url)
        proxied.request("POST", "http://model.example/chat/completions", CONTENT, JSON)
        tunnelled = http.client.HTTPSConnection("127.0.0.1", server.port)
        tunnelled.set_tunnel("model.example", 8443)
        tunnelled.request("POST", "/chat/completions", CONTENT, JSON)
        sixth = http.client.HTTPConnection("::1", 8080)
        sixth.request("POST", "/chat/completions", CONTENT, JSON)
    assert [request.url for request in tap.begun] == [
        "http://model.example/chat/completions",
        "https://model.example:8443/chat/completions",
        "http://[::1]:8080/chat/completions",
    ]


def test_everything_is_restored(tap):
    cls = http.client.HTTPConnection
    before = cls._send_output, cls.send, cls.getresponse
    with intercepting(tap):
        assert cls._send_output is not before[0]
    assert (cls._send_output, cls.send, cls.getresponse) == before
