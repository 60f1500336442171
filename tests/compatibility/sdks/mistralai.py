"""An assistant on Mistral's SDK."""

# /// compatibility
# versions = ["mistralai==1.0.0", "mistralai<2", "mistralai<3", "mistralai"]
# model = "mistral-small-latest"
#
# [ways]
# chat = "openai-chat"
# chat_async = "openai-chat"
# chat_streaming = "openai-chat"
# chat_async_streaming = "openai-chat"
# conversation = "openai-chat"
# tools = "openai-chat"
#
# [rules]
# openai-chat = "mistral-chat"
#
# [environment]
# PROVIDER = "{origin}"
# ///

import json
import os

try:
    from mistralai.client import Mistral
except ImportError:  # before version 2
    from mistralai import Mistral

MODEL = "mistral-small-latest"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
LOOK_UP = {"name": "look_up", "description": "Looks a topic up.", "parameters": TOPIC}
OPTIONS = {"api_key": "made-up", "server_url": os.environ["PROVIDER"]}

client = Mistral(**OPTIONS)


def look_up(topic):
    return "Parcels leave before noon."


def asked(question):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"model": MODEL, "messages": turns}


def chat(question):
    return client.chat.complete(**asked(question)).choices[0].message.content


async def chat_async(question):
    reply = await Mistral(**OPTIONS).chat.complete_async(**asked(question))
    return reply.choices[0].message.content


def chat_streaming(question):
    for event in client.chat.stream(**asked(question)):
        yield event.data.choices[0].delta.content or ""


async def chat_async_streaming(question):
    async for event in await Mistral(**OPTIONS).chat.stream_async(**asked(question)):
        yield event.data.choices[0].delta.content or ""


def conversation(question):
    """Earlier turns, and the beginning of the answer in the model's mouth."""
    turns = [
        {"role": "user", "content": [{"type": "text", "text": "I bought a lamp."}]},
        {"role": "assistant", "content": "A good choice."},
        {"role": "user", "content": [{"type": "text", "text": question}]},
        {"role": "assistant", "content": "Briefly:", "prefix": True},
    ]
    return client.chat.complete(model=MODEL, messages=turns).choices[0].message.content


def tools(question):
    turns = asked(question)["messages"]
    offered = [{"type": "function", "function": LOOK_UP}]
    while True:
        reply = client.chat.complete(model=MODEL, messages=turns, tools=offered)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        turns.append(message)
        for call in message.tool_calls:
            found = look_up(**json.loads(call.function.arguments))
            turns.append(
                {"role": "tool", "name": "look_up", "tool_call_id": call.id, "content": found}
            )
