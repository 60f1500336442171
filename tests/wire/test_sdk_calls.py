"""Calls of the real OpenAI SDK against a real server, recorded, edited and echoed."""

import asyncio

import httpx
import openai
import pydantic
import pytest
from sdk_ways import (
    QUESTION,
    SAID,
    async_client_of,
    chat,
    chat_stream,
    client_of,
    each_async_way,
    each_way,
    responses_stream,
)

from pytest_ragft.diagnosis.call import Call, Message, Usage
from pytest_ragft.wire.intercept import Serve, intercepting


class Window(pydantic.BaseModel):
    days: int


def _echo(text):
    def plan(request):
        return Serve(200, *request.echo(text))

    return plan


@each_way
def test_a_call_is_recorded(ask, provider, tap):
    with client_of(provider) as client, intercepting(tap):
        assert ask(client) == SAID
    exchange = tap.only
    assert exchange.call == Call(
        "m", (Message("user", "How long?", 0),), stream=exchange.call.stream
    )
    assert (exchange.reply.text, exchange.reply.problem, exchange.live) == (SAID, None, True)
    assert tap.begun[0].host == provider.url.split("/")[2]
    assert tap.served[0].whole


@each_way
def test_the_provider_sees_the_edited_prompt(ask, provider, tap):
    tap.edit(lambda call: call.surround(before="Fäcts.", after="Short."))
    with client_of(provider) as client, intercepting(tap):
        assert ask(client) == SAID
    assert provider.prompts == ["Fäcts.\n\nHow long?\n\nShort."]
    assert tap.only.call.text == "Fäcts.\n\nHow long?\n\nShort."
    assert provider.requests[0].headers["authorization"] == "Bearer sk-x"


@each_way
def test_an_echo_is_accepted_and_costs_nothing(ask, provider, tap):
    tap.plan = _echo("30 days")
    with client_of(provider) as client, intercepting(tap):
        assert ask(client) == "30 days"
    assert provider.requests == []
    assert tap.only.reply.text == "30 days"
    assert not tap.only.live


@each_async_way
def test_an_asynchronous_call_is_recorded_edited_and_echoed(ask, provider, tap):
    async def use():
        async with async_client_of(provider) as client:
            tap.edit(lambda call: call.surround(before="Facts."))
            said = await ask(client)
            tap.plan = _echo("30 days")
            return said, await ask(client)

    with intercepting(tap):
        assert asyncio.run(use()) == (SAID, "30 days")
    assert provider.prompts == ["Facts.\n\nHow long?"]
    assert [(reply.text, reply.problem) for reply in tap.replies] == [
        (SAID, None),
        ("30 days", None),
    ]
    assert all(served.whole for served in tap.served)


def test_an_echo_is_parsed_into_the_apps_own_type(provider, tap):
    tap.plan = _echo('{"days": 30}')
    with client_of(provider) as client, intercepting(tap):
        chat = client.chat.completions.parse(model="m", messages=QUESTION, response_format=Window)
        response = client.responses.parse(model="m", input="How long?", text_format=Window)
    assert chat.choices[0].message.parsed == Window(days=30)
    assert response.output_parsed == Window(days=30)


def test_an_echo_answers_in_text_where_a_tool_was_forced(provider, tap):
    tap.plan = _echo("30 days")
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
    with client_of(provider) as client, intercepting(tap):
        reply = client.chat.completions.create(
            model="m", messages=QUESTION, tools=[tool], tool_choice="required"
        )
    assert reply.choices[0].message.content == "30 days"


def test_an_echo_of_several_choices_has_them_all(provider, tap):
    tap.plan = _echo("30 days")
    with client_of(provider) as client, intercepting(tap):
        reply = client.chat.completions.create(model="m", messages=QUESTION, n=2)
    assert [choice.message.content for choice in reply.choices] == ["30 days", "30 days"]


def test_an_older_client_is_accepted_too(provider, tap):
    tap.edit(lambda call: call.surround(before="Facts."))
    with (
        httpx.Client() as legacy,
        client_of(provider, http_client=legacy) as client,
        intercepting(tap),
    ):
        assert [chat(client), chat_stream(client)] == [SAID, SAID]
    assert provider.prompts == ["Facts.\n\nHow long?"] * 2
    assert [reply.text for reply in tap.replies] == [SAID, SAID]


@pytest.mark.parametrize(("ask", "usage"), [(chat, Usage(3, 5)), (responses_stream, Usage(3, 5))])
def test_usage_is_read(ask, usage, provider, tap):
    with client_of(provider) as client, intercepting(tap):
        ask(client)
    assert tap.only.reply.usage == usage


def test_usage_of_a_stream_is_read_where_the_app_asks_for_it(provider, tap):
    options = {"include_usage": True}
    with client_of(provider) as client, intercepting(tap):
        stream = client.chat.completions.create(
            model="m", messages=QUESTION, stream=True, stream_options=options
        )
        assert len(list(stream)) > 2
    assert tap.only.reply.usage == Usage(3, 5)


def test_other_endpoints_are_left_alone(provider, tap):
    with client_of(provider, max_retries=0) as client, intercepting(tap):
        with pytest.raises(openai.APIStatusError):
            client.models.list()
        client.embeddings.with_raw_response.create(model="m", input="x", encoding_format="float")
    assert tap.begun == []


def test_azure_deployments_name_the_model_in_the_path(provider, tap):
    tap.edit(lambda call: call.surround(before="Facts."))
    place = provider.url.replace("/v1", "")
    with (
        openai.AzureOpenAI(azure_endpoint=place, api_key="x", api_version="1") as client,
        intercepting(tap),
    ):
        client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    assert tap.only.call.model == "gpt-4o"
    assert tap.begun[0].url == f"{place}/openai/deployments/gpt-4o/chat/completions"
    assert provider.prompts == ["Facts.\n\nHow long?"]
