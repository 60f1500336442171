"""Calls through urllib3 and requests against a real server."""

import gc
import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
import requests
import urllib3
from provider import Fault
from raw_calls import BODY, SAID, STREAMED, add_facts, echo, text_of
from raw_server import EVENTS, HALF, JSON, PACKED, REPLY, STREAM, WHOLE, Raw

from pytest_ragft.wire.intercept import Send, Serve, intercepting

CONTENT = json.dumps(BODY).encode()
DATA = {"content-type": "application/json"}


def by_requests(url, body):
    return requests.post(url, json=body, timeout=9).content


def by_requests_text(url, body):
    return requests.post(url, data=json.dumps(body), timeout=9).content


def by_requests_stream(url, body):
    with requests.post(url, json=body, stream=True, timeout=9) as response:
        return b"".join(response.iter_content(7))


def by_requests_lines(url, body):
    with requests.post(url, json=body, stream=True, timeout=9) as response:
        return b"\n".join(response.iter_lines())


def by_pool(url, body):
    return urllib3.PoolManager().request("POST", url, body=json.dumps(body).encode()).data


def by_pool_read(url, body):
    response = urllib3.PoolManager().request(
        "POST", url, body=json.dumps(body), headers=DATA, preload_content=False
    )
    return response.read()


def by_pool_stream(url, body):
    content = json.dumps(body).encode()
    response = urllib3.PoolManager().urlopen(
        "POST",
        url,
        body=io.BytesIO(content),
        headers={"Content-Length": str(len(content))},
        preload_content=False,
    )
    return b"".join(response.stream(5))


def by_pool_readinto(url, body):
    response = urllib3.PoolManager().request(
        "POST", url, body=json.dumps(body).encode(), preload_content=False
    )
    kept, buffer = b"", bytearray(11)
    while size := response.readinto(buffer):
        kept += buffer[:size]
    return kept


def by_pool_read1(url, body):
    response = urllib3.PoolManager().request(
        "POST", url, body=json.dumps(body).encode(), preload_content=False
    )
    kept = b""
    while data := response.read1():
        kept += data
    return kept


WAYS = [
    by_requests,
    by_requests_text,
    by_requests_stream,
    by_requests_lines,
    by_pool,
    by_pool_read,
    by_pool_stream,
    by_pool_readinto,
    by_pool_read1,
]
each_way = pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)
each_body = pytest.mark.parametrize("body", [BODY, STREAMED], ids=["whole", "streamed"])


@each_body
@each_way
def test_a_call_is_recorded(ask, body, url, provider, tap):
    with intercepting(tap):
        assert ask(url, body)
        gc.collect()
    assert (tap.only.reply.text, tap.only.call.stream) == (SAID, "stream" in body)
    assert (tap.served[0].whole, tap.only.mocked, tap.only.live) == (True, None, True)
    assert tap.begun[0].url == url


@each_body
@each_way
def test_the_provider_sees_the_edited_prompt(ask, body, url, provider, tap):
    add_facts(tap)
    with intercepting(tap):
        ask(url, body)
    assert provider.prompts == ["Facts.\n\nHow long?"]
    assert tap.only.call.text == "Facts.\n\nHow long?"


@each_body
@each_way
def test_an_echo_needs_no_network(ask, body, url, provider, tap):
    tap.plan = echo
    with intercepting(tap):
        assert b"echo" in ask(url, body)
    assert provider.requests == []
    assert (tap.only.reply.text, tap.only.live) == ("echo", False)


def test_an_echo_is_a_genuine_response(url, tap):
    tap.plan = echo
    with intercepting(tap), requests.Session() as session:
        assert text_of(session.post(url, json=BODY)) == "echo"
        streamed = session.post(url, json=STREAMED, stream=True)
        assert list(streamed.raw.read_chunked())
        tap.plan = lambda request: Serve(418, "application/json", b'{"error": {"message": "no"}}')
        refused = session.post(url, json=BODY)
    assert isinstance(streamed.raw, urllib3.HTTPResponse)
    assert (refused.status_code, refused.headers["content-type"]) == (418, "application/json")
    with pytest.raises(requests.HTTPError):
        refused.raise_for_status()


