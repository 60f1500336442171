"""Echoes where a request makes the model call a tool."""

import json

import pytest

from pytest_ragft.wire.forced import Forced, forced_call
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols import anthropic_messages, gemini, openai_chat, openai_responses

SCHEMA = {"type": "object", "properties": {"days": {"type": "integer"}}}
WINDOW = {"type": "function", "function": {"name": "Window", "parameters": SCHEMA}}
OTHER = {"type": "function", "function": {"name": "look_up", "parameters": {
    "type": "object", "properties": {"topic": {"type": "string"}}}}}  # fmt: skip
BARE = {"type": "function", "function": {"name": "anything"}}
SAID = '{"days": 30}'
NAMED = {"type": "function", "function": {"name": "Window"}}
GEMINI = [{"functionDeclarations": [{"name": "Window", "parameters": SCHEMA}, {"name": "x"}]}]


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
    "nonsense": ({"tools": 3, "tool_choice": 4, "toolConfig": 5}, SAID, None),
}


@pytest.mark.parametrize(("body", "text", "name"), CASES.values(), ids=CASES)
def test_the_tool_that_takes_the_fields_of_the_answer(body, text, name):
    found = forced_call(body, text)
    assert found == (Forced(name, json.loads(text), text) if name else None)


CLAUDE = {"tools": [{"name": "Window", "input_schema": SCHEMA}]}
CLAUDE["tool_choice"] = {"type": "tool", "name": "Window"}
FLAT = {"tools": [{"type": "function", "name": "Window", "parameters": SCHEMA}]}
FLAT["tool_choice"] = {"type": "function", "name": "Window"}
ASKED = {"contents": [{"parts": [{"text": "How long?"}]}], "tools": GEMINI}
ASKED["toolConfig"] = mode("ANY", allowedFunctionNames=["Window"])
ECHOES = {
    "OpenAI chat": (
        openai_chat.PROTOCOL,
        Post("/v1/chat/completions", {"tools": [WINDOW], "tool_choice": NAMED}),
    ),
    "OpenAI responses": (openai_responses.PROTOCOL, Post("/v1/responses", FLAT)),
    "Anthropic messages": (anthropic_messages.PROTOCOL, Post("/v1/messages", CLAUDE)),
    "Gemini": (gemini.PROTOCOL, Post("/v1beta/models/m:generateContent", ASKED)),
}
STREAMED = {
    **{
        name: (protocol, post.holding({**post.body, "stream": True}))
        for name, (protocol, post) in ECHOES.items()
        if name != "Gemini"
    },
    "Gemini": (gemini.PROTOCOL, Post("/v1beta/models/m:streamGenerateContent", ASKED, "alt=sse")),
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
