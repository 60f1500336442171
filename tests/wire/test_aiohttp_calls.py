"""Calls through aiohttp against a real server."""

import asyncio
import gc
import io
import json
import threading

import aiohttp
import pytest
from provider import Fault
from raw_calls import BODY, SAID, STREAMED, add_facts, echo
from raw_server import EVENTS, HALF, JSON, PACKED, REPLY, STREAM, WHOLE, Raw

from pytest_ragft.wire.clients.aiohttp_messages import _LARGE
from pytest_ragft.wire.intercept import Send, Serve, intercepting

CONTENT = json.dumps(BODY).encode()


async def text(response):
    return (await response.text()).encode()


async def in_chunks(response):
    return b"".join([part async for part in response.content.iter_chunked(9)])


async def as_it_comes(response):
    return b"".join([part async for part in response.content.iter_any()])


async def with_chunk_ends(response):
    return b"".join([part async for part, _ in response.content.iter_chunks()])


async def in_lines(response):
    return b"".join([line async for line in response.content])


async def in_paragraphs(response):
    kept = b""
    while part := await response.content.readuntil(b"\n\n"):
        kept += part
    return kept


async def exactly(response):
    with pytest.raises(asyncio.IncompleteReadError) as raised:
        await response.content.readexactly(9999)
    return raised.value.partial


async def at_once(response):
    kept = b""
    while not response.content.at_eof():
        kept += await response.content.readexactly(1) + response.content.read_nowait()
    return kept


async def read(response):
    return await response.read()


WAYS = [
    text,
    read,
    in_chunks,
    as_it_comes,
    with_chunk_ends,
    in_lines,
    in_paragraphs,
    exactly,
    at_once,
]
each_way = pytest.mark.parametrize("take", WAYS, ids=lambda take: take.__name__)
each_body = pytest.mark.parametrize("body", [BODY, STREAMED], ids=["whole", "streamed"])


def ask(url, take=read, session=None, **options):
    """What the app reads, by a session of its own."""

    async def use():
        async with (
            aiohttp.ClientSession(**(session or {})) as client,
            client.post(url, **(options or {"json": BODY})) as response,
        ):
            return await take(response)

    return asyncio.run(use())


@each_body
@each_way
def test_a_call_is_recorded(take, body, url, provider, tap):
    with intercepting(tap):
        assert ask(url, take, json=body)
    assert (tap.only.reply.text, tap.served[0].whole) == (SAID, True)
    assert (tap.begun[0].url, tap.only.mocked, tap.only.live) == (url, None, True)


@each_body
@each_way
def test_an_echo_needs_no_network(take, body, provider, url, tap):
    tap.plan = echo
    with intercepting(tap):
        assert b"echo" in ask(url, take, json=body)
    assert provider.requests == []
    assert (tap.only.reply.text, tap.only.live) == ("echo", False)


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"json": BODY}, "application/json"),
        ({"data": CONTENT}, "application/octet-stream"),
        ({"data": CONTENT.decode()}, "text/plain; charset=utf-8"),
        ({"data": io.BytesIO(CONTENT)}, "application/octet-stream"),
        ({"data": aiohttp.JsonPayload(BODY)}, "application/json"),
        ({"data": CONTENT, "headers": {"Content-Type": "a/b"}}, "a/b"),
        ({"data": CONTENT, "headers": {"Content-Length": str(len(CONTENT))}}, None),
    ],
)
def test_the_provider_sees_the_edited_prompt(options, kind, server, tap):
    add_facts(tap)
    with intercepting(tap):
        ask(server.url, session={"headers": {"X-Session": "s"}}, **options)
    ((_, headers, content),) = server.requests
    assert server.prompts == ["Facts.\n\nHow long?"]
    assert (headers["content-length"], headers["x-session"]) == (str(len(content)), "s")
    assert headers["content-type"] == (kind or "application/octet-stream")
    assert tap.only.call.text == "Facts.\n\nHow long?"


