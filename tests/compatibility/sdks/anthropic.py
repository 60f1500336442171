"""An assistant on Anthropic's SDK, with cached system blocks and tools."""

# /// compatibility
# versions = ["anthropic==0.20.0 httpx==0.27.2", "anthropic<1", "anthropic<2", "anthropic"]
# model = "claude-sonnet-4-5"
#
# [ways]
# messages = "anthropic-messages"
# messages_async = "anthropic-messages"
# messages_streaming = "anthropic-messages"
# messages_async_streaming = "anthropic-messages"
# helper_streaming = "anthropic-messages"
# helper_async_streaming = "anthropic-messages"
# cached_blocks = "anthropic-messages"
# conversation = "anthropic-messages"
# tools = "anthropic-messages"
# tools_streaming = "anthropic-messages"
#
# [without]
# "anthropic==0.20.0 httpx==0.27.2" = ["tools", "tools_streaming"]
#
# [environment]
# ANTHROPIC_BASE_URL = "{origin}"
# ANTHROPIC_API_KEY = "made-up"
# ///

import anthropic

SYSTEM = "You answer the customers of a shop."
OPTIONS = {"model": "claude-sonnet-4-5", "max_tokens": 200}
MARK = {"type": "ephemeral"}
LOOK_UP = {
    "name": "look_up",
    "description": "Looks a topic up.",
    "input_schema": {"type": "object", "properties": {"topic": {"type": "string"}}},
}

client = anthropic.Anthropic()


def look_up(topic):
    return "Parcels leave before noon."


def asked(question):
    return {**OPTIONS, "system": SYSTEM, "messages": [{"role": "user", "content": question}]}


def messages(question):
    return client.messages.create(**asked(question)).content[0].text


async def messages_async(question):
    async with anthropic.AsyncAnthropic() as own:
        return (await own.messages.create(**asked(question))).content[0].text


def messages_streaming(question):
    for event in client.messages.create(**asked(question), stream=True):
        if event.type == "content_block_delta":
            yield event.delta.text


async def messages_async_streaming(question):
    async with anthropic.AsyncAnthropic() as own:
        async for event in await own.messages.create(**asked(question), stream=True):
            if event.type == "content_block_delta":
                yield event.delta.text


def helper_streaming(question):
    with client.messages.stream(**asked(question)) as stream:
        yield from stream.text_stream


async def helper_async_streaming(question):
    async with anthropic.AsyncAnthropic() as own, own.messages.stream(**asked(question)) as stream:
        async for text in stream.text_stream:
            yield text


def cached_blocks(question):
    """As many cache marks as are allowed, the question's block among them."""
    system = [
        {"type": "text", "text": text, "cache_control": MARK}
        for text in (SYSTEM, "The shop sells lamps.", "It is open on Sundays.")
    ]
    block = {"type": "text", "text": question, "cache_control": MARK}
    turns = [{"role": "user", "content": [block]}]
    reply = client.messages.create(**OPTIONS, system=system, messages=turns)
    return reply.content[0].text


def conversation(question):
    """Earlier turns, and the beginning of the answer in the model's mouth."""
    turns = [
        {"role": "user", "content": "I bought a lamp."},
        {"role": "assistant", "content": [{"type": "text", "text": "A good choice."}]},
        {"role": "user", "content": question},
        {"role": "assistant", "content": "Briefly:"},
    ]
    return client.messages.create(**OPTIONS, messages=turns).content[0].text


def answer(call, turns):
    """Goes on until no tool is called; `call` makes one request."""
    while True:
        reply = call(messages=turns, tools=[LOOK_UP], system=SYSTEM, **OPTIONS)
        if reply.stop_reason != "tool_use":
            return reply.content[0].text
        turns.append({"role": "assistant", "content": reply.content})
        results = [
            {"type": "tool_result", "tool_use_id": block.id, "content": look_up(**block.input)}
            for block in reply.content
            if block.type == "tool_use"
        ]
        turns.append({"role": "user", "content": results})


def tools(question):
    return answer(client.messages.create, [{"role": "user", "content": question}])


def tools_streaming(question):
    """Each step is streamed, and the app shows what comes."""
    turns = [{"role": "user", "content": question}]
    while True:
        with client.messages.stream(messages=turns, tools=[LOOK_UP], **OPTIONS) as stream:
            yield from stream.text_stream
            reply = stream.get_final_message()
        if reply.stop_reason != "tool_use":
            return
        turns.append({"role": "assistant", "content": reply.content})
        results = [
            {"type": "tool_result", "tool_use_id": block.id, "content": look_up(**block.input)}
            for block in reply.content
            if block.type == "tool_use"
        ]
        turns.append({"role": "user", "content": results})
