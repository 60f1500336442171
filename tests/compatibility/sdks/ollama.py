"""An assistant on Ollama's SDK."""

# /// compatibility
# versions = ["ollama==0.4.0", "ollama"]
# model = "llama3.2"
#
# [ways]
# chat = "ollama-chat"
# chat_async = "ollama-chat"
# chat_streaming = "ollama-chat"
# chat_async_streaming = "ollama-chat"
# tools = "ollama-chat"
# generate = "ollama-generate"
# generate_async = "ollama-generate"
# generate_streaming = "ollama-generate"
#
# [environment]
# OLLAMA_HOST = "{origin}"
# ///

import ollama

MODEL = "llama3.2"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
LOOK_UP = {"name": "look_up", "description": "Looks a topic up.", "parameters": TOPIC}


def look_up(topic):
    return "Parcels leave before noon."


def asked(question):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return {"model": MODEL, "messages": turns}


def chat(question):
    return ollama.chat(**asked(question))["message"]["content"]


async def chat_async(question):
    return (await ollama.AsyncClient().chat(**asked(question)))["message"]["content"]


def chat_streaming(question):
    for part in ollama.chat(**asked(question), stream=True):
        yield part["message"]["content"]


async def chat_async_streaming(question):
    async for part in await ollama.AsyncClient().chat(**asked(question), stream=True):
        yield part["message"]["content"]


def tools(question):
    turns = asked(question)["messages"]
    offered = [{"type": "function", "function": LOOK_UP}]
    while True:
        message = ollama.chat(model=MODEL, messages=turns, tools=offered)["message"]
        if not message.get("tool_calls"):
            return message["content"]
        turns.append(message)
        for call in message["tool_calls"]:
            found = look_up(**call["function"]["arguments"])
            turns.append({"role": "tool", "content": found, "name": "look_up"})


def generate(question):
    return ollama.generate(model=MODEL, system=SYSTEM, prompt=question)["response"]


async def generate_async(question):
    return (await ollama.AsyncClient().generate(model=MODEL, prompt=question))["response"]


def generate_streaming(question):
    for part in ollama.generate(model=MODEL, prompt=question, stream=True):
        yield part["response"]