def test_a_large_prompt_is_edited_without_a_warning(server, tap):
    tap.edit(lambda call: call.surround(before="x" * _LARGE))
    with intercepting(tap):
        ask(server.url)
    assert len(server.prompts[0]) > _LARGE


def test_the_json_of_a_session_is_read_as_it_will_be_sent(server, tap):
    def dumps(value):
        return json.dumps({**value, "model": "of the session"})

    with intercepting(tap):
        ask(server.url, session={"json_serialize": dumps})
    assert tap.only.call.model == "of the session"


async def _pieces():
    yield CONTENT


@pytest.mark.parametrize(
    "options",
    [
        {"data": {"messages": "x"}},
        {"data": aiohttp.FormData({"a": "b"})},
        {"data": None},
        {"json": [1]},
        {"json": {"input": "x"}},
    ],
)
def test_other_requests_pass(options, server, tap):
    with intercepting(tap):
        assert ask(server.url, **options) == WHOLE
    assert (tap.begun, len(server.requests)) == ([], 1)


def test_a_body_that_can_be_read_once_passes_untouched(server, tap):
    with intercepting(tap):
        assert ask(server.url, data=_pieces()) == WHOLE
    assert (tap.begun, server.prompts) == ([], ["How long?"])


@pytest.mark.parametrize(
    ("options", "error"), [({"json": {1, 2}}, TypeError), ({"params": 3.5}, TypeError)]
)
def test_a_request_that_cannot_be_made_fails_as_ever(options, error, server, tap):
    with intercepting(tap), pytest.raises(error):
        ask(server.url, **{"json": BODY, **options})
    assert tap.begun == []


def test_a_base_address_and_a_query_are_joined(server, tap):
    with intercepting(tap):
        ask("/v1/chat/completions", session={"base_url": server.origin}, json=BODY, params={"a": 1})
    assert (tap.begun[0].url, tap.begun[0].post.query) == (server.url, "a=1")


@pytest.mark.parametrize("encoding", [*PACKED, "identity"])
@pytest.mark.parametrize("decompress", [True, False])
@pytest.mark.parametrize("of_session", [True, False])
def test_a_compressed_reply_is_recorded_as_it_reads(encoding, decompress, of_session, server, tap):
    content = PACKED.get(encoding, EVENTS)
    server.replies.append(Raw(content, headers={**STREAM, "content-encoding": encoding}))
    wish = {"auto_decompress": decompress}
    with intercepting(tap):
        got = ask(
            server.url,
            session=wish if of_session else {},
            json=BODY,
            **({} if of_session else wish),
        )
    assert got == (EVENTS if decompress else content)
    assert (tap.only.reply.text, tap.served[0].content) == ("Hi you", EVENTS)


def test_a_stream_reaches_the_app_piece_by_piece(url, provider, tap):
    """The provider writes its next piece only when the app has had the last one."""
    got = threading.Event()
    waited = []

    def wait(index):
        waited.append(got.wait(5))
        got.clear()

    async def use(response):
        async for _ in response.content.iter_any():
            told.append(len(tap.finished))
            got.set()

    told = []
    provider.between_chunks = wait
    with intercepting(tap):
        ask(url, use, json=STREAMED)
    assert len(waited) > 3
    assert all(waited)
    assert not any(told[:-1])
    assert tap.only.reply.text == SAID


@pytest.mark.parametrize("leave", ["release", "close", "exit", "collect", "uninstall", "settle"])
def test_a_stream_that_the_app_leaves_is_told_once(leave, server, tap):
    length = len(HALF + EVENTS) + (0 if leave == "collect" else 9)
    server.replies.append(Raw(HALF + EVENTS, headers=STREAM, length=length))

    async def use(session):
        response = await session.post(server.url, json=STREAMED)
        assert await response.content.read(len(HALF)) == HALF
        if leave == "collect":  # until then aiohttp itself keeps the response
            await response.content.wait_eof()
        if leave in ("release", "close"):
            getattr(response, leave)()
        elif leave == "exit":
            async with response:
                pass
        elif leave == "settle":
            tap.begun[0].settle()
        if leave in ("settle", "uninstall"):
            assert len(tap.finished) == (leave == "settle")
            return response
        del response
        gc.collect()
        assert len(tap.finished) == 1
        return None

    async def run():
        async with aiohttp.ClientSession() as session:
            with intercepting(tap):
                kept = await use(session)
            if kept is not None:
                kept.close()

    asyncio.run(run())
    assert (tap.only.reply.text, tap.only.reply.problem) == ("Hi", None)
    assert not tap.served[0].whole


