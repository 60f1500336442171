"""An assistant of Haystack's pipelines, generators and agents."""

# /// compatibility
# versions = ["haystack-ai==2.9.0", "haystack-ai"]
# model = "gpt-5-mini"
#
# [ways]
# pipeline = "openai-chat"
# generator = "openai-chat"
# generator_async = "openai-chat"
# generator_streaming = "openai-chat"
# agent_tools = "openai-chat"
# responses = "openai-responses"
#
# [without]
# "haystack-ai==2.9.0" = ["generator_async", "agent_tools", "responses"]
#
# [environment]
# OPENAI_BASE_URL = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# HAYSTACK_TELEMETRY_ENABLED = "False"
# ///

import os
import queue
import threading

from haystack import Pipeline
from haystack.components.builders import ChatPromptBuilder
from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.dataclasses import ChatMessage

SYSTEM = "You answer the customers of a shop."
OPTIONS = {"model": "gpt-5-mini", "api_base_url": os.environ["OPENAI_BASE_URL"]}

template = [ChatMessage.from_system(SYSTEM), ChatMessage.from_user("{{ question }}")]
assistant = Pipeline()
assistant.add_component("prompt", ChatPromptBuilder(template=template))
assistant.add_component("model", OpenAIChatGenerator(**OPTIONS))
assistant.connect("prompt.prompt", "model.messages")


def look_up(topic: str) -> str:
    """Looks a topic up."""
    return "Parcels leave before noon."


def messages(question):
    return [ChatMessage.from_system(SYSTEM), ChatMessage.from_user(question)]


def pipeline(question):
    return assistant.run({"prompt": {"question": question}})["model"]["replies"][0].text


def generator(question):
    return OpenAIChatGenerator(**OPTIONS).run(messages(question))["replies"][0].text


async def generator_async(question):
    reply = await OpenAIChatGenerator(**OPTIONS).run_async(messages(question))
    return reply["replies"][0].text


def generator_streaming(question):
    """A callback hands the pieces over from another thread."""
    pieces = queue.Queue()
    own = OpenAIChatGenerator(**OPTIONS, streaming_callback=lambda each: pieces.put(each.content))

    def run():
        own.run(messages(question))
        pieces.put(None)

    working = threading.Thread(target=run)
    working.start()
    while (piece := pieces.get()) is not None:
        yield piece
    working.join()


def agent_tools(question):
    from haystack.components.agents import Agent  # noqa: PLC0415  # the oldest version has none
    from haystack.tools import create_tool_from_function  # noqa: PLC0415  # the oldest version has none

    tools = [create_tool_from_function(look_up)]
    agent = Agent(chat_generator=OpenAIChatGenerator(**OPTIONS), tools=tools, system_prompt=SYSTEM)
    return agent.run(messages=[ChatMessage.from_user(question)])["messages"][-1].text


def responses(question):
    from haystack.components.generators.chat import OpenAIResponsesChatGenerator  # noqa: PLC0415  # the oldest version has none

    return OpenAIResponsesChatGenerator(**OPTIONS).run(messages(question))["replies"][0].text
