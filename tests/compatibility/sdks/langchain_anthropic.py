"""An assistant of LangChain's runnables on Anthropic."""

# /// compatibility
# versions = ["langchain-anthropic==0.2.0", "langchain-anthropic"]
# model = "claude-sonnet-4-5"
#
# [ways]
# chain = "anthropic-messages"
# chain_async = "anthropic-messages"
# chain_streaming = "anthropic-messages"
# chain_async_streaming = "anthropic-messages"
# chain_tools = "anthropic-messages"
# structured = "anthropic-messages"
#
# [calls]
# structured = "Answer"
#
# [environment]
# ANTHROPIC_API_URL = "{origin}"
# ANTHROPIC_API_KEY = "made-up"
# ///

from langchain_anthropic import ChatAnthropic
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.tools import tool
from pydantic import BaseModel

SYSTEM = "You answer the customers of a shop."

model = ChatAnthropic(model="claude-sonnet-4-5")
prompt = ChatPromptTemplate.from_messages([("system", SYSTEM), ("user", "{question}")])
assistant = prompt | model | StrOutputParser()


class Answer(BaseModel):
    """An answer for a customer."""

    answer: str


@tool
def look_up(topic: str) -> str:
    """Looks a topic up."""
    return "Parcels leave before noon."


def chain(question):
    return assistant.invoke({"question": question})


async def chain_async(question):
    return await assistant.ainvoke({"question": question})


def chain_streaming(question):
    yield from assistant.stream({"question": question})


async def chain_async_streaming(question):
    async for piece in assistant.astream({"question": question}):
        yield piece


def chain_tools(question):
    turns = prompt.invoke({"question": question}).to_messages()
    while True:
        reply = model.bind_tools([look_up]).invoke(turns)
        if not reply.tool_calls:
            return reply.content
        turns.append(reply)
        turns += [look_up.invoke(call) for call in reply.tool_calls]


def structured(question):
    return (prompt | model.with_structured_output(Answer)).invoke({"question": question}).answer
