"""Model calls on their way through a relay: told, edited, answered, and recorded as they came."""

import gzip
import json
import threading
import zlib

import openai
import pytest
from upstream_server import OK, until

from pytest_ragft.relay.address import origin_of
from pytest_ragft.relay.calls import Calls, OwnCalls
from pytest_ragft.relay.relays import Relays
from pytest_ragft.relay.server import Relay
from pytest_ragft.wire.intercept import intercepting
from pytest_ragft.wire.tap import Send, Serve

PATH = "/v1/chat/completions"
BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}]}
REPLY = {
    "choices": [{"message": {"role": "assistant", "content": "Ten days."}, "finish_reason": "stop"}]
}
EVENTS = [
    b'data: {"choices": [{"index": 0, "delta": {"content": "Ten "}}]}\n\n',
    b'data: {"choices": [{"index": 0, "delta": {"content": "days."}}]}\n\n',
    b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\n',
    b"data: [DONE]\n\n",
]
JSON = {"Content-Type": "application/json"}


def whole(content, *headers):
    lines = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(content), *headers]
    return b"\r\n".join([*lines, b"", content])


def say(asked, connection):
    return whole(json.dumps(REPLY).encode(), b"Content-Type: application/json")


STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(content):
    return b"%x\r\n%b\r\n" % (len(content), content)


def ask(app, body=None, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body or BODY).encode()
    app.request("POST", PATH, body=content, headers=JSON | headers)
    return app.getresponse()


@pytest.fixture
def client(relay):
    with openai.OpenAI(
        base_url=f"{relay.origin}/v1", api_key="sk-made-up-for-tests", max_retries=0
    ) as client:
        yield client


def test_a_call_is_told_under_the_address_of_the_provider(app, upstream, tap):
    upstream.answer = say
    assert json.loads(ask(app).read()) == REPLY
    assert tap.only.reply.text == "Ten days."
    assert tap.begun[0].url == f"{upstream.url}{PATH}"
    assert json.loads(upstream.only.body) == BODY


def test_an_edited_call_goes_out_with_its_own_length(app, upstream, tap):
    upstream.answer = say
    tap.plan = lambda request: Send(request.edited(request.call.surround(before="é: 30 days.")))
    ask(app).read()
    (turn,) = json.loads(upstream.only.body)["messages"]
    assert turn["content"] == "é: 30 days.\n\nHow long?"
    assert upstream.only.header("content-length") == [str(len(upstream.only.body))]
    assert tap.only.call.messages[0].text == turn["content"]


def test_a_compressed_call_is_read_and_edited(app, upstream, tap):
    upstream.answer = say
    packed = gzip.compress(json.dumps(BODY).encode())
    ask(app, packed, **{"Content-Encoding": "gzip"}).read()
    assert upstream.only.body == packed
    assert upstream.only.header("content-encoding") == ["gzip"]
    tap.plan = lambda request: Send(request.edited(request.call.surround(before="30 days.")))
    ask(app, packed, **{"Content-Encoding": "gzip"}).read()
    assert b"30 days." in upstream.asked[1].body
    assert upstream.asked[1].header("content-encoding") == []


def test_a_call_in_a_coding_that_cannot_be_read_passes_unseen(app, upstream, tap):
    assert ask(app, b"\x28\xb5", **{"Content-Encoding": "zstd"}).read() == b"ok"
    assert ask(app, b"no gzip", **{"Content-Encoding": "gzip"}).read() == b"ok"
    assert tap.begun == []


def test_a_call_may_be_answered_without_network(client, upstream, tap):
    tap.plan = lambda request: Serve(200, *request.echo("An echo."))
    reply = client.chat.completions.create(**BODY)
    assert reply.choices[0].message.content == "An echo."
    streamed = client.chat.completions.create(**BODY, stream=True)
    assert "".join(e.choices[0].delta.content or "" for e in streamed if e.choices) == "An echo."
    assert [exchange.live for _, exchange, _ in tap.finished] == [False, False]
    assert upstream.asked == []


