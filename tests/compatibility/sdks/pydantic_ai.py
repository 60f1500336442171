"""An assistant of Pydantic AI's agents: text, tools, and an output type that comes by a tool."""

# /// compatibility
# versions = [
#     "pydantic-ai-slim[openai,anthropic]==1.0.10 opentelemetry-api<1.37 anthropic<0.70 openai<2",
#     "pydantic-ai-slim[openai,anthropic]",
# ]
# model = "gpt-5-mini"
#
# [ways]
# agent = "openai-chat"
# agent_async = "openai-chat"
# agent_async_streaming = "openai-chat"
# agent_tools = "openai-chat"
# structured = "openai-chat"
# structured_async = "anthropic-messages"
# structured_native = "openai-responses"
# responses = "openai-responses"
# anthropic = "anthropic-messages"
# anthropic_tools = "anthropic-messages"
#
# [forms]
# structured_native = '{"answer": "{}"}'
#
# [calls]
# structured = "final_result"
# structured_async = "final_result"
#
# [environment]
# OPENAI_BASE_URL = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ANTHROPIC_BASE_URL = "{origin}"
# ANTHROPIC_API_KEY = "made-up"
# ///

from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel

SYSTEM = "You answer the customers of a shop."
CHAT = OpenAIChatModel("gpt-5-mini")
RESPONSES = OpenAIResponsesModel("gpt-5-mini")
CLAUDE = AnthropicModel("gpt-5-mini")


class Answer(BaseModel):
    """An answer for a customer."""

    answer: str


def look_up(topic: str) -> str:
    """Looks a topic up."""
    return "Parcels leave before noon."


assistant = Agent(CHAT, instructions=SYSTEM)
clerk = Agent(CHAT, system_prompt=SYSTEM, tools=[look_up])


def agent(question):
    return assistant.run_sync(question).output


async def agent_async(question):
    return (await Agent(CHAT, instructions=SYSTEM).run(question)).output


async def agent_async_streaming(question):
    async with Agent(CHAT, instructions=SYSTEM).run_stream(question) as result:
        async for piece in result.stream_text(delta=True, debounce_by=None):
            yield piece


def agent_tools(question):
    return clerk.run_sync(question).output


def structured(question):
    return Agent(CHAT, instructions=SYSTEM, output_type=Answer).run_sync(question).output.answer


async def structured_async(question):
    return (await Agent(CLAUDE, output_type=Answer).run(question)).output.answer


def structured_native(question):
    asking = Agent(RESPONSES, instructions=SYSTEM, output_type=NativeOutput(Answer))
    return asking.run_sync(question).output.answer


def responses(question):
    return Agent(RESPONSES, instructions=SYSTEM).run_sync(question).output


def anthropic(question):
    return Agent(CLAUDE, instructions=SYSTEM).run_sync(question).output


def anthropic_tools(question):
    return Agent(CLAUDE, instructions=SYSTEM, tools=[look_up]).run_sync(question).output
