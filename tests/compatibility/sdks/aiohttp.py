"""An assistant without an SDK, on aiohttp."""

# /// compatibility
# versions = ["aiohttp==3.8.3", "aiohttp"]
# model = "m-1"
#
# [ways]
# post_async = "openai-chat"
# bytes_async = "openai-chat"
# lines_async_streaming = "openai-chat"
# other_provider_async = "ollama-chat"
# tools_async = "openai-chat"
#
# [environment]
# PROVIDER = "{origin}"
# ///

import json
import os

import aiohttp

PLACE = os.environ["PROVIDER"]
URL = f"{PLACE}/v1/chat/completions"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
TOOL = {"type": "function", "function": {"name": "look_up", "parameters": TOPIC}}


def look_up(topic):
    return "Parcels leave before noon."


def asked(question, **more):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"model": "m-1", "messages": turns, **more}


async def post_async(question):
    async with aiohttp.ClientSession() as own, own.post(URL, json=asked(question)) as reply:
        return (await reply.json())["choices"][0]["message"]["content"]


async def bytes_async(question):
    data = json.dumps(asked(question)).encode()
    headers = {"content-type": "application/json"}
    async with (
        aiohttp.ClientSession(PLACE, headers=headers, raise_for_status=True) as own,
        own.request("POST", "/v1/chat/completions", data=data) as reply,
    ):
        return json.loads(await reply.read())["choices"][0]["message"]["content"]


async def lines_async_streaming(question):
    body = asked(question, stream=True)
    async with aiohttp.ClientSession() as own, own.post(URL, json=body) as reply:
        async for line in reply.content:
            if line.startswith(b"data: {"):
                chunk = json.loads(line.removeprefix(b"data: "))
                yield chunk["choices"][0]["delta"].get("content", "")


async def other_provider_async(question):
    body = asked(question, stream=False)
    url = f"{PLACE}/api/chat"
    async with aiohttp.ClientSession() as own, own.post(url, json=body) as reply:
        return (await reply.json())["message"]["content"]


async def tools_async(question):
    body = asked(question, tools=[TOOL])
    async with aiohttp.ClientSession() as own:
        while True:
            async with own.post(URL, json=body) as reply:
                message = (await reply.json())["choices"][0]["message"]
            if not message.get("tool_calls"):
                return message["content"]
            body["messages"].append(message)
            for call in message["tool_calls"]:
                found = look_up(**json.loads(call["function"]["arguments"]))
                result = {"role": "tool", "tool_call_id": call["id"], "content": found}
                body["messages"].append(result)