def test_a_stream_that_breaks_is_cut(server, tap):
    server.replies.append(Raw(HALF, headers=STREAM, length=len(EVENTS), cut=True))
    with intercepting(tap), pytest.raises(aiohttp.ClientPayloadError):
        ask(server.url, json=STREAMED)
    reply = tap.only.reply
    assert (reply.text, reply.problem.kind, reply.problem.retryable) == ("Hi", "cut", True)


def test_a_stream_that_breaks_is_cut_for_a_reader_of_chunks(server, tap):
    server.replies.append(Raw(HALF, headers=STREAM, length=len(EVENTS), cut=True))
    with intercepting(tap), pytest.raises(aiohttp.ClientPayloadError):
        ask(server.url, with_chunk_ends, json=STREAMED)
    assert (tap.only.reply.text, tap.only.reply.problem.kind) == ("Hi", "cut")


def test_a_call_that_the_app_cancels_is_a_timeout(provider, url, tap):
    provider.faults.append(Fault(delay=1))

    async def use():
        async with aiohttp.ClientSession() as session:
            await asyncio.wait_for(session.post(url, json=BODY), 0.1)

    with intercepting(tap), pytest.raises(TimeoutError):
        asyncio.run(use())
    assert tap.only.reply.problem.detail == "the app cancelled the call before its end"


@pytest.mark.parametrize(
    ("fault", "kind"), [(Fault("drop"), "connection"), (Fault(delay=1), "timeout")]
)
def test_a_reply_that_does_not_come_is_a_problem(fault, kind, provider, url, tap):
    provider.faults.append(fault)
    with intercepting(tap), pytest.raises((aiohttp.ClientError, TimeoutError)):
        ask(url, session={"timeout": aiohttp.ClientTimeout(total=0.2)}, json=BODY)
    problem = tap.only.reply.problem
    assert (problem.kind, problem.retryable, tap.served) == (kind, True, [None])


@pytest.mark.parametrize("of_session", [True, False])
def test_an_error_status_that_is_raised_is_the_status(of_session, server, tap):
    server.replies.append(Raw(b'{"error": {"message": "busy"}}', 429, JSON))
    wish = {"raise_for_status": True}
    with intercepting(tap), pytest.raises(aiohttp.ClientResponseError):
        ask(
            server.url,
            session=wish if of_session else {},
            json=BODY,
            **({} if of_session else wish),
        )
    problem = tap.only.reply.problem
    assert (problem.kind, problem.detail, problem.retryable) == ("status", "HTTP 429", True)
    assert not tap.served[0].whole


def test_an_error_status_that_is_read_is_told_whole(server, tap):
    headers = {**JSON, "retry-after": "7"}
    server.replies.append(Raw(b'{"error": {"message": "busy"}}', 429, headers))
    with intercepting(tap):
        ask(server.url)
    problem = tap.only.reply.problem
    assert (problem.detail, problem.retry_after) == ("HTTP 429: busy", 7.0)


def test_an_empty_reply_is_told(server, tap):
    server.replies.append(Raw(b"", 204))
    with intercepting(tap):
        assert ask(server.url) == b""
    assert tap.served[0].content == b""


async def _complain(response):
    response.raise_for_status()


@pytest.mark.parametrize(
    ("session", "options"),
    [
        ({"raise_for_status": True}, {}),
        ({"raise_for_status": _complain}, {}),
        ({}, {"raise_for_status": True}),
    ],
    ids=["session", "function", "request"],
)
@pytest.mark.parametrize("status", [200, 400, 599])
def test_an_echo_keeps_the_wish_for_errors(session, options, status, tap):
    tap.plan = lambda request: Serve(status, "application/json", b'{"error": {"message": "no"}}')
    with intercepting(tap):
        if status == 200:
            assert ask("http://x/chat/completions", session=session, json=BODY, **options)
            return
        with pytest.raises(aiohttp.ClientResponseError) as raised:
            ask("http://x/chat/completions", session=session, json=BODY, **options)
    assert (raised.value.status, tap.only.reply.problem.kind) == (status, "status")


