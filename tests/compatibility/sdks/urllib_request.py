"""An assistant without an SDK, on Python's own urllib.request."""

# /// compatibility
# versions = [""]
# model = "m-1"
#
# [ways]
# urlopen = "openai-chat"
# other_provider = "gemini"
# lines_streaming = "openai-chat"
# tools = "openai-chat"
#
# [environment]
# PROVIDER = "{origin}"
# ///

import json
import os
from urllib.request import Request
from urllib.request import urlopen as open_url

PLACE = os.environ["PROVIDER"]
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
TOOL = {"type": "function", "function": {"name": "look_up", "parameters": TOPIC}}


def look_up(topic):
    return "Parcels leave before noon."


def asked(question, **more):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"model": "m-1", "messages": turns, **more}


def request(body, path="/v1/chat/completions"):
    headers = {"Content-Type": "application/json", "Authorization": "Bearer made-up"}
    return Request(PLACE + path, json.dumps(body).encode(), headers)


def urlopen(question):
    with open_url(request(asked(question)), timeout=30) as reply:
        return json.load(reply)["choices"][0]["message"]["content"]


def other_provider(question):
    body = {"contents": [{"role": "user", "parts": [{"text": question}]}]}
    with open_url(request(body, "/v1beta/models/m-1:generateContent"), timeout=30) as reply:
        return json.load(reply)["candidates"][0]["content"]["parts"][0]["text"]


def lines_streaming(question):
    with open_url(request(asked(question, stream=True)), timeout=30) as reply:
        for line in reply:
            if line.startswith(b"data: {"):
                chunk = json.loads(line.removeprefix(b"data: "))
                yield chunk["choices"][0]["delta"].get("content", "")


def tools(question):
    body = asked(question, tools=[TOOL])
    while True:
        with open_url(request(body), timeout=30) as reply:
            message = json.load(reply)["choices"][0]["message"]
        if not message.get("tool_calls"):
            return message["content"]
        body["messages"].append(message)
        for call in message["tool_calls"]:
            found = look_up(**json.loads(call["function"]["arguments"]))
            result = {"role": "tool", "tool_call_id": call["id"], "content": found}
            body["messages"].append(result)
