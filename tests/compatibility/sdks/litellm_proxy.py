"""An assistant whose model stands behind a gateway: litellm's proxy, in a process of its own."""

# /// compatibility
# versions = ["litellm[proxy]"]
# model = "gpt-5-mini"
#
# [ways]
# chat = "openai-chat"
# chat_streaming = "openai-chat"
# chat_async = "openai-chat"
# chat_tools = "openai-chat"
#
# [environment]
# MODEL_BASE_URL = "{origin}/v1"
# LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY = "true"
# LITELLM_LOCAL_MODEL_COST_MAP = "True"
# ///

import atexit
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import openai

MODEL = "gpt-5-mini"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
LOOK_UP = {"name": "look_up", "description": "Looks a topic up.", "parameters": TOPIC}
TOOLS = [{"type": "function", "function": LOOK_UP}]
START = 300.0
"""Seconds that the gateway has to come up."""


def gateway():
    """Starts it, and gives back its address."""
    behind = {"model": f"openai/{MODEL}", "api_key": "made-up"}
    behind["api_base"] = os.environ["MODEL_BASE_URL"]
    config = Path("gateway.json")  # JSON is YAML, too
    config.write_text(json.dumps({"model_list": [{"model_name": MODEL, "litellm_params": behind}]}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("litellm")), "--config", str(config)]
    with Path("gateway.log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=log, stderr=log
        )
    atexit.register(running.terminate)
    origin = f"http://127.0.0.1:{port}"
    ends = time.monotonic() + START
    while time.monotonic() < ends and running.poll() is None:
        try:
            urllib.request.urlopen(f"{origin}/health/liveliness", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return f"{origin}/v1"
    raise RuntimeError(Path("gateway.log").read_text()[-2000:])


URL = gateway()
client = openai.OpenAI(base_url=URL, api_key="made-up")


def look_up(topic):
    return "Parcels leave before noon."


def messages(question):
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]


def chat(question):
    reply = client.chat.completions.create(model=MODEL, messages=messages(question))
    return reply.choices[0].message.content


async def chat_async(question):
    async with openai.AsyncOpenAI(base_url=URL, api_key="made-up") as own:
        reply = await own.chat.completions.create(model=MODEL, messages=messages(question))
    return reply.choices[0].message.content


def chat_streaming(question):
    asked = messages(question)
    for chunk in client.chat.completions.create(model=MODEL, messages=asked, stream=True):
        yield (chunk.choices[0].delta.content or "") if chunk.choices else ""


def chat_tools(question):
    asked = messages(question)
    while True:
        reply = client.chat.completions.create(model=MODEL, messages=asked, tools=TOOLS)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        asked.append(message.model_dump(include={"role", "content", "tool_calls"}))
        for call in message.tool_calls:
            found = look_up(**json.loads(call.function.arguments))
            asked.append({"role": "tool", "tool_call_id": call.id, "content": found})
