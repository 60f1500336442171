"""An assistant without an SDK, on httpx2, the successor of httpx."""

# /// compatibility
# versions = ["httpx2==2.0.0", "httpx2"]
# model = "m-1"
#
# [ways]
# post = "openai-chat"
# client = "openai-chat"
# client_async = "openai-chat"
# lines_streaming = "openai-chat"
# lines_async_streaming = "openai-chat"
# tools = "openai-chat"
#
# [environment]
# PROVIDER = "{origin}/v1/chat/completions"
# ///

import json
import os

import httpx2

URL = os.environ["PROVIDER"]
KEY = {"Authorization": "Bearer made-up"}
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
TOOL = {"type": "function", "function": {"name": "look_up", "parameters": TOPIC}}


def look_up(topic):
    return "Parcels leave before noon."


def asked(question, **more):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"model": "m-1", "messages": turns, **more}


def text_of(reply):
    reply.raise_for_status()
    return reply.json()["choices"][0]["message"]["content"]


def piece_of(line):
    if not line.startswith("data: {"):
        return ""
    return json.loads(line.removeprefix("data: "))["choices"][0]["delta"].get("content", "")


def post(question):
    return text_of(httpx2.post(URL, json=asked(question), headers=KEY))


def client(question):
    with httpx2.Client(headers=KEY) as own:
        return text_of(own.post(URL, content=json.dumps(asked(question))))


async def client_async(question):
    async with httpx2.AsyncClient(headers=KEY) as own:
        return text_of(await own.post(URL, json=asked(question)))


def lines_streaming(question):
    with httpx2.stream("POST", URL, json=asked(question, stream=True), headers=KEY) as reply:
        for line in reply.iter_lines():
            yield piece_of(line)


async def lines_async_streaming(question):
    body = asked(question, stream=True)
    async with httpx2.AsyncClient() as own, own.stream("POST", URL, json=body) as reply:
        async for line in reply.aiter_lines():
            yield piece_of(line)


def tools(question):
    body = asked(question, tools=[TOOL])
    while True:
        reply = httpx2.post(URL, json=body, headers=KEY)
        message = reply.json()["choices"][0]["message"]
        if not message.get("tool_calls"):
            return message["content"]
        body["messages"].append(message)
        for call in message["tool_calls"]:
            found = look_up(**json.loads(call["function"]["arguments"]))
            result = {"role": "tool", "tool_call_id": call["id"], "content": found}
            body["messages"].append(result)
