"""An assistant of LangChain's runnables on OpenAI: chains, tools, agents, structured output."""

# /// compatibility
# versions = ["langchain-openai==0.2.0", "langchain-openai langchain"]
# model = "gpt-5-mini"
#
# [ways]
# chain = "openai-chat"
# chain_async = "openai-chat"
# chain_streaming = "openai-chat"
# chain_async_streaming = "openai-chat"
# batch = "openai-chat"
# chain_tools = "openai-chat"
# agent_tools = "openai-chat"
# structured = "openai-chat"
# structured_schema = "openai-chat"
# cached = "openai-chat"
# responses = "openai-responses"
#
# [forms]
# structured_schema = '{"answer": "{}"}'
#
# [calls]
# structured = "Answer"
#
# [without]
# "langchain-openai==0.2.0" = ["agent_tools", "responses"]
#
# [environment]
# OPENAI_API_BASE = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# ///

from langchain_core.caches import InMemoryCache
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

SYSTEM = "You answer the customers of a shop."

model = ChatOpenAI(model="gpt-5-mini")
prompt = ChatPromptTemplate.from_messages([("system", SYSTEM), ("user", "{question}")])
assistant = prompt | model | StrOutputParser()
remembering = ChatOpenAI(model="gpt-5-mini", cache=InMemoryCache())


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


def batch(question):
    return assistant.batch([{"question": question}])[0]


def chain_tools(question):
    turns = prompt.invoke({"question": question}).to_messages()
    while True:
        reply = model.bind_tools([look_up]).invoke(turns)
        if not reply.tool_calls:
            return reply.content
        turns.append(reply)
        turns += [look_up.invoke(call) for call in reply.tool_calls]


def agent_tools(question):
    from langchain.agents import create_agent  # noqa: PLC0415  # the oldest version has none

    agent = create_agent(model, tools=[look_up], system_prompt=SYSTEM)
    return agent.invoke({"messages": [("user", question)]})["messages"][-1].content


def structured(question):
    asking = prompt | model.with_structured_output(Answer, method="function_calling")
    return asking.invoke({"question": question}).answer


def structured_schema(question):
    asking = prompt | model.with_structured_output(Answer, method="json_schema")
    return asking.invoke({"question": question}).answer


def cached(question):
    return (prompt | remembering | StrOutputParser()).invoke({"question": question})


def responses(question):
    own = ChatOpenAI(model="gpt-5-mini", use_responses_api=True)
    return (prompt | own | StrOutputParser()).invoke({"question": question})