@pytest.mark.parametrize(
    ("method", "place", "content"),
    [
        ("POST", "/v1/embeddings", b'{"input": "x"}'),
        ("POST", "/v1/chat/completions", b"[1]"),
        ("POST", "/v1/chat/completions", iter([CONTENT])),
        ("PUT", "/v1/chat/completions", CONTENT),
        ("POST", "/v1/chat/completions", None),
    ],
)
def test_other_requests_pass(method, place, content, server, tap):
    with intercepting(tap):
        urllib3.PoolManager().request(method, server.origin + place, body=content)
    assert (tap.begun, len(server.requests)) == ([], 1)


def test_the_length_is_rewritten_and_other_headers_kept(server, tap):
    add_facts(tap)
    headers = {"Content-Length": str(len(CONTENT)), "X-App": "a", "Authorization": "Bearer k"}
    with intercepting(tap):
        urllib3.PoolManager(headers={"X-Pool": "p"}).request(
            "POST", server.url, body=CONTENT, headers=headers
        )
        urllib3.PoolManager(headers={"X-Pool": "p"}).request("POST", server.url, body=CONTENT)
    (_, sent, body), (_, by_default, _) = server.requests
    assert sent["content-length"] == str(len(body)) != str(len(CONTENT))
    assert (sent["x-app"], sent["authorization"], by_default["x-pool"]) == ("a", "Bearer k", "p")
    assert headers["Content-Length"] == str(len(CONTENT))


def test_a_chunked_request_is_edited(server, tap):
    add_facts(tap)
    with intercepting(tap):
        urllib3.PoolManager().request("POST", server.url, body=CONTENT, chunked=True)
    assert server.requests[0][1]["transfer-encoding"] == "chunked"
    assert server.prompts == ["Facts.\n\nHow long?"]


def test_connections_are_kept(server, tap):
    with intercepting(tap), requests.Session() as session:
        for _ in range(3):
            session.post(server.url, json=BODY)
        tap.plan = echo
        session.post(server.url, json=BODY)
        tap.plan = lambda request: Send(request.body)
        session.post(server.url, json=BODY)
    assert (len(server.connections), len(server.requests), len(tap.finished)) == (1, 4, 5)


def test_each_attempt_of_a_retry_is_told(server, tap):
    server.replies += [
        Raw(b'{"error": {"message": "busy"}}', 503, {**JSON, "retry-after": "0"}),
        Raw(),
    ]
    add_facts(tap)
    retries = urllib3.Retry(2, status_forcelist=[503], allowed_methods=None)
    with intercepting(tap):
        reply = urllib3.PoolManager(retries=retries).request("POST", server.url, body=CONTENT)
    assert reply.json() == REPLY
    assert server.prompts == ["Facts.\n\nHow long?"] * 2
    assert [request.body for request in tap.begun] == [BODY, BODY]
    first, last = tap.replies
    assert (first.problem.detail, first.problem.retry_after) == ("HTTP 503: busy", 0.0)
    assert (last.text, last.problem) == ("Hi", None)


def test_an_attempt_may_be_unedited_after_an_edited_one(server, tap):
    server.replies.append(Raw(b"{}", 503))
    plans = iter([lambda call: call.surround(before="Facts."), lambda call: call])
    tap.plan = lambda request: Send(request.edited(next(plans)(request.call)))
    retries = urllib3.Retry(2, status_forcelist=[503], allowed_methods=None)
    headers = {"Content-Length": str(len(CONTENT))}
    with intercepting(tap):
        urllib3.PoolManager(retries=retries).request(
            "POST", server.url, body=CONTENT, headers=headers
        )
    assert server.prompts == ["Facts.\n\nHow long?", "How long?"]


def test_a_lost_connection_is_told_and_retried(provider, url, tap):
    provider.faults.append(Fault("drop"))
    retries = urllib3.Retry(2, allowed_methods=None)
    with intercepting(tap):
        urllib3.PoolManager(retries=retries).request("POST", url, body=CONTENT)
    first, last = tap.replies
    assert (first.problem.kind, first.problem.retryable) == ("connection", True)
    assert last.text == SAID


