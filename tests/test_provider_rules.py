"""What real providers refuse is refused, and what they take is taken."""

import json
from dataclasses import replace

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from provider import Received
from provider_formats.scripted import Asked
from provider_rules import RULES, signatures

CALLED = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
CALLS = {"role": "assistant", "content": None, "tool_calls": [CALLED]}
RESULT = {"role": "tool", "tool_call_id": "c1", "content": "found"}
ASKS = {"role": "user", "content": "How long?"}
SAYS = {"role": "assistant", "content": "30 days"}


def chat(*messages, **more):
    return {"model": "m", "messages": list(messages), **more}


def text(said, **more):
    return {"type": "text", "text": said, **more}


MARK = {"cache_control": {"type": "ephemeral"}}
USES = {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "f"}]}
USED = {"type": "tool_result", "tool_use_id": "t1", "content": "found"}


def claude(*messages, **more):
    return {"max_tokens": 9, **chat(*messages, **more)}


def turn(role, *blocks):
    return {"role": role, "content": list(blocks)}


USE = turn("assistant", {"toolUse": {"toolUseId": "t1", "name": "f", "input": {}}})
GIVEN = turn("user", {"toolResult": {"toolUseId": "t1", "content": [{"text": "found"}]}})
SAID = turn("user", {"text": "How long?"})
POINT = {"cachePoint": {"type": "default"}}


def parts(role, *items):
    return {"role": role, "parts": list(items)}


