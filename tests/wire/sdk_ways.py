"""Every way in which the OpenAI SDK makes a call."""

import json
from contextlib import asynccontextmanager, contextmanager

import openai
import pytest

QUESTION = [{"role": "user", "content": "How long?"}]
SAID = "A scripted answer."


@contextmanager
def client_of(provider, **options):
    with openai.OpenAI(base_url=provider.url, api_key="sk-x", **options) as client:
        yield client


@asynccontextmanager
async def async_client_of(provider, **options):
    async with openai.AsyncOpenAI(base_url=provider.url, api_key="sk-x", **options) as client:
        yield client


def chat(client):
    return client.chat.completions.create(model="m", messages=QUESTION).choices[0].message.content


def chat_stream(client):
    with client.chat.completions.create(model="m", messages=QUESTION, stream=True) as stream:
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def chat_helper(client):
    with client.chat.completions.stream(model="m", messages=QUESTION) as stream:
        stream.until_done()
        return stream.get_final_completion().choices[0].message.content


def chat_raw(client):
    reply = client.chat.completions.with_raw_response.create(model="m", messages=QUESTION)
    return reply.parse().choices[0].message.content


def chat_streaming_response(client):
    create = client.chat.completions.with_streaming_response.create
    with create(model="m", messages=QUESTION) as reply:
        return json.loads(reply.read())["choices"][0]["message"]["content"]


def responses(client):
    return client.responses.create(model="m", input="How long?").output_text


def responses_stream(client):
    with client.responses.create(model="m", input="How long?", stream=True) as stream:
        return "".join(e.delta for e in stream if e.type == "response.output_text.delta")


def responses_helper(client):
    with client.responses.stream(model="m", input="How long?") as stream:
        return stream.get_final_response().output_text


WAYS = [
    chat,
    chat_stream,
    chat_helper,
    chat_raw,
    chat_streaming_response,
    responses,
    responses_stream,
    responses_helper,
]
each_way = pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)


async def async_chat(client):
    reply = await client.chat.completions.create(model="m", messages=QUESTION)
    return reply.choices[0].message.content


async def async_chat_stream(client):
    stream = await client.chat.completions.create(model="m", messages=QUESTION, stream=True)
    return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])


async def async_responses_stream(client):
    stream = await client.responses.create(model="m", input="How long?", stream=True)
    return "".join([e.delta async for e in stream if e.type == "response.output_text.delta"])


each_async_way = pytest.mark.parametrize(
    "ask",
    [async_chat, async_chat_stream, async_responses_stream],
    ids=lambda ask: ask.__name__,
)
