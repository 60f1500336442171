"""Echoes where a request makes the model call a tool."""

import json

import pytest

from pytest_ragft.wire.forced import Forced, fitting_call, forced_call
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols import (
    anthropic_messages,
    bedrock_converse,
    bedrock_invoke,
    cohere_chat,
    gemini,
    mistral_conversations,
    ollama_chat,
    openai_chat,
    openai_responses,
)

SCHEMA = {"type": "object", "properties": {"days": {"type": "integer"}}}
WINDOW = {"type": "function", "function": {"name": "Window", "parameters": SCHEMA}}
OTHER = {"type": "function", "function": {"name": "look_up", "parameters": {
    "type": "object", "properties": {"topic": {"type": "string"}}}}}  # fmt: skip
SECOND = {"type": "function", "function": {"name": "Other", "parameters": SCHEMA}}
BARE = {"type": "function", "function": {"name": "anything"}}
SAID = '{"days": 30}'
NAMED = {"type": "function", "function": {"name": "Window"}}
GEMINI = [{"functionDeclarations": [{"name": "Window", "parameters": SCHEMA}, {"name": "x"}]}]


SPEC = {"toolSpec": {"name": "Window", "inputSchema": {"json": SCHEMA}}}
AMAZON = {"tools": [SPEC, {"cachePoint": {"type": "default"}}]}


def mode(word, **more):
    return {"functionCallingConfig": {"mode": word, **more}}


# name: fields of the request, the text, the tool that is called
CASES = {
    "named": ({"tools": [WINDOW, OTHER], "tool_choice": NAMED}, SAID, "Window"),
    "any": ({"tools": [WINDOW, OTHER], "tool_choice": "required"}, SAID, "Window"),
    "any at Mistral": ({"tools": [WINDOW], "tool_choice": "any"}, SAID, "Window"),
    "any at Cohere": ({"tools": [WINDOW], "tool_choice": "REQUIRED"}, SAID, "Window"),
    "any, as an object": ({"tools": [WINDOW], "tool_choice": {"type": "any"}}, SAID, "Window"),
    "without a schema": ({"tools": [BARE], "tool_choice": "required"}, SAID, "anything"),
    "two that would fit": ({"tools": [WINDOW, BARE], "tool_choice": "required"}, SAID, None),
    "other fields": ({"tools": [WINDOW], "tool_choice": NAMED}, '{"weeks": 4}', None),
    "prose": ({"tools": [WINDOW], "tool_choice": NAMED}, "30 days", None),
    "a list": ({"tools": [WINDOW], "tool_choice": NAMED}, "[30]", None),
    "not forced": ({"tools": [WINDOW]}, SAID, None),
    "auto": ({"tools": [WINDOW], "tool_choice": "auto"}, SAID, None),
    "auto, as an object": ({"tools": [WINDOW], "tool_choice": {"type": "auto"}}, SAID, None),
    "nameless": ({"tools": [{}], "tool_choice": "required"}, SAID, None),
    "of Gemini": ({"tools": GEMINI, "toolConfig": mode("ANY")}, SAID, None),
    "of Gemini, allowed": (
        {"tools": GEMINI, "toolConfig": mode("ANY", allowedFunctionNames=["Window"])},
        SAID,
        "Window",
    ),
    "of Gemini, free": ({"tools": GEMINI, "toolConfig": mode("AUTO")}, SAID, None),
    "of Bedrock, named": (
        {"toolConfig": {**AMAZON, "toolChoice": {"tool": {"name": "Window"}}}},
        SAID,
        "Window",
    ),
    "of Bedrock, any": ({"toolConfig": {**AMAZON, "toolChoice": {"any": {}}}}, SAID, "Window"),
    "of Bedrock, auto": ({"toolConfig": {**AMAZON, "toolChoice": {"auto": {}}}}, SAID, None),
    "of Bedrock, other fields": (
        {"toolConfig": {**AMAZON, "toolChoice": {"any": {}}}},
        '{"weeks": 4}',
        None,
    ),
    "nonsense": ({"tools": 3, "tool_choice": 4, "toolConfig": 5}, SAID, None),
}


@pytest.mark.parametrize(("body", "text", "name"), CASES.values(), ids=CASES)
def test_the_tool_that_takes_the_fields_of_the_answer(body, text, name):
    found = forced_call(body, text)
    assert found == (Forced(name, json.loads(text), text) if name else None)


# What cannot be forced: fields of the request, the text, the tool that is called
FITTING = {
    "its fields": ({"tools": [WINDOW, OTHER]}, SAID, "Window"),
    "no fields of a tool": ({"tools": [WINDOW, OTHER]}, '{"weeks": 4}', None),
    "two that would fit": ({"tools": [WINDOW, SECOND]}, SAID, None),
    "without a schema": ({"tools": [BARE]}, SAID, None),
    "prose": ({"tools": [WINDOW]}, "30 days", None),
    "no tools": ({}, SAID, None),
}