@pytest.mark.parametrize(
    ("options", "kind", "retryable"),
    [
        ({"url": "http://127.0.0.1:1/chat/completions"}, "connection", True),
        ({"timeout": 0.05}, "timeout", True),
        ({"headers": {"X-App": "two\nlines"}}, "connection", False),
    ],
)
def test_an_error_is_a_problem_and_reaches_the_app(options, kind, retryable, provider, tap):
    url = f"{provider.url}/chat/completions"
    provider.faults.append(Fault(delay=0.5))
    pool = urllib3.PoolManager(retries=False)
    errors = (urllib3.exceptions.HTTPError, ValueError)
    with intercepting(tap), pytest.raises(errors):
        pool.request("POST", **{"url": url, "body": CONTENT, **options})
    problem = tap.only.reply.problem
    assert (problem.kind, problem.retryable, tap.served) == (kind, retryable, [None])


@pytest.mark.parametrize("preload", [True, False])
@pytest.mark.parametrize("decode", [True, False])
@pytest.mark.parametrize("framed", list(product([True, False], [*PACKED, "identity"])), ids=str)
def test_a_compressed_reply_is_recorded_as_it_reads(preload, decode, framed, server, tap):
    chunked, encoding = framed
    content = PACKED.get(encoding, EVENTS)
    headers = {**STREAM, "content-encoding": encoding}
    server.replies.append(Raw(content, headers=headers, chunked=chunked))
    options = {"preload_content": preload, "decode_content": decode}
    with intercepting(tap):
        response = urllib3.PoolManager().request("POST", server.url, body=CONTENT, **options)
        assert response.data == (EVENTS if decode else content)
    assert tap.only.reply.text == "Hi you"
    assert tap.served[0].content == EVENTS


def test_a_stream_reaches_the_app_piece_by_piece(url, provider, tap):
    """The provider writes its next piece only when the app has had the last one."""
    got = threading.Event()
    waited = []

    def wait(index):
        waited.append(got.wait(5))
        got.clear()

    provider.between_chunks = wait
    with intercepting(tap), requests.post(url, json=STREAMED, stream=True, timeout=9) as response:
        for _ in response.iter_content(None):
            assert tap.finished == []
            got.set()
    assert len(waited) > 3
    assert all(waited)
    assert tap.only.reply.text == SAID


@pytest.mark.parametrize("length", [None, -1])
@pytest.mark.parametrize("leave", ["close", "collect", "uninstall", "settle"])
def test_a_stream_that_the_app_leaves_is_told_once(leave, length, server, tap):
    server.replies.append(Raw(HALF + EVENTS, headers=STREAM, length=length))
    with intercepting(tap):
        response = requests.post(server.url, json=STREAMED, stream=True, timeout=9)
        assert next(response.iter_content(len(HALF))) == HALF
        if leave == "close":
            response.close()
        elif leave == "collect":
            del response
            gc.collect()
        elif leave == "settle":
            tap.begun[0].settle()
        assert len(tap.finished) == (leave != "uninstall")
    assert (tap.only.reply.text, tap.only.reply.problem) == ("Hi", None)
    assert not tap.served[0].whole


@pytest.mark.parametrize("chunked", [True, False])
def test_a_stream_that_breaks_is_cut(chunked, server, tap):
    length = None if chunked else len(EVENTS)
    server.replies.append(Raw(HALF, headers=STREAM, chunked=chunked, length=length, cut=True))
    with (
        intercepting(tap),
        requests.post(server.url, json=STREAMED, stream=True, timeout=9) as response,
        pytest.raises(requests.exceptions.ChunkedEncodingError),
    ):
        list(response.iter_content(9))
    reply = tap.only.reply
    assert (reply.text, reply.problem.kind, reply.problem.retryable) == ("Hi", "cut", True)
    assert not tap.served[0].whole


def test_a_stream_that_stands_still_is_a_timeout(url, provider, tap):
    freed = threading.Event()
    provider.between_chunks = lambda index: freed.wait(9) if index > 2 else None
    with (
        intercepting(tap),
        requests.post(url, json=STREAMED, stream=True, timeout=0.2) as response,
        pytest.raises(requests.exceptions.ConnectionError),
    ):
        list(response.iter_content(9))
    freed.set()
    assert (tap.only.reply.text, tap.only.reply.problem.kind) == ("A scripted", "timeout")


