"""What `checks.answer_of` reads: text, mappings and the replies of real libraries."""

from dataclasses import dataclass

import openai
import pytest
from langchain_core.documents import Document
from langchain_core.messages import AIMessage
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore, TextNode
from provider import Fault

from pytest_ragft import checks
from pytest_ragft.checks import Answer, Context, ToolCall, answer_of


@dataclass
class Reply:
    content: object = None
    tool_calls: object = None


@dataclass
class Gemini:
    """Whose text is an error where there is none."""

    function_calls: list

    @property
    def text(self):
        raise ValueError("no text was returned")


def block(kind, **fields):
    return {"type": kind, **fields}


NAMES = ("answer", "output", "response", "content", "reply", "result")
READ = [
    ("30 days", Answer("30 days")),
    (Answer("x", sources=("a",)), Answer("x", sources=("a",))),
    ({"text": "t", "answer": "a"}, Answer("t")),
    *(({name: "t"}, Answer("t")) for name in NAMES),
    ({"answer": "a", "contexts": ["b", Context("c", "d")]},
     Answer("a", contexts=(Context("b"), Context("c", "d")))),
    ({"answer": "a", "context": "b"}, Answer("a", contexts=(Context("b"),))),
    ({"answer": "a", "retrieved_contexts": [
        {"text": "b", "source": "c"}, {"page_content": "d"}, 3]},
     Answer("a", contexts=(Context("b", "c"), Context("d")))),
    ({"answer": "a", "sources": "b"}, Answer("a", sources=("b",))),
    ({"answer": "a", "sources": ["b", {"url": "c"}, {"metadata": {"source": "d"}}, {"n": 1}]},
     Answer("a", sources=("b", "c", "d"))),
    ({"answer": "a", "documents": [Document("b", metadata={"source": "c"})]},
     Answer("a", sources=("c",))),
    ({"answer": "a", "retrieval_context": [Document("b", metadata={"source": "c"})]},
     Answer("a", contexts=(Context("b", "c"),))),
    ({"output": "a", "tool_calls": [ToolCall("f"), {"name": "g", "args": {"x": 1}}, {"id": 3}]},
     Answer("a", (ToolCall("f"), ToolCall("g", {"x": 1})))),
    (AIMessage("30 days", tool_calls=[{"name": "f", "args": {"x": 1}, "id": "1"}]),
     Answer("30 days", (ToolCall("f", {"x": 1}),))),
    (AIMessage([block("text", text="30 "), "days", block("image_url", image_url="x")]),
     Answer("30 days")),
    (Reply([block("text", text="Look."), block("tool_use", name="f", input={"x": 1})]),
     Answer("Look.", (ToolCall("f", {"x": 1}),))),
    (Response("30 days", source_nodes=[NodeWithScore(node=TextNode(text="c", id_="n-1"))]),
     Answer("30 days", contexts=(Context("c", "n-1"),))),
    ({"role": "assistant", "content": None}, Answer("")),
    ({"output": [block("message", content=[block("output_text", text="a")])]}, Answer("a")),
    ({"choices": [{"message": {"content": "a"}}]}, Answer("a")),
    ({"choices": [{"text": "a"}]}, Answer("a")),
    ({"model": "m", "message": {"role": "assistant", "content": "a"}}, Answer("a")),  # Ollama
    ({"output": {"message": {"content": [  # Bedrock
        {"text": "Look."}, {"toolUse": {"name": "f", "input": {"x": 1}}}]}}},
     Answer("Look.", (ToolCall("f", {"x": 1}),))),
    (Gemini([ToolCall("f", {"x": 1})]), Answer("", (ToolCall("f", {"x": 1}),))),
    ({"message": "hello", "answer": "a"}, Answer("a")),
    ({"content": [block("thinking"), "30 ", block("text", text="days")]}, Answer("30 days")),
    ({"role": "assistant", "content": None, "refusal": "I can't."}, Answer("I can't.")),
    ({"tool_calls": [{"function": {"name": "f", "arguments": "[1]"}}]},
     Answer("", (ToolCall("f", {"": "[1]"}),))),
    ({"tool_calls": [{"function": {"name": "f", "arguments": "{"}}]},
     Answer("", (ToolCall("f", {"": "{"}),))),
    ({"tool_calls": [{"function": {"name": "f"}}]}, Answer("", (ToolCall("f"),))),
]  # fmt: skip


@pytest.mark.parametrize(("value", "answer"), READ)
def test_an_answer_is_read(value, answer):
    assert answer_of(value) == answer


def test_the_replies_of_openai_are_read(provider):
    client = openai.OpenAI()
    asked = [{"role": "user", "content": "How long?"}]
    provider.answer = lambda messages, model: "30 days"
    chat = client.chat.completions.create(model="m", messages=asked)
    response = client.responses.create(model="m", input="How long?")
    assert answer_of(chat) == answer_of(response) == Answer("30 days")
    provider.answer = lambda messages, model: Fault("tool_call", tool=("search", {"city": "Paris"}))
    chat = client.chat.completions.create(model="m", messages=asked)
    response = client.responses.create(model="m", input="How long?")
    called = (ToolCall("search", {"city": "Paris"}),)
    assert answer_of(chat).tool_calls == answer_of(response).tool_calls == called
    assert chat == checks.calls_tool("search", {"city": "Paris"})


@pytest.mark.parametrize("value", [3, None, ["a"], {"n": 1}, Reply(), b"30", {"answer": 3}, print])
def test_what_is_no_answer_is_named(value):
    with pytest.raises(TypeError) as refused:
        answer_of(value)
    told = str(refused.value)
    assert f"({type(value).__name__}) is no answer that a check can read. Give a text" in told
    with pytest.raises(TypeError):
        assert value == checks.contains("30")


def test_a_long_value_is_cut_in_the_message():
    with pytest.raises(TypeError, match=r"^\[0, 1, .{50,56}\.\.\. \(list\) is no answer"):
        answer_of(list(range(1000)))