def test_an_echo_is_a_genuine_response(tap):
    class Own(aiohttp.ClientResponse):
        pass

    async def look(response):
        assert type(response) is Own
        assert isinstance(response.content, aiohttp.StreamReader)
        assert (response.status, response.reason, response.ok) == (200, "OK", True)
        assert response.raw_headers[0] == (b"Content-Type", b"application/json")
        assert str(response.url) == "http://x/chat/completions"
        return await response.json()

    tap.plan = echo
    with intercepting(tap):
        reply = ask("http://x/chat/completions", look, session={"response_class": Own}, json=BODY)
    assert reply["choices"][0]["message"]["content"] == "echo"


def test_a_recorded_reader_passes_for_the_one_it_stands_for(server, tap):
    async def look(response):
        assert isinstance(response.content, aiohttp.StreamReader)
        assert response.content.total_bytes >= 0
        return await response.json()

    with intercepting(tap):
        assert ask(server.url, look) == REPLY


def test_connections_are_kept(server, tap):
    async def use():
        async with aiohttp.ClientSession() as session:
            for _ in range(3):
                async with session.post(server.url, json=BODY) as response:
                    await response.read()
            tap.plan = echo
            async with session.post(server.url, json=BODY) as response:
                await response.read()
            tap.plan = lambda request: Send(request.body)
            async with session.request("post", server.url, json=BODY) as response:
                await response.read()

    with intercepting(tap):
        asyncio.run(use())
    assert (len(server.connections), len(server.requests), len(tap.finished)) == (1, 4, 5)


@pytest.mark.filterwarnings("ignore:Inheritance class:DeprecationWarning")
def test_a_session_and_a_subclass_made_before_are_covered(server, tap):
    class Own(aiohttp.ClientSession):
        async def _request(self, *args, **options):
            return await super()._request(*args, **options)

    async def post(session):
        async with session.post(server.url, json=BODY) as response:
            await response.read()

    async def use():
        async with Own() as session:
            await post(session)
            with intercepting(tap):
                await post(session)
            await post(session)

    asyncio.run(use())
    assert tap.only.reply.text == "Hi"


def test_of_two_taps_the_inner_one_hears_a_call_once(server, tap):
    inner = type(tap)()
    before = aiohttp.ClientSession._request
    with intercepting(tap), intercepting(inner):
        add_facts(inner)
        ask(server.url)
    assert (len(tap.begun), inner.only.reply.text) == (0, "Hi")
    assert server.prompts == ["Facts.\n\nHow long?"]
    assert aiohttp.ClientSession._request is before


def test_a_wrapper_that_stayed_below_only_passes_on(server, tap):
    with intercepting(tap):
        wrapped = aiohttp.ClientSession._request
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiohttp.ClientSession, "_request", wrapped)
        assert ask(server.url) == WHOLE
    assert tap.begun == []


def test_many_calls_at_once_are_each_told_once(url, provider, tap):
    provider.answer = lambda messages, model: f"to {messages[0]['content']}"

    async def one(session, number):
        body = {**BODY, "messages": [{"role": "user", "content": str(number)}]}
        async with session.post(url, json=body) as response:
            return (await response.json())["choices"][0]["message"]["content"]

    async def use():
        async with aiohttp.ClientSession() as session:
            return await asyncio.gather(*(one(session, number) for number in range(40)))

    with intercepting(tap):
        assert asyncio.run(use()) == [f"to {number}" for number in range(40)]
    assert len(tap.finished) == 40
    told = {exchange.call.text: exchange.reply.text for _, exchange, _ in tap.finished}
    assert told == {str(number): f"to {number}" for number in range(40)}
