"""An assistant without an SDK, on requests."""

# /// compatibility
# versions = ["requests==2.26.0 urllib3<2", "requests"]
# model = "m-1"
#
# [ways]
# post = "openai-chat"
# session = "openai-chat"
# other_provider = "anthropic-messages"
# lines_streaming = "openai-chat"
# tools = "openai-chat"
#
# [environment]
# PROVIDER = "{origin}/v1/chat/completions"
# OTHER_PROVIDER = "{origin}/v1/messages"
# ///

import json
import os

import requests

URL = os.environ["PROVIDER"]
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


def post(question):
    return text_of(requests.post(URL, json=asked(question), timeout=30))


def session(question):
    with requests.Session() as own:
        own.headers["Authorization"] = "Bearer made-up"
        return text_of(own.post(URL, data=json.dumps(asked(question)), timeout=30))


def other_provider(question):
    turn = {"role": "user", "content": question}
    body = {"model": "m-1", "max_tokens": 100, "messages": [turn]}
    reply = requests.post(os.environ["OTHER_PROVIDER"], json=body, timeout=30)
    return reply.json()["content"][0]["text"]


def lines_streaming(question):
    body = asked(question, stream=True)
    with requests.post(URL, json=body, stream=True, timeout=30) as reply:
        for line in reply.iter_lines():
            if line.startswith(b"data: {"):
                chunk = json.loads(line.removeprefix(b"data: "))
                yield chunk["choices"][0]["delta"].get("content", "")


def tools(question):
    body = asked(question, tools=[TOOL])
    while True:
        reply = requests.post(URL, json=body, timeout=30)
        message = reply.json()["choices"][0]["message"]
        if not message.get("tool_calls"):
            return message["content"]
        body["messages"].append(message)
        for call in message["tool_calls"]:
            found = look_up(**json.loads(call["function"]["arguments"]))
            result = {"role": "tool", "tool_call_id": call["id"], "content": found}
            body["messages"].append(result)
