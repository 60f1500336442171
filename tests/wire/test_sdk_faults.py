"""What goes wrong at a provider, as the real OpenAI SDK meets it."""

import asyncio

import openai
import pytest
from provider import Fault
from sdk_ways import (
    SAID,
    async_chat,
    async_client_of,
    chat,
    chat_helper,
    chat_stream,
    chat_streaming_response,
    client_of,
    responses,
    responses_helper,
    responses_stream,
)

from pytest_ragft.wire.intercept import intercepting


@pytest.mark.parametrize("ask", [chat, chat_helper, responses, responses_helper])
def test_tool_calls_are_read(ask, provider, tap):
    provider.faults.append(Fault("tool_call"))
    with client_of(provider) as client, intercepting(tap):
        ask(client)
    assert tap.only.reply.tool_calls == ('look_up({"topic": "refunds"})',)
    assert tap.only.reply.problem is None


@pytest.mark.parametrize("ask", [chat, chat_stream, responses, responses_stream])
def test_a_refusal_is_read(ask, provider, tap):
    provider.faults.append(Fault("refusal", text="I cannot help."))
    with client_of(provider) as client, intercepting(tap):
        ask(client)
    assert (tap.only.reply.text, tap.only.reply.refusal) == ("I cannot help.", True)


FAULTS = [
    (chat, Fault("status", 429, headers={"retry-after": "7"}), "status", True),
    (chat, Fault("status", 500), "status", True),
    (chat, Fault("status", 401), "status", False),
    (chat, Fault("status", 400, code="content_filter"), "content_filter", False),
    (responses_stream, Fault("status", 503), "status", True),
    (chat, Fault("broken_json"), "broken_json", True),
    (responses, Fault("broken_json"), "broken_json", True),
    (chat, Fault("empty"), "empty", True),
    (chat_stream, Fault("empty"), "empty", True),
    (responses, Fault("empty"), "empty", True),
    (responses_stream, Fault("empty"), "empty", True),
    (chat, Fault("content_filter"), "content_filter", False),
    (chat_stream, Fault("content_filter"), "content_filter", False),
    (responses, Fault("content_filter"), "content_filter", False),
    (responses_stream, Fault("content_filter"), "content_filter", False),
    (chat_stream, Fault("cut"), "cut", True),
    (responses_stream, Fault("cut"), "cut", True),
    (chat_stream, Fault("drop_midway"), "cut", True),
    (responses_stream, Fault("drop_midway"), "cut", True),
    (chat_streaming_response, Fault("drop_midway"), "cut", True),
    (chat, Fault("drop_midway"), "connection", True),
    (chat, Fault("drop"), "connection", True),
    (chat_stream, Fault("drop"), "connection", True),
    (chat, Fault(delay=0.4), "timeout", True),
    (chat_stream, Fault(delay=0.4), "timeout", True),
]


@pytest.mark.parametrize(("ask", "fault", "kind", "retryable"), FAULTS)
class TestAFault:
    def test_is_a_problem(self, ask, fault, kind, retryable, faulty):
        provider, tap = faulty
        provider.faults.append(fault)
        with client_of(provider, max_retries=0, timeout=0.2) as client, intercepting(tap):
            _outcome(ask, client)
        problem = tap.only.reply.problem
        assert (problem.kind, problem.retryable) == (kind, retryable)
        assert problem.retry_after == (7.0 if "retry-after" in fault.headers else None)

    @pytest.mark.usefixtures("kind", "retryable")
    def test_reaches_the_app_as_without_a_tap(self, ask, fault, faulty):
        provider, tap = faulty
        provider.faults.extend([fault, fault])
        with client_of(provider, max_retries=0, timeout=0.2) as client:
            without = _outcome(ask, client)
            with intercepting(tap):
                assert _outcome(ask, client) == without


@pytest.fixture
def faulty(provider, tap):
    return provider, tap


def _outcome(ask, client):
    try:
        return ask(client)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it must be the same with a tap
        return type(error), str(error)


def test_a_provider_that_is_down_is_a_connection_problem(provider, tap):
    with (
        openai.OpenAI(base_url="http://127.0.0.1:9/v1", api_key="x", max_retries=0) as client,
        intercepting(tap),
        pytest.raises(openai.APIConnectionError),
    ):
        chat(client)
    problem = tap.only.reply.problem
    assert (problem.kind, problem.retryable, tap.served) == ("connection", True, [None])


def test_each_retry_of_the_sdk_is_an_exchange_of_its_own(provider, tap):
    provider.faults.extend([Fault("status", 500, headers={"retry-after-ms": "1"}), None])
    with client_of(provider, max_retries=2) as client, intercepting(tap):
        assert chat(client) == SAID
    assert [reply.problem and reply.problem.kind for reply in tap.replies] == ["status", None]


def test_a_call_that_the_app_cancels_is_a_timeout(provider, tap):
    provider.faults.append(Fault(delay=0.4))

    async def use():
        async with async_client_of(provider) as client:
            await asyncio.wait_for(async_chat(client), 0.1)

    with intercepting(tap), pytest.raises(TimeoutError):
        asyncio.run(use())
    assert tap.only.reply.problem.kind == "timeout"