CODINGS = [
    (gzip.compress, b"gzip"),
    (gzip.compress, b"x-gzip"),
    (zlib.compress, b"deflate"),
    (lambda content: zlib.compress(content)[2:-4], b"deflate"),
    (lambda content: gzip.compress(zlib.compress(content)), b"deflate, gzip"),
    (lambda content: content, b"identity"),
]


@pytest.mark.parametrize(("pack", "name"), CODINGS)
def test_a_compressed_reply_is_recorded_plain_and_passed_on_packed(app, upstream, tap, pack, name):
    packed = pack(json.dumps(REPLY).encode())
    upstream.answer = lambda asked, connection: whole(packed, b"Content-Encoding: " + name)
    assert ask(app, **{"Accept-Encoding": "br, gzip"}).read() == packed
    assert tap.only.reply.text == "Ten days."
    assert upstream.only.header("accept-encoding") == ["gzip"]


def test_a_reply_in_a_coding_that_nobody_asked_for_is_not_kept(app, upstream, tap):
    upstream.answer = lambda asked, connection: whole(b"\x28\xb5", b"Content-Encoding: zstd")
    assert ask(app).read() == b"\x28\xb5"
    assert upstream.only.header("accept-encoding") == ["identity"]
    assert tap.served.whole is False


def test_a_stream_passes_as_it_comes_and_is_recorded(client, upstream, tap):
    heard = threading.Semaphore(0)

    def stream(asked, connection):
        connection.sendall(STREAM)
        for event in EVENTS:
            connection.sendall(chunk(event))
            assert heard.acquire(timeout=10)
        return chunk(b"")[:3] + b"\r\n"

    upstream.answer = stream
    said = []
    for event in client.chat.completions.create(**BODY, stream=True):
        said.append(event.choices[0].delta.content)
        heard.release()
    heard.release()
    assert said == ["Ten ", "days.", None]
    assert tap.only.reply.text == "Ten days."
    assert tap.only.reply.problem is None


def test_a_stream_that_the_app_closes_is_closed_at_the_provider_and_recorded(
    client, upstream, tap, calls
):
    closed = threading.Event()

    def stream(asked, connection):
        connection.sendall(STREAM + chunk(EVENTS[0]))
        while connection.recv(100):
            pass
        closed.set()

    upstream.answer = stream
    with client.chat.completions.create(**BODY, stream=True) as events:
        next(iter(events))
    assert closed.wait(10)
    assert tap.only.reply.text == "Ten "
    assert tap.only.reply.problem is None
    assert calls.settle(10)


def test_a_call_that_the_app_gives_up_is_given_up_at_the_provider(client, upstream, tap):
    closed = threading.Event()

    def wait(asked, connection):
        while connection.recv(100):
            pass
        closed.set()

    upstream.answer = wait
    with pytest.raises(openai.APITimeoutError):
        client.with_options(timeout=0.2).chat.completions.create(**BODY)
    assert closed.wait(10)
    problem = tap.only.reply.problem
    assert (problem.kind, problem.retryable) == ("timeout", True)
    assert "the app closed the connection" in problem.detail


