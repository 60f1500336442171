"""An assistant of OpenAI's Agents SDK, whose traces go to a place of their own."""

# /// compatibility
# versions = ["openai-agents==0.3.0", "openai-agents"]
# model = "gpt-5-mini"
#
# [ways]
# run = "openai-responses"
# run_async = "openai-responses"
# run_async_streaming = "openai-responses"
# run_tools = "openai-responses"
# chat = "openai-chat"
# chat_tools = "openai-chat"
#
# [environment]
# OPENAI_BASE_URL = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ///

import openai
from agents import Agent, OpenAIChatCompletionsModel, Runner, function_tool

SYSTEM = "You answer the customers of a shop."
MODEL = "gpt-5-mini"


@function_tool
def look_up(topic: str) -> str:
    """Looks a topic up."""
    return "Parcels leave before noon."


assistant = Agent(name="Assistant", instructions=SYSTEM, model=MODEL)
clerk = Agent(name="Clerk", instructions=SYSTEM, model=MODEL, tools=[look_up])


def over_chat(**options):
    model = OpenAIChatCompletionsModel(model=MODEL, openai_client=openai.AsyncOpenAI())
    return Agent(name="Assistant", instructions=SYSTEM, model=model, **options)


def run(question):
    return Runner.run_sync(assistant, question).final_output


async def run_async(question):
    return (await Runner.run(assistant, question)).final_output


async def run_async_streaming(question):
    async for event in Runner.run_streamed(assistant, question).stream_events():
        if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
            yield event.data.delta


def run_tools(question):
    return Runner.run_sync(clerk, question).final_output


def chat(question):
    return Runner.run_sync(over_chat(), question).final_output


def chat_tools(question):
    return Runner.run_sync(over_chat(tools=[look_up]), question).final_output