FUNCTION = parts("model", {"functionCall": {"name": "f", "args": {}}})
RESPONSE = parts("user", {"functionResponse": {"name": "f", "response": {}}})
WORDS = parts("user", {"text": "How long?"})
ITEM_CALL = {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"}
ITEM_OUTPUT = {"type": "function_call_output", "call_id": "c1", "output": "found"}

TAKEN = [
    ("openai-chat", chat({"role": "system", "content": ""}, ASKS, CALLS, RESULT)),
    ("openai-chat", chat(turn("user", text("a"), {"type": "image_url", "image_url": {}}))),
    ("openai-responses", {"model": "m", "input": "How long?"}),
    ("openai-responses", {"model": "m", "input": [ASKS, ITEM_CALL, ITEM_OUTPUT]}),
    ("openai-responses", {"model": "m", "previous_response_id": "r", "input": [ITEM_OUTPUT]}),
    ("openai-responses", {"model": "m", "previous_response_id": "r"}),
    ("openai-completions", {"model": "m", "prompt": ["a", [1, 2]]}),
    ("mistral-chat", chat(ASKS, CALLS, RESULT)),
    ("mistral-chat", chat(ASKS, {**SAYS, "prefix": True})),
    (
        "anthropic-messages",
        claude(ASKS, USES, turn("user", USED, text("and?")), system="Be brief."),
    ),
    ("anthropic-messages", claude(ASKS, system=[text("a", **MARK)] * 4)),
    ("bedrock-invoke", {"anthropic_version": "v", "max_tokens": 9, "messages": [ASKS]}),
    ("bedrock-converse", {"messages": [SAID, USE, GIVEN], "toolConfig": {"tools": []}}),
    ("bedrock-converse", {"system": [{"text": "a"}, POINT], "messages": [SAID]}),
    ("gemini", {"contents": [WORDS, FUNCTION, RESPONSE], "systemInstruction": WORDS}),
    ("gemini", {"contents": [{"parts": [{"text": "a", "thought": True}]}]}),
    ("cohere-chat", chat(ASKS, CALLS, RESULT)),
    ("ollama-chat", chat(ASKS, {"role": "assistant", "tool_calls": [CALLED]}, RESULT)),
    ("ollama-generate", {"model": "m", "prompt": "How long?"}),
]

REFUSED = [
    ("openai-chat", {"messages": [ASKS]}, "'model' is missing"),
    ("openai-chat", chat({"role": "human", "content": "a"}), "the role 'human'"),
    ("openai-chat", chat({"role": "user", "content": None}), "neither a text nor a list"),
    ("openai-chat", chat(turn("user", {"type": "input_text", "text": "a"})), "'input_text'"),
    ("openai-chat", chat(turn("user", {"text": "a"})), "of type None"),
    ("openai-chat", chat(turn("user", {"type": "text"})), "has no text"),
    ("openai-chat", chat(ASKS, CALLS, ASKS, RESULT), "tool calls ['c1'] are followed by"),
    ("openai-chat", chat(ASKS, RESULT), "followed by results of ['c1']"),
    ("openai-responses", {"model": "m"}, "'input' is neither"),
    ("openai-responses", {"model": "m", "input": [ITEM_OUTPUT]}, "no tool call found for 'c1'"),
    ("openai-responses", {"model": "m", "input": [ITEM_CALL]}, "no tool output found for 'c1'"),
    ("openai-responses", {"model": "m", "input": [{"role": "tool"}]}, "the role 'tool'"),
    (
        "openai-responses",
        {"model": "m", "input": [turn("assistant", {"type": "input_text", "text": "a"})]},
        "'input_text', not of ['output_text', 'refusal']",
    ),
    ("openai-completions", {"model": "m", "prompt": [{"text": "a"}]}, "neither text nor tokens"),
    ("mistral-chat", chat(ASKS, CALLS, RESULT, ASKS), "'user' after role 'tool'"),
    ("mistral-chat", chat(ASKS, SAYS), "the last message is of 'assistant'"),
    ("mistral-chat", chat({"role": "developer", "content": "a"}, ASKS), "the role 'developer'"),
    ("mistral-chat", chat(turn("user", {"type": "image"})), "of type 'image'"),
    ("anthropic-messages", chat(ASKS), "'max_tokens' is missing"),
    ("anthropic-messages", claude(SAYS, ASKS), "the first message is not the user's"),
    ("anthropic-messages", claude(ASKS, turn("system", text("a"))), "the role 'system'"),
    ("anthropic-messages", claude(turn("user", text(" "))), "must be non-empty"),
    ("anthropic-messages", claude(turn("user")), "has no content"),
    ("anthropic-messages", claude(turn("user", {"type": "image_url"})), "'image_url'"),
    ("anthropic-messages", claude(ASKS, system=[text("")]), "no text that says something"),
    ("anthropic-messages", claude(ASKS, USES, ASKS), "tool calls ['t1'] are followed by"),
    ("anthropic-messages", claude(ASKS, USES, turn("user", text("a"), USED)), "must come first"),
    ("anthropic-messages", claude(ASKS, system=[text("a", **MARK)] * 5), "5 blocks with"),
    ("anthropic-messages", claude(turn("user", text("", **MARK))), "on an empty text"),
    ("bedrock-invoke", claude(ASKS), "'anthropic_version' is missing"),
    ("bedrock-invoke", claude(ASKS, anthropic_version="v"), "'model' is an extra input"),
    ("bedrock-converse", {"messages": [SAID, SAID]}, "roles must alternate"),
    ("bedrock-converse", {"messages": [turn("user", {"text": "a", "image": {}})]}, "one kind"),
    ("bedrock-converse", {"messages": [turn("user", {"text": ""})]}, "is blank"),
    ("bedrock-converse", {"messages": [turn("user")]}, "is empty"),
    ("bedrock-converse", {"messages": [SAID, USE, GIVEN]}, "toolConfig"),
    ("bedrock-converse", {"messages": [SAID, USE, SAID], "toolConfig": {"a": 1}}, "['t1']"),
    ("bedrock-converse", {"messages": [turn("user", {"text": "a"}, *[POINT] * 5)]}, "5 cache"),
    ("gemini", {}, "'contents' is missing"),
    ("gemini", {"contents": [parts("assistant", {"text": "a"})]}, "please use a valid role"),
    ("gemini", {"contents": [parts("user")]}, "must not be empty"),
    ("gemini", {"contents": [parts("user", {"text": ""})]}, "one initialized field"),
    ("gemini", {"contents": [WORDS, FUNCTION, WORDS]}, "0 function responses to 1"),
    ("gemini", {"contents": [WORDS, WORDS, parts("model", {"text": "a"}), FUNCTION, RESPONSE]},
     "must come after a user turn"),
    (
        "gemini",
        {"contents": [WORDS, FUNCTION, parts("user", {"text": "a"}, *RESPONSE["parts"])]},
        "among other parts",
    ),
    (
        "gemini",
        {"contents": [WORDS], "systemInstruction": parts("user", {"inlineData": {"data": "a"}})},
        "more than text",
    ),
    ("cohere-chat", chat(ASKS, SAYS), "the last message must be"),
    ("cohere-chat", chat({"role": "user", "content": ""}), "is an empty text"),
    ("cohere-chat", chat({"role": "developer", "content": "a"}, ASKS), "the role 'developer'"),
    ("cohere-chat", chat(ASKS, CALLS, ASKS), "tool calls ['c1']"),
    ("ollama-chat", chat(turn("user", text("a"))), "cannot unmarshal"),
    ("ollama-chat", chat({"role": "human", "content": "a"}), "invalid role 'human'"),
    ("ollama-chat", chat({"role": "user", "content": ""}), "says nothing"),
    ("ollama-generate", {"model": "m", "prompt": ["a"]}, "cannot unmarshal"),
]  # fmt: skip


def faults(name, body):
    return list(RULES[name](Asked("/v1", body)))


@pytest.mark.parametrize(("name", "body"), TAKEN)
def test_what_a_provider_takes_has_no_faults(name, body):
    assert faults(name, body) == []


@pytest.mark.parametrize(("name", "body", "fault"), REFUSED)
def test_what_a_provider_refuses_is_named(name, body, fault):
    found = faults(name, body)
    assert any(fault in each for each in found), found


def test_a_path_may_name_the_model():
    azure = Asked("/openai/deployments/m/chat/completions", {"messages": [ASKS]})
    assert not list(RULES["openai-chat"](azure))
    vertex = Asked("/publishers/anthropic/models/m:rawPredict", {**claude(ASKS), "model": None})
    assert not list(RULES["anthropic-messages"](vertex))


def test_a_signature_is_checked_over_the_body(provider):
    body = {"messages": [SAID]}
    content = json.dumps(body).encode()
    request = AWSRequest(
        "POST",
        f"{provider.origin}/model/a.b-v1%3A0/converse",
        headers={"content-type": "application/json"},
        data=content,
    )
    SigV4Auth(Credentials("AKIA", "secret"), "bedrock", "us-east-1").add_auth(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers["host"] = provider.origin.removeprefix("http://")
    came = Received("/model/a.b-v1%3A0/converse", body, headers, content)
    assert list(signatures.faults(came, "secret")) == []
    told = ["the signature does not match the request"]
    assert list(signatures.faults(came, "another")) == told
    assert list(signatures.faults(replace(came, content=content + b" "), "secret")) == told
    unsigned = replace(came, headers={})
    assert list(signatures.faults(unsigned, "secret")) == ["the request is not signed"]


def test_every_wire_format_has_a_refusal_and_an_acceptance():
    assert {name for name, _ in TAKEN} == set(RULES)
    assert {name for name, _, _ in REFUSED} == set(RULES)
