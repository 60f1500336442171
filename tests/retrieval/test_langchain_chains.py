import asyncio

import pytest
from langchain_classic.chains import RetrievalQA, create_retrieval_chain
from langchain_classic.chains.combine_documents import create_stuff_documents_chain
from langchain_classic.retrievers import MultiQueryRetriever
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnableParallel, RunnablePassthrough
from langchain_core.tools import create_retriever_tool
from langchain_parts import bm25, in_memory
from listening import texts
from passages import GOLD, QUESTION, nearest

from pytest_ragft.diagnosis.passage import Retrieved

PROMPT = ChatPromptTemplate.from_template("From {context}, answer: {input}")
LENGTH = 3


class Prompts(BaseCallbackHandler):
    """Keeps what the model is asked."""

    def __init__(self):
        self.seen = []

    def on_chat_model_start(self, serialized, messages, **kwargs):
        self.seen.append("\n".join(message.content for message in messages[0]))


def model(*replies, prompts=None):
    """The library's own stand-in for a model."""
    return FakeListChatModel(
        responses=list(replies) or ["30 days"], callbacks=prompts and [prompts]
    )


def retriever():
    return in_memory().as_retriever(search_kwargs={"k": LENGTH})


def expression(answering):
    def together(documents):
        return "\n".join(document.page_content for document in documents)

    context = retriever() | RunnableLambda(together)
    return (
        {"context": context, "input": RunnablePassthrough()}
        | PROMPT
        | answering
        | StrOutputParser()
    )


def retrieval_chain(answering):
    return (lambda question: {"input": question}) | create_retrieval_chain(
        retriever(), create_stuff_documents_chain(answering, PROMPT)
    )


def retrieval_qa(answering):
    return RetrievalQA.from_chain_type(answering, retriever=retriever())


CHAINS = pytest.mark.parametrize(
    "chain",
    [
        expression,
        retrieval_chain,
        pytest.param(
            retrieval_qa, marks=pytest.mark.filterwarnings("ignore:The class `RetrievalQA`")
        ),
    ],
)
WAYS = pytest.mark.parametrize("way", ["invoke", "ainvoke", "batch", "stream", "astream"])


async def _gather(stream):
    return [piece async for piece in stream]


def run(chain, way, question):
    if way == "batch":
        return chain.batch([question])
    result = getattr(chain, way)(question)
    if way == "astream":
        return asyncio.run(_gather(result))
    return {"ainvoke": asyncio.run, "stream": list}.get(way, lambda done: done)(result)


@CHAINS
@WAYS
def test_a_chain_receives_one_list(heard, chain, way):
    run(chain(model()), way, QUESTION)
    assert heard.only.by == "langchain.VectorStoreRetriever"
    assert heard.only.query == QUESTION
    assert texts(heard.only) == nearest(QUESTION, LENGTH)
    assert heard.inner == []


@CHAINS
@WAYS
def test_the_model_reads_what_stands_in_for_it(heard, chain, way):
    heard.instead = lambda search: (Retrieved("Refunds end after 14 days.", 1),)
    prompts = Prompts()
    run(chain(model(prompts=prompts)), way, QUESTION)
    (prompt,) = prompts.seen
    assert "Refunds end after 14 days." in prompt
    assert GOLD not in prompt


def test_two_retrievers_side_by_side_are_both_received(heard):
    chain = RunnableParallel(a=retriever(), b=bm25(k=2))
    chain.invoke(QUESTION)
    asyncio.run(chain.ainvoke(QUESTION))
    assert sorted(search.by for search in heard.received) == [
        "langchain.BM25Retriever",
        "langchain.BM25Retriever",
        "langchain.VectorStoreRetriever",
        "langchain.VectorStoreRetriever",
    ]
    assert heard.inner == []


def test_a_tool_of_an_agent_is_a_search(heard):
    tool = create_retriever_tool(retriever(), "docs", "Searches the manual.")
    assert GOLD in tool.invoke(QUESTION)
    assert heard.only.query == QUESTION


def test_rewritten_queries_are_inner_searches_and_no_model_is_asked_twice(heard):
    heard.deeper = 6
    prompts = Prompts()
    rewriter = model("battery hours\nwarranty years", prompts=prompts)
    several = MultiQueryRetriever.from_llm(retriever(), rewriter)
    several.invoke(QUESTION)
    assert len(prompts.seen) == 1
    assert [search.query for search in heard.inner] == ["battery hours", "warranty years"]
    assert heard.only.query == QUESTION
    assert heard.only.deeper is None
    assert [len(search.deeper) for search in heard.inner] == [6, 6]
