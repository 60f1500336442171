"""An assistant on Google's SDK: Gemini's API, and Vertex AI's in express mode."""

# /// compatibility
# versions = ["google-genai==1.0.0", "google-genai<2", "google-genai<3", "google-genai"]
# model = "gemini-2.5-flash"
#
# [ways]
# generate = "gemini"
# generate_async = "gemini"
# generate_streaming = "gemini"
# generate_async_streaming = "gemini"
# chat = "gemini"
# vertex = "gemini"
# tools = "gemini"
# tools_async = "gemini"
# automatic_tools = "gemini"
#
# [environment]
# PROVIDER = "{origin}"
# ///

import os

from google import genai
from google.genai import types

MODEL = "gemini-2.5-flash"
SYSTEM = "You answer the customers of a shop."
OPTIONS = {"base_url": os.environ["PROVIDER"]}
CONFIG = types.GenerateContentConfig(system_instruction=SYSTEM, temperature=0)
TOPIC = types.Schema(type="OBJECT", properties={"topic": types.Schema(type="STRING")})
LOOK_UP = types.FunctionDeclaration(name="look_up", description="Looks up.", parameters=TOPIC)
WITH_TOOLS = types.GenerateContentConfig(
    system_instruction=SYSTEM, tools=[types.Tool(function_declarations=[LOOK_UP])]
)

client = genai.Client(api_key="made-up", http_options=OPTIONS)


def look_up(topic: str) -> str:
    """Looks a topic up."""
    return "Parcels leave before noon."


def generate(question):
    return client.models.generate_content(model=MODEL, contents=question, config=CONFIG).text


async def generate_async(question):
    own = genai.Client(api_key="made-up", http_options=OPTIONS)
    asked = {"model": MODEL, "contents": [question], "config": CONFIG}
    return (await own.aio.models.generate_content(**asked)).text


def generate_streaming(question):
    for chunk in client.models.generate_content_stream(model=MODEL, contents=question):
        yield chunk.text or ""


async def generate_async_streaming(question):
    own = genai.Client(api_key="made-up", http_options=OPTIONS)
    stream = await own.aio.models.generate_content_stream(model=MODEL, contents=question)
    async for chunk in stream:
        yield chunk.text or ""


def chat(question):
    history = [
        types.Content(role="user", parts=[types.Part(text="I bought a lamp.")]),
        types.Content(role="model", parts=[types.Part(text="A good choice.")]),
    ]
    return client.chats.create(model=MODEL, history=history).send_message(question).text


def vertex(question):
    own = genai.Client(vertexai=True, api_key="made-up", http_options=OPTIONS)
    return own.models.generate_content(model=MODEL, contents=question, config=CONFIG).text


def results(reply):
    calls = reply.function_calls or []
    found = [(call.name, {"result": look_up(**call.args)}) for call in calls]
    return [types.Part.from_function_response(name=name, response=given) for name, given in found]


def tools(question):
    turns = [types.Content(role="user", parts=[types.Part(text=question)])]
    while True:
        reply = client.models.generate_content(model=MODEL, contents=turns, config=WITH_TOOLS)
        given = results(reply)
        if not given:
            return reply.text
        turns += [reply.candidates[0].content, types.Content(role="user", parts=given)]


async def tools_async(question):
    own = genai.Client(api_key="made-up", http_options=OPTIONS)
    turns = [types.Content(role="user", parts=[types.Part(text=question)])]
    while True:
        asked = {"model": MODEL, "contents": turns, "config": WITH_TOOLS}
        reply = await own.aio.models.generate_content(**asked)
        given = results(reply)
        if not given:
            return reply.text
        turns += [reply.candidates[0].content, types.Content(role="user", parts=given)]


def automatic_tools(question):
    """The SDK runs the function itself."""
    config = types.GenerateContentConfig(tools=[look_up])
    return client.models.generate_content(model=MODEL, contents=question, config=config).text
