"""An assistant on Cohere's SDK, its second version of the chat."""

# /// compatibility
# versions = ["cohere==5.9.0", "cohere<6", "cohere<7", "cohere"]
# model = "command-a-03-2025"
#
# [ways]
# chat = "cohere-chat"
# chat_async = "cohere-chat"
# chat_streaming = "cohere-chat"
# chat_async_streaming = "cohere-chat"
# documents = "cohere-chat"
# tools = "cohere-chat"
#
# [without]
# "cohere==5.9.0" = ["documents"]
#
# [environment]
# CO_API_URL = "{origin}"
# CO_API_KEY = "made-up"
# ///

import json

import cohere

MODEL = "command-a-03-2025"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
LOOK_UP = {"name": "look_up", "description": "Looks a topic up.", "parameters": TOPIC}

client = cohere.ClientV2()


def look_up(topic):
    return "Parcels leave before noon."


def asked(question):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"model": MODEL, "messages": turns}


def pieces(event):
    return event.delta.message.content.text if event.type == "content-delta" else ""


def chat(question):
    return client.chat(**asked(question)).message.content[0].text


async def chat_async(question):
    async with cohere.AsyncClientV2() as own:
        return (await own.chat(**asked(question))).message.content[0].text


def chat_streaming(question):
    for event in client.chat_stream(**asked(question)):
        yield pieces(event)


async def chat_async_streaming(question):
    async with cohere.AsyncClientV2() as own:
        async for event in own.chat_stream(**asked(question)):
            yield pieces(event)


def documents(question):
    given = [{"id": "d1", "data": {"title": "Sending", "text": "Parcels leave before noon."}}]
    return client.chat(**asked(question), documents=given).message.content[0].text


def tools(question):
    turns = asked(question)["messages"]
    offered = [{"type": "function", "function": LOOK_UP}]
    while True:
        message = client.chat(model=MODEL, messages=turns, tools=offered).message
        if not message.tool_calls:
            return message.content[0].text
        plan = {"tool_plan": message.tool_plan, "tool_calls": message.tool_calls}
        turns.append({"role": "assistant", **plan})
        for call in message.tool_calls:
            found = look_up(**json.loads(call.function.arguments))
            content = [{"type": "document", "document": {"data": {"text": found}}}]
            turns.append({"role": "tool", "tool_call_id": call.id, "content": content})