@pytest.mark.parametrize("status", [204, 500])
def test_an_empty_reply_is_told(status, server, tap):
    server.replies.append(Raw(b"", status))
    with intercepting(tap):
        requests.post(server.url, json=BODY, stream=True, timeout=9)
    assert tap.served[0].content == b""


def test_a_proxy_sees_the_edited_prompt(server, tap):
    add_facts(tap)
    with intercepting(tap):
        urllib3.ProxyManager(server.origin).request(
            "POST", "http://model.example/v1/chat/completions", body=CONTENT
        )
    assert server.requests[0][0] == "http://model.example/v1/chat/completions"
    assert server.prompts == ["Facts.\n\nHow long?"]
    assert tap.begun[0].url == "http://model.example/v1/chat/completions"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("https://model.example/chat/completions?key=k", "https://model.example/chat/completions"),
        ("http://[::1]:8080/chat/completions", "http://[::1]:8080/chat/completions"),
    ],
)
def test_addresses_are_shown_whole(place, shown, tap):
    tap.plan = echo
    with intercepting(tap):
        urllib3.PoolManager().request("POST", place, body=CONTENT)
    assert tap.begun[0].url == shown


def test_a_pool_and_a_subclass_made_before_are_covered(server, tap):
    class Own(urllib3.HTTPConnectionPool):
        def urlopen(self, *args, **options):
            return super().urlopen(*args, **options)

    pool = Own("127.0.0.1", server.port)
    pool.request("POST", "/v1/chat/completions", body=CONTENT)
    with intercepting(tap):
        pool.request("POST", "/v1/chat/completions", body=CONTENT)
    pool.request("POST", "/v1/chat/completions", body=CONTENT)
    assert tap.only.reply.text == "Hi"


def test_of_two_taps_the_inner_one_hears_a_call_once(server, tap):
    inner = type(tap)()
    with intercepting(tap), intercepting(inner):
        add_facts(inner)
        requests.post(server.url, json=BODY, timeout=9)
    assert (len(tap.begun), inner.only.reply.text) == (0, "Hi")
    assert server.prompts == ["Facts.\n\nHow long?"]


def test_a_wrapper_that_stayed_below_only_passes_on(server, tap):
    inner = type(tap)()
    first, second = intercepting(tap), intercepting(inner)
    with requests.Session() as session:
        kept = urllib3.HTTPConnectionPool.urlopen
        first.__enter__()
        wrapped = urllib3.HTTPConnectionPool.urlopen
        first.__exit__(None, None, None)
        assert urllib3.HTTPConnectionPool.urlopen is kept
        with second, pytest.MonkeyPatch.context() as patch:
            patch.setattr(urllib3.HTTPConnectionPool, "urlopen", wrapped)
            session.post(server.url, json=BODY)
    assert (tap.begun, inner.only.reply.text) == ([], "Hi")  # by the last net


def test_calls_from_many_threads_are_each_told_once(url, provider, tap):
    provider.answer = lambda messages, model: f"to {messages[0]['content']}"

    def ask(number):
        body = {**BODY, "messages": [{"role": "user", "content": str(number)}]}
        return text_of(session.post(url, json=body))

    with requests.Session() as session, intercepting(tap), ThreadPoolExecutor(8) as pool:
        said = list(pool.map(ask, range(40)))
    assert said == [f"to {number}" for number in range(40)]
    assert len(tap.finished) == 40
    told = {exchange.call.text: exchange.reply.text for _, exchange, _ in tap.finished}
    assert told == {str(number): f"to {number}" for number in range(40)}


def test_the_unedited_body_goes_out_byte_for_byte(server, tap):
    content = b'{"messages" : [{"role":"user","content":"\\u00e9"}] , "model":"m"}'
    with intercepting(tap):
        requests.post(server.url, data=content, timeout=9)
    assert server.requests[0][2] == content
    assert tap.only.reply.text == "Hi"
    assert json.loads(WHOLE) == REPLY