@pytest.mark.parametrize(("body", "text", "name"), FITTING.values(), ids=FITTING)
def test_a_tool_that_tells_its_fields_may_take_an_answer_unforced(body, text, name):
    found = fitting_call(body, text)
    assert found == (Forced(name, json.loads(text), text) if name else None)


CLAUDE = {"tools": [{"name": "Window", "input_schema": SCHEMA}]}
CLAUDE["tool_choice"] = {"type": "tool", "name": "Window"}
FLAT = {"tools": [{"type": "function", "name": "Window", "parameters": SCHEMA}]}
FLAT["tool_choice"] = {"type": "function", "name": "Window"}
ASKED = {"contents": [{"parts": [{"text": "How long?"}]}], "tools": GEMINI}
ASKED["toolConfig"] = mode("ANY", allowedFunctionNames=["Window"])
CHAT = {"messages": [{"role": "user", "content": "How long?"}], "tools": [WINDOW]}
KEPT = {"inputs": "How long?", "tools": [WINDOW], "completion_args": {"tool_choice": "any"}}
PARTS = [{"role": "user", "content": [{"text": "How long?"}]}]
CONVERSE = {"messages": PARTS, "toolConfig": {**AMAZON, "toolChoice": {"any": {}}}}
ECHOES = {
    "OpenAI chat": (
        openai_chat.PROTOCOL,
        Post("/v1/chat/completions", {"tools": [WINDOW], "tool_choice": NAMED}),
    ),
    "OpenAI responses": (openai_responses.PROTOCOL, Post("/v1/responses", FLAT)),
    "Anthropic messages": (anthropic_messages.PROTOCOL, Post("/v1/messages", CLAUDE)),
    "Gemini": (gemini.PROTOCOL, Post("/v1beta/models/m:generateContent", ASKED)),
    "Mistral conversations": (mistral_conversations.PROTOCOL, Post("/v1/conversations", KEPT)),
    "Cohere": (cohere_chat.PROTOCOL, Post("/v2/chat", {**CHAT, "tool_choice": "REQUIRED"})),
    "Ollama": (ollama_chat.PROTOCOL, Post("/api/chat", {**CHAT, "stream": False})),
    "Bedrock Converse": (bedrock_converse.PROTOCOL, Post("/model/m/converse", CONVERSE)),
    "Bedrock, Anthropic": (
        bedrock_invoke.PROTOCOL,
        Post("/model/m/invoke", {**CLAUDE, "anthropic_version": "x", "messages": PARTS}),
    ),
    "Bedrock, Amazon": (bedrock_invoke.PROTOCOL, Post("/model/m/invoke", CONVERSE)),
    "Bedrock, others": (
        bedrock_invoke.PROTOCOL,
        Post("/model/m/invoke", {**CHAT, "tool_choice": NAMED}),
    ),
}
IN_PATH = {
    "Gemini": ("/v1beta/models/m:streamGenerateContent", "alt=sse"),
    "Bedrock Converse": ("/model/m/converse-stream", ""),
    "Bedrock, Anthropic": ("/model/m/invoke-with-response-stream", ""),
    "Bedrock, Amazon": ("/model/m/invoke-with-response-stream", ""),
    "Bedrock, others": ("/model/m/invoke-with-response-stream", ""),
}
"""Where these ask for a stream; the others say so in the body."""
STREAMED = {
    name: (
        protocol,
        Post(IN_PATH[name][0], post.body, IN_PATH[name][1])
        if name in IN_PATH
        else post.holding({**post.body, "stream": True}),
    )
    for name, (protocol, post) in ECHOES.items()
}


@pytest.mark.parametrize(("protocol", "post"), ECHOES.values(), ids=ECHOES)
def test_an_echo_is_a_call_of_the_forced_tool(protocol, post):
    kind, content = protocol.write_reply(post, SAID)
    reply = protocol.read_reply(200, content)
    assert kind == "application/json"
    assert (reply.text, reply.tool_calls, reply.problem) == ("", ('Window({"days": 30})',), None)


@pytest.mark.parametrize(("protocol", "post"), STREAMED.values(), ids=STREAMED)
def test_a_streamed_echo_is_one_too(protocol, post):
    _, content = protocol.write_reply(post, SAID)
    reply = protocol.read_stream(content)
    assert (reply.text, reply.tool_calls, reply.problem) == ("", ('Window({"days": 30})',), None)


@pytest.mark.parametrize(("protocol", "post"), ECHOES.values(), ids=ECHOES)
def test_prose_stays_text(protocol, post):
    _, content = protocol.write_reply(post, "30 days")
    assert protocol.read_reply(200, content).text == "30 days"
