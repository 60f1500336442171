"""An assistant on LlamaIndex with OpenAI's models: engines, agents, structured predictions."""

# /// compatibility
# versions = ["llama-index-llms-openai==0.3.0", "llama-index-llms-openai"]
# model = "gpt-4o-mini"
#
# [ways]
# complete = "openai-chat"
# complete_async = "openai-chat"
# chat = "openai-chat"
# chat_streaming = "openai-chat"
# chat_async_streaming = "openai-chat"
# chat_engine = "openai-chat"
# agent_tools_async = "openai-chat"
# structured = "openai-chat"
# responses = "openai-responses"
#
# [forms]
# structured = '{"answer": "{}"}'
#
# [without]
# "llama-index-llms-openai==0.3.0" = ["agent_tools_async", "structured", "responses"]
#
# [environment]
# OPENAI_API_BASE = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ///

from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.core.llms import ChatMessage
from llama_index.core.prompts import PromptTemplate
from llama_index.llms.openai import OpenAI
from pydantic import BaseModel

SYSTEM = "You answer the customers of a shop."
MODEL = "gpt-4o-mini"

model = OpenAI(model=MODEL)


class Answer(BaseModel):
    """An answer for a customer."""

    answer: str


def look_up(topic: str) -> str:
    """Looks a topic up."""
    return "Parcels leave before noon."


def messages(question):
    return [ChatMessage(role="system", content=SYSTEM), ChatMessage(role="user", content=question)]


def complete(question):
    return model.complete(question).text


async def complete_async(question):
    return (await OpenAI(model=MODEL).acomplete(question)).text


def chat(question):
    return model.chat(messages(question)).message.content


def chat_streaming(question):
    for piece in model.stream_chat(messages(question)):
        yield piece.delta or ""


async def chat_async_streaming(question):
    async for piece in await OpenAI(model=MODEL).astream_chat(messages(question)):
        yield piece.delta or ""


def chat_engine(question):
    return str(SimpleChatEngine.from_defaults(llm=model, system_prompt=SYSTEM).chat(question))


async def agent_tools_async(question):
    from llama_index.core.agent.workflow import FunctionAgent  # noqa: PLC0415  # the oldest version has none

    own = OpenAI(model=MODEL)
    agent = FunctionAgent(tools=[look_up], llm=own, system_prompt=SYSTEM, streaming=False)
    return str(await agent.run(question))


def structured(question):
    return model.structured_predict(Answer, PromptTemplate("{asked}"), asked=question).answer


def responses(question):
    from llama_index.llms.openai import OpenAIResponses  # noqa: PLC0415  # the oldest version has none

    return OpenAIResponses(model=MODEL).chat(messages(question)).message.content
