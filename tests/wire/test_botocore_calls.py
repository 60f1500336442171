"""Calls through botocore and aiobotocore: edited, then signed, then retried by botocore itself."""

import asyncio
import io
import json

import aiobotocore.session
import botocore.session
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.httpsession import AIOHTTPSession
from aiobotocore.httpxsession import HttpxSession
from aws_server import CLAUDE, KEY, REPLY, SECRET, bedrock
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.endpoint import Endpoint
from botocore.exceptions import ClientError, EndpointConnectionError
from raw_calls import add_facts, echo
from raw_server import JSON, WHOLE, Raw

from pytest_ragft.wire.intercept import intercepting

MESSAGES = [{"role": "user", "content": [{"text": "How long?"}]}]
CLAUDE_BODY = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 9,
    "messages": [{"role": "user", "content": "How long?"}],
}


@pytest.fixture(autouse=True)
def _credentials(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))


@pytest.fixture
def client_of():
    made = []

    def make(server, **options):
        options = {"retries": {"max_attempts": 2}, **options}
        client = botocore.session.get_session().create_client(
            "bedrock-runtime", endpoint_url=server.origin, config=Config(**options)
        )
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


def converse(client):
    reply = client.converse(modelId="m", messages=MESSAGES)
    return reply["output"]["message"]["content"][0]["text"]


def converse_stream(client):
    events = client.converse_stream(modelId="m", messages=MESSAGES)["stream"]
    deltas = [event["contentBlockDelta"] for event in events if "contentBlockDelta" in event]
    return "".join(delta["delta"]["text"] for delta in deltas)


def invoke(client, body=None):
    body = json.dumps(CLAUDE_BODY) if body is None else body
    reply = client.invoke_model(modelId="anthropic.claude-3", body=body)
    return json.loads(reply["body"].read())["content"][0]["text"]


def test_a_call_is_recorded(tap, client_of):
    with bedrock(REPLY) as server, intercepting(tap):
        assert converse(client_of(server)) == "Hi"
        assert server.signed_well()
    assert (tap.only.protocol, tap.only.reply.text) == ("bedrock-converse", "Hi")
    assert (tap.served[0].whole, tap.only.live, tap.only.mocked) == (True, True, None)


@pytest.mark.parametrize("body", [str, str.encode, lambda text: io.BytesIO(text.encode())])
def test_an_edited_prompt_is_signed_as_it_is_sent(body, tap, client_of):
    add_facts(tap)
    with bedrock(REPLY, CLAUDE) as server, intercepting(tap):
        client = client_of(server)
        assert converse(client) == "Hi"
        assert invoke(client, body(json.dumps(CLAUDE_BODY))) == "Hi"
        assert server.prompts == ["Facts.\n\nHow long?"] * 2
        assert (server.signed_well(0), server.signed_well(1)) == (True, True)
    assert [reply.text for reply in tap.replies] == ["Hi", "Hi"]


def test_an_echo_needs_no_network(tap, client_of):
    tap.plan = echo
    with bedrock() as server, intercepting(tap):
        client = client_of(server)
        assert (converse(client), converse_stream(client), invoke(client)) == ("echo",) * 3
        assert server.requests == []
    assert [exchange.live for _, exchange, _ in tap.finished] == [False] * 3


def test_an_event_stream_is_recorded_while_it_is_read(tap, client_of):
    tap.plan = echo
    with bedrock() as server, intercepting(tap):
        converse_stream(client_of(server))
    told = tap.served[0]
    kind = {"content-type": told.content_type}
    listening = type(tap)()
    with bedrock(Raw(told.content, headers=kind, chunked=True)) as server, intercepting(listening):
        stream = client_of(server).converse_stream(modelId="m", messages=MESSAGES)["stream"]
        next(iter(stream))
        assert listening.finished == []
        list(stream)
    assert (listening.only.reply.text, listening.served[0].content) == ("echo", told.content)


def test_each_attempt_of_a_retry_is_signed_and_told(tap, client_of):
    add_facts(tap)
    busy = Raw(b'{"message": "busy"}', 503, JSON)
    with bedrock(busy, REPLY) as server, intercepting(tap):
        assert converse(client_of(server)) == "Hi"
        assert server.prompts == ["Facts.\n\nHow long?"] * 2
        assert (server.signed_well(0), server.signed_well(1)) == (True, True)
    first, last = tap.replies
    assert (first.problem.detail, last.text) == ("HTTP 503: busy", "Hi")
    assert tap.begun[0].body == tap.begun[1].body


def test_an_error_status_reaches_the_app(tap, client_of):
    refused = Raw(b'{"message": "no such model"}', 400, JSON)
    with bedrock(refused) as server, intercepting(tap), pytest.raises(ClientError):
        converse(client_of(server))
    assert tap.only.reply.problem.detail == "HTTP 400: no such model"


def test_a_server_that_is_not_there_is_a_problem(tap, client_of):
    with bedrock() as server:
        client = client_of(server, retries={"max_attempts": 0})
    with intercepting(tap), pytest.raises(EndpointConnectionError):
        converse(client)
    assert (tap.only.reply.problem.kind, tap.only.reply.problem.retryable) == ("connection", True)


