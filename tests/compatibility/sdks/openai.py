"""An assistant on OpenAI's SDK: every endpoint that answers, and Azure's client."""

# /// compatibility
# versions = ["openai==1.60.0 httpx==0.27.2", "openai==2.0.0", "openai<3", "openai"]
# model = "gpt-5-mini"
#
# [ways]
# chat = "openai-chat"
# chat_async = "openai-chat"
# chat_streaming = "openai-chat"
# chat_async_streaming = "openai-chat"
# chat_tools = "openai-chat"
# chat_helper_streaming = "openai-chat"
# azure = "openai-chat"
# responses = "openai-responses"
# responses_async = "openai-responses"
# responses_streaming = "openai-responses"
# responses_async_streaming = "openai-responses"
# responses_tools = "openai-responses"
# completions = "openai-completions"
# completions_streaming = "openai-completions"
#
# [without]
# "openai==1.60.0 httpx==0.27.2" = ["chat_helper_streaming", "responses", "responses_async",
#   "responses_streaming", "responses_async_streaming", "responses_tools"]
#
# [environment]
# OPENAI_BASE_URL = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# AZURE_OPENAI_ENDPOINT = "{origin}"
# AZURE_OPENAI_API_KEY = "made-up"
# OPENAI_API_VERSION = "2024-10-21"
# ///

import json

import openai

MODEL = "gpt-5-mini"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}
LOOK_UP = {"name": "look_up", "description": "Looks a topic up.", "parameters": TOPIC}
TOOLS = [{"type": "function", "function": LOOK_UP}]

client = openai.OpenAI()


def look_up(topic):
    return "Parcels leave before noon."


def messages(question):
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]


def chat(question):
    reply = client.chat.completions.create(model=MODEL, messages=messages(question))
    return reply.choices[0].message.content


async def chat_async(question):
    async with openai.AsyncOpenAI() as own:
        reply = await own.chat.completions.create(model=MODEL, messages=messages(question))
    return reply.choices[0].message.content


def chat_streaming(question):
    asked = messages(question)
    for chunk in client.chat.completions.create(model=MODEL, messages=asked, stream=True):
        yield chunk.choices[0].delta.content or ""


async def chat_async_streaming(question):
    async with openai.AsyncOpenAI() as own:
        asked = messages(question)
        stream = await own.chat.completions.create(model=MODEL, messages=asked, stream=True)
        async for chunk in stream:
            yield chunk.choices[0].delta.content or ""


def chat_helper_streaming(question):
    with client.chat.completions.stream(model=MODEL, messages=messages(question)) as stream:
        for event in stream:
            if event.type == "content.delta":
                yield event.delta


def chat_tools(question):
    asked = messages(question)
    while True:
        reply = client.chat.completions.create(model=MODEL, messages=asked, tools=TOOLS)
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        asked.append(message)
        for call in message.tool_calls:
            found = look_up(**json.loads(call.function.arguments))
            asked.append({"role": "tool", "tool_call_id": call.id, "content": found})


def azure(question):
    with openai.AzureOpenAI() as own:
        reply = own.chat.completions.create(model=MODEL, messages=messages(question))
    return reply.choices[0].message.content


def responses(question):
    return client.responses.create(model=MODEL, instructions=SYSTEM, input=question).output_text


async def responses_async(question):
    async with openai.AsyncOpenAI() as own:
        part = {"type": "input_text", "text": question}
        asked = [{"role": "user", "content": [part]}]
        return (await own.responses.create(model=MODEL, input=asked)).output_text


def responses_streaming(question):
    for event in client.responses.create(model=MODEL, input=question, stream=True):
        if event.type == "response.output_text.delta":
            yield event.delta


async def responses_async_streaming(question):
    async with (
        openai.AsyncOpenAI() as own,
        own.responses.stream(model=MODEL, input=question) as stream,
    ):
        async for event in stream:
            if event.type == "response.output_text.delta":
                yield event.delta


def responses_tools(question):
    asked = [{"role": "user", "content": question}]
    tools = [{"type": "function", "strict": False, **LOOK_UP}]
    while True:
        reply = client.responses.create(model=MODEL, input=asked, tools=tools)
        calls = [item for item in reply.output if item.type == "function_call"]
        if not calls:
            return reply.output_text
        asked += reply.output
        for call in calls:
            found = look_up(**json.loads(call.arguments))
            asked.append({"type": "function_call_output", "call_id": call.call_id, "output": found})


def completions(question):
    prompt = f"{SYSTEM}\n\n{question}\n\nAnswer:"
    return client.completions.create(model=MODEL, prompt=prompt).choices[0].text


def completions_streaming(question):
    for chunk in client.completions.create(model=MODEL, prompt=question, stream=True):
        yield chunk.choices[0].text