def test_a_reply_that_the_app_does_not_wait_for_is_no_reply(raw, upstream, tap):
    def half(asked, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
        while connection.recv(100):
            pass

    upstream.answer = half
    content = json.dumps(BODY).encode()
    raw.sendall(b"POST %b HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (PATH.encode(), len(content)))
    raw.sendall(content)
    until(raw, b"{")
    raw.close()
    assert tap.only.reply.problem.kind == "timeout"


def test_the_next_request_may_come_before_the_reply(raw, upstream, tap):
    arrived, sent = threading.Event(), threading.Event()

    def slow(asked, connection):
        arrived.set()
        assert sent.wait(10)
        return say(asked, connection) if asked.body else OK

    upstream.answer = slow
    content = json.dumps(BODY).encode()
    head = b"POST %b HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (PATH.encode(), len(content))
    raw.sendall(head + content)
    assert arrived.wait(10)
    raw.sendall(b"GET / HTTP/1.1\r\n\r\n")
    sent.set()
    until(raw, b"ok")
    assert tap.only.reply.text == "Ten days."


def test_an_error_of_the_provider_is_passed_on_and_recorded(client, upstream, tap):
    error = b'{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}'
    upstream.answer = lambda asked, connection: (
        b"HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: %d\r\n\r\n%b"
        % (len(error), error)
    )
    with pytest.raises(openai.RateLimitError, match="slow down"):
        client.chat.completions.create(**BODY)
    assert (tap.only.reply.problem.kind, tap.only.reply.problem.retry_after) == ("status", 7.0)


def test_a_reply_that_breaks_off_is_cut(client, upstream, tap):
    upstream.answer = lambda asked, connection: connection.sendall(STREAM + chunk(EVENTS[0]))
    with pytest.raises(openai.APIConnectionError):
        list(client.chat.completions.create(**BODY, stream=True))
    assert (tap.only.reply.problem.kind, tap.only.reply.problem.retryable) == ("cut", True)


def test_embeddings_and_other_posts_pass_untouched(app, upstream, tap):
    for path, content in (("/v1/embeddings", b'{"input": "x"}'), (PATH, b"[]"), (PATH, b"")):
        app.request("POST", path, body=content, headers=JSON)
        assert app.getresponse().read() == b"ok"
    assert [asked.body for asked in upstream.asked] == [b'{"input": "x"}', b"[]", b""]
    assert tap.begun == []


def test_a_call_that_comes_in_chunks_is_seen(app, upstream, tap):
    upstream.answer = say
    content = json.dumps(BODY).encode()
    app.request("POST", PATH, body=iter((content[:9], content[9:])), encode_chunked=True)
    app.getresponse().read()
    assert json.loads(upstream.only.body) == BODY
    assert tap.only.reply.text == "Ten days."


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_to_be_looked_at_passes_and_is_named(
    app, upstream, tap, chunked, monkeypatch
):
    monkeypatch.setattr("pytest_ragft.relay.passage.LARGEST_CALL", 1 << 20)
    pieces = [b" " * 1000] * 2000
    headers = JSON if chunked else {**JSON, "Content-Length": "2000000"}
    app.request("POST", PATH, body=iter(pieces), headers=headers, encode_chunked=chunked)
    assert app.getresponse().read() == b"ok"
    assert len(upstream.only.body) == 2_000_000
    (warning,) = tap.warnings
    assert warning.startswith(f"A request of more than 1 MiB to {upstream.url} went through")


def test_settling_waits_for_calls_that_are_under_way(client, upstream, tap, calls):
    held = threading.Event()

    def stream(asked, connection):
        connection.sendall(STREAM + b"".join(map(chunk, EVENTS)))
        assert held.wait(10)
        return b"0\r\n\r\n"

    upstream.answer = stream
    assert calls.settle(0)
    events = client.chat.completions.create(**BODY, stream=True)
    assert next(iter(events)).choices[0].delta.content == "Ten "
    assert not calls.settle(0.01)
    held.set()
    assert calls.settle(10)
    assert tap.only.reply.text == "Ten days."


def test_a_call_that_the_tap_refuses_is_not_under_way_for_ever(app, tap, calls):
    def break_down(request):
        raise RuntimeError("broken")

    tap.plan = break_down
    with pytest.raises(OSError, match="without response"):
        ask(app)
    assert calls.settle(10)
    assert tap.warnings == ["the relay failed on a request: RuntimeError('broken')"]


def test_a_call_of_this_process_is_seen_once(upstream, tap):
    upstream.answer = say
    with Relays(tap) as relays, intercepting(relays.own):
        url = relays.url(f"{upstream.url}/v1")
        with openai.OpenAI(base_url=url, api_key="sk-made-up-for-tests") as client:
            client.chat.completions.create(**BODY)
        relays.settle()
        assert relays.calls.settle(10)
    assert [request.url for request in tap.begun] == [f"{url}/chat/completions"]
    assert tap.only.reply.text == "Ten days."


def test_a_call_of_this_process_past_the_relays_is_none_of_theirs(upstream, tap):
    upstream.answer = say
    client = openai.OpenAI(base_url=f"{upstream.url}/v1", api_key="sk-made-up")
    with Relays(tap) as relays, intercepting(relays.own), client:
        client.chat.completions.create(**BODY)
        assert not relays.own.includes(BODY)
    assert tap.only.reply.text == "Ten days."


def test_a_child_that_was_forked_leaves_its_calls_to_the_relay(tap, monkeypatch):
    own = OwnCalls(tap)
    monkeypatch.setattr("os.getpid", lambda: -1)  # as in a child
    own.finish(Send({}), None, None)
    assert own.begin(_request()) == Send(BODY)
    assert (tap.begun, tap.finished) == ([], [])


def _request():
    class Anything:
        body = BODY
        url = "http://127.0.0.1:1/"

    return Anything()


def test_what_looks_like_a_call_in_no_known_format_is_told(tap):
    own = OwnCalls(tap)
    own.unknown("example.com/v1/x")
    own.warn("a warning")
    assert (tap.unknowns, tap.warnings) == (["example.com/v1/x"], ["a warning"])


def test_without_calls_to_watch_everything_passes(upstream, tap):
    hops = (origin_of(upstream.url),)
    upstream.answer = say
    with Relay(lambda: hops) as relay:
        client = openai.OpenAI(base_url=f"{relay.origin}/v1", api_key="sk-made-up")
        assert client.chat.completions.create(**BODY).choices[0].message.content == "Ten days."
        client.close()
    assert tap.begun == []


def test_relays_are_shared_by_provider(upstream, tap):
    with Relays(tap) as relays:
        one, other = relays.url(f"{upstream.url}/v1"), relays.url(f"{upstream.url}/v2?x=1")
        assert other == one.replace("/v1", "/v2?x=1")
        assert relays.url("http://127.0.0.1:9/v1") != one


def test_only_posts_are_calls(tap):
    own = OwnCalls(tap)
    assert Calls(tap, own).begin("GET", "http://127.0.0.1/v1", b"", []) is None


SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAX/20260101/us-east-1/bedrock/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00",
    "X-Amz-Date": "20260101T000000Z",
    "Host": "127.0.0.1:1",
}


@pytest.fixture
def without_keys(monkeypatch, tmp_path):
    """No key of AWS, whoever runs this."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("without_keys")
def test_a_signed_call_goes_out_as_it_was_signed(app, upstream, tap):
    upstream.answer = say
    ask(app, **SIGNED, **{"Accept-Encoding": "br"}).read()
    for name, value in SIGNED.items():
        assert upstream.only.header(name) == [value]
    assert upstream.only.header("accept-encoding") == ["br"]
    assert tap.only.reply.text == "Ten days."


@pytest.mark.usefixtures("without_keys")
def test_an_edit_of_a_signed_call_is_given_up_by_name(app, upstream, tap):
    upstream.answer = say
    tap.plan = lambda request: Send(request.edited(request.call.surround(before="30 days.")))
    ask(app, **SIGNED).read()
    assert json.loads(upstream.only.body) == BODY
    assert tap.ended.wait(10)
    (warning,) = tap.warnings
    assert "signed for AWS" in warning
    assert "signed for AWS" in tap.finished[0][1].reply.problem.detail


def test_a_signed_request_that_is_no_call_keeps_its_host(app, upstream):
    app.request("GET", "/models", headers=SIGNED)
    assert app.getresponse().read() == b"ok"
    assert upstream.only.header("host") == ["127.0.0.1:1"]


def test_with_the_key_at_hand_a_call_is_signed_for_the_provider(app, upstream, tap, monkeypatch):
    pytest.importorskip("botocore")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAX")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    upstream.answer = say
    ask(app, **SIGNED).read()
    tap.plan = lambda request: Send(request.edited(request.call.surround(before="30 days.")))
    ask(app, **SIGNED).read()
    signatures = set()
    for asked in upstream.asked:
        assert asked.header("host") == [upstream.url.removeprefix("http://")]
        (authorization,) = asked.header("authorization")
        assert "SignedHeaders=host;x-amz-date," in authorization
        signatures.add(authorization.rpartition("=")[2])
        assert asked.header("content-length") == [str(len(asked.body))]
    assert len(signatures) == 2
    assert b"30 days." in upstream.asked[1].body