@pytest.mark.parametrize("content", [json.dumps(REPLY).encode(), None])
def test_an_answer_of_a_handler_is_no_model(content, tap, client_of):
    """What moto does."""

    class Held:
        def stream(self):
            return [json.dumps(REPLY).encode()]

    def answer(request, **_):
        response = AWSResponse(request.url, 200, JSON, Held())
        response._content = content
        return response

    with bedrock() as server, intercepting(tap):
        client = client_of(server)
        client.meta.events.register("before-send.bedrock-runtime", answer)
        assert converse(client) == "Hi"
        assert server.requests == []
    assert tap.only.mocked == "a handler of botocore's before-send event"
    assert tap.only.reply.text == "Hi"


def test_an_error_of_a_handler_is_a_problem(tap, client_of):
    def fail(request, **_):
        raise ValueError("no")

    with bedrock() as server, intercepting(tap):
        client = client_of(server, retries={"max_attempts": 0})
        client.meta.events.register("before-send.bedrock-runtime", fail)
        with pytest.raises(ValueError, match="no"):
            converse(client)
    assert (tap.only.reply.problem.kind, tap.served) == ("connection", [None])


def test_a_stream_that_a_handler_answers_is_left_to_the_app(tap, client_of):
    class Held:
        def stream(self):
            return iter([])

    def answer(request, **_):
        return AWSResponse(request.url, 200, {"content-type": "x"}, Held())

    with bedrock() as server, intercepting(tap):
        client = client_of(server)
        client.meta.events.register("before-send.bedrock-runtime", answer)
        client.converse_stream(modelId="m", messages=MESSAGES)
    assert (tap.only.mocked is None, tap.served) == (False, [None])


def test_a_call_that_is_prepared_and_never_sent_is_told_at_the_end(tap, client_of):
    content = json.dumps({"messages": MESSAGES}).encode()
    with bedrock() as server, intercepting(tap):
        url = f"{server.origin}/model/m/converse"
        parts = {"method": "POST", "url": url, "headers": {}, "context": {}}
        create = client_of(server)._endpoint.create_request
        assert create({**parts, "body": None}).body is None
        prepared = create({**parts, "body": content})
        assert (len(tap.begun), tap.finished) == (1, [])
    assert (prepared.body, tap.served) == (content, [None])


def test_other_services_pass(tap, client_of):
    with bedrock({"Account": "1"}) as server, intercepting(tap):
        client = client_of(server)
        for body in ('{"inputText": "x"}', b"no JSON"):
            client.invoke_model(modelId="amazon.titan-embed-text-v2:0", body=body)["body"].read()
        assert len(server.requests) == 2
    assert tap.begun == []


def test_of_two_taps_the_inner_one_hears_a_call_once(tap, client_of):
    inner = type(tap)()
    add_facts(inner)
    with bedrock(REPLY) as server, intercepting(tap), intercepting(inner):
        assert converse(client_of(server)) == "Hi"
        assert server.prompts == ["Facts.\n\nHow long?"]
    assert (tap.begun, inner.only.reply.text) == ([], "Hi")


def test_everything_is_restored(tap):
    def methods():
        return [
            owner.__dict__[name]
            for owner in (Endpoint, AioEndpoint)
            for name in ("create_request", "_get_response")
        ]

    before = methods()
    with intercepting(tap):
        assert all(a is not b for a, b in zip(methods(), before, strict=True))
    assert methods() == before


def _async(server, use, **options):
    async def run():
        session = aiobotocore.session.get_session()
        config = AioConfig(retries={"max_attempts": 2}, **options)
        async with session.create_client(
            "bedrock-runtime", endpoint_url=server.origin, config=config
        ) as client:
            return await use(client)

    return asyncio.run(run())


async def _converse(client):
    reply = await client.converse(modelId="m", messages=MESSAGES)
    return reply["output"]["message"]["content"][0]["text"]


async def _converse_stream(client):
    reply = await client.converse_stream(modelId="m", messages=MESSAGES)
    events = [event async for event in reply["stream"]]
    deltas = [event["contentBlockDelta"] for event in events if "contentBlockDelta" in event]
    return "".join(delta["delta"]["text"] for delta in deltas)


@pytest.mark.parametrize("http_session_cls", [AIOHTTPSession, HttpxSession])
def test_an_asynchronous_call_is_signed_retried_and_recorded(http_session_cls, tap):
    add_facts(tap)
    busy = Raw(b'{"message": "busy"}', 503, JSON)
    with bedrock(busy, REPLY) as server, intercepting(tap):
        assert _async(server, _converse, http_session_cls=http_session_cls) == "Hi"
        assert server.prompts == ["Facts.\n\nHow long?"] * 2
        assert (server.signed_well(0), server.signed_well(1)) == (True, True)
    assert [reply.text for reply in tap.replies] == ["", "Hi"]


@pytest.mark.parametrize("use", [_converse, _converse_stream])
def test_an_asynchronous_echo_needs_no_network(use, tap):
    tap.plan = echo
    with bedrock() as server, intercepting(tap):
        assert _async(server, use) == "echo"
        assert server.requests == []
    assert (tap.only.reply.text, tap.only.live) == ("echo", False)


async def _invoke(client):
    reply = await client.invoke_model(modelId="m", body=b"no JSON")
    async with reply["body"] as body:
        return await body.read()


def test_other_asynchronous_calls_pass(tap):
    with bedrock() as server, intercepting(tap):
        assert _async(server, _invoke) == WHOLE
        assert len(server.requests) == 1
    assert tap.begun == []
