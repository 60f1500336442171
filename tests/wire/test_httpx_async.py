"""Asynchronous calls through each library of the family."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from provider import Fault
from raw_calls import (
    BODY,
    PLACE,
    SAID,
    STREAMED,
    Chunks,
    add_facts,
    chunk,
    each_library,
    echo,
    events,
    text_of,
)

from pytest_ragft.wire.intercept import intercepting

pytestmark = each_library


def test_an_asynchronous_call_is_recorded_edited_and_served(library, url, provider, tap):
    hooked = []

    async def hook(message):
        hooked.append(message)

    async def use():
        hooks = {"request": [hook], "response": [hook]}
        async with library.AsyncClient(event_hooks=hooks) as client:
            await client.get(url.replace("/chat/completions", "/models"))
            add_facts(tap)
            first = text_of(await client.post(url, json=BODY))
            tap.plan = echo
            async with client.stream("POST", url, json=STREAMED) as response:
                raw = b"".join([part async for part in response.aiter_raw()])
            return first, raw, text_of(await client.post(url, json=BODY))

    with intercepting(tap):
        first, raw, last = asyncio.run(use())
    assert (first, last) == (SAID, "echo")
    assert raw == tap.served[1].content
    assert provider.prompts == ["Facts.\n\nHow long?"]
    assert len(hooked) == 8


@pytest.mark.parametrize("error", ["ConnectError", "ReadTimeout", "UnsupportedProtocol"])
def test_an_asynchronous_call_that_fails_raises_the_same_error(library, error, tap):
    made = getattr(library, error)("gone")

    def fail(request):
        raise made

    async def use():
        async with library.AsyncClient(transport=library.MockTransport(fail)) as client:
            await client.post(PLACE, json=BODY)

    with intercepting(tap), pytest.raises(type(made)) as raised:
        asyncio.run(use())
    assert raised.value is made
    problem = tap.only.reply.problem
    assert problem.kind == ("timeout" if error == "ReadTimeout" else "connection")
    assert problem.retryable is (error != "UnsupportedProtocol")
    assert problem.detail == f"{error}: gone"


@pytest.mark.parametrize(
    ("stop_after", "kind", "text"),
    [(0, None, ""), (1, None, "Hi"), (9, "cut", "Hi you")],
)
def test_an_asynchronous_call_streams_until_it_ends_or_is_closed(
    library, stop_after, kind, text, tap
):
    async def use():
        async with streaming_async(library) as response:
            pieces = response.aiter_raw()
            for _ in range(stop_after):
                await anext(pieces, None)

    with intercepting(tap):
        asyncio.run(use())
    reply = tap.only.reply
    assert (reply.problem and reply.problem.kind, reply.text) == (kind, text)


def test_an_asynchronous_call_whose_stream_breaks_is_cut(library, tap):
    async def use():
        async with streaming_async(library, error=library.ReadError("gone")) as response:
            await response.aread()

    with intercepting(tap), pytest.raises(library.ReadError):
        asyncio.run(use())
    reply = tap.only.reply
    assert (reply.problem.kind, reply.problem.detail) == ("cut", "ReadError: gone")
    assert reply.text == "Hi you"


@asynccontextmanager
async def streaming_async(library, error=None):
    def answer(request):
        chunks = Chunks(events(chunk("Hi")), events(chunk(" you")), error=error)
        kind = {"content-type": "text/event-stream"}
        return library.Response(200, headers=kind, content=aiter(chunks))

    async with (
        library.AsyncClient(transport=library.MockTransport(answer)) as client,
        client.stream("POST", PLACE, json=STREAMED) as response,
    ):
        yield response


def test_a_call_that_the_app_cancels_is_a_timeout(library, url, provider, tap):
    provider.faults.append(Fault(delay=1))

    async def use():
        async with library.AsyncClient() as client:
            await asyncio.wait_for(client.post(url, json=BODY), 0.1)

    with intercepting(tap), pytest.raises(TimeoutError):
        asyncio.run(use())
    assert tap.only.reply.problem.detail == "the app cancelled the call before its end"


def test_a_stream_that_the_app_leaves_open_is_told_when_it_is_dropped(library, url, provider, tap):
    async def use():
        async with library.AsyncClient() as client:
            request = client.build_request("POST", url, json=STREAMED)
            response = await client.send(request, stream=True)
            async for _ in response.aiter_lines():
                break

            for _ in range(40):  # each of its generators is closed by the one above
                await asyncio.sleep(0)
            assert len(tap.finished) == 1
            await response.aclose()

    with intercepting(tap):
        asyncio.run(use())
    assert tap.only.reply.problem is None
