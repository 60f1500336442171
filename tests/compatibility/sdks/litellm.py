"""An assistant on litellm, which sends through httpx, and through aiohttp where it can."""

# /// compatibility
# versions = ["litellm==1.55.0", "litellm mcp"]
# model = "gpt-5-mini"
#
# [ways]
# chat = "openai-chat"
# chat_async = "openai-chat"
# chat_streaming = "openai-chat"
# chat_async_streaming = "openai-chat"
# chat_tools = "openai-chat"
# responses = "openai-responses"
# responses_async = "openai-responses"
# responses_streaming = "openai-responses"
# anthropic = "anthropic-messages"
# anthropic_async = "anthropic-messages"
# anthropic_async_streaming = "anthropic-messages"
# anthropic_tools = "anthropic-messages"
# cached = "openai-chat"
# cached_async = "openai-chat"
#
# [without]
# "litellm==1.55.0" = ["responses", "responses_async", "responses_streaming"]
#
# [environment]
# OPENAI_API_BASE = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ANTHROPIC_API_BASE = "{origin}"
# ANTHROPIC_API_KEY = "made-up"
# LITELLM_LOCAL_MODEL_COST_MAP = "True"
# ///

import json

import litellm

MODEL = "openai/gpt-5-mini"
CLAUDE = "anthropic/gpt-5-mini"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
LOOK_UP = {"name": "look_up", "description": "Looks a topic up.", "parameters": TOPIC}
TOOLS = [{"type": "function", "function": LOOK_UP}]

litellm.cache = litellm.Cache()
litellm.cache.mode = "default_off"


def look_up(topic):
    return "Parcels leave before noon."


def messages(question):
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]


def chat(question, model=MODEL, **options):
    reply = litellm.completion(model=model, messages=messages(question), **options)
    return reply.choices[0].message.content


async def chat_async(question, model=MODEL, **options):
    reply = await litellm.acompletion(model=model, messages=messages(question), **options)
    return reply.choices[0].message.content


def chat_streaming(question):
    for chunk in litellm.completion(model=MODEL, messages=messages(question), stream=True):
        yield chunk.choices[0].delta.content or ""


async def chat_async_streaming(question, model=MODEL):
    asked = messages(question)
    async for chunk in await litellm.acompletion(model=model, messages=asked, stream=True):
        yield chunk.choices[0].delta.content or ""


def chat_tools(question, model=MODEL):
    asked = messages(question)
    while True:
        reply = litellm.completion(model=model, messages=asked, tools=TOOLS)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        asked.append(message)
        for call in message.tool_calls:
            found = look_up(**json.loads(call.function.arguments))
            asked.append({"role": "tool", "tool_call_id": call.id, "content": found})


def responses(question):
    return litellm.responses(model=MODEL, input=question).output[0].content[0].text


async def responses_async(question):
    return (await litellm.aresponses(model=MODEL, input=question)).output[0].content[0].text


def responses_streaming(question):
    for event in litellm.responses(model=MODEL, input=question, stream=True):
        if event.type == "response.output_text.delta":
            yield event.delta


def anthropic(question):
    return chat(question, CLAUDE)


async def anthropic_async(question):
    return await chat_async(question, CLAUDE)


async def anthropic_async_streaming(question):
    async for piece in chat_async_streaming(question, CLAUDE):
        yield piece


def anthropic_tools(question):
    return chat_tools(question, CLAUDE)


def cached(question):
    return chat(question, caching=True, cache={"use-cache": True})


async def cached_async(question):
    return await chat_async(question, caching=True, cache={"use-cache": True})
