import json

import pytest
from bodies_bedrock import CLAUDE, COHERE, COMPLETION, LLAMA, NOVA, QUESTION, TITAN

from pytest_ragft.diagnosis.call import Usage
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.bedrock_invoke import PROTOCOL

ASKED = ("user", "How long?")
TOLD = ("system", "Be brief.")


def post(model, body, action="invoke"):
    return Post(f"/model/{model}/{action}", body)


@pytest.mark.parametrize(
    ("model", "body", "matches"),
    [
        ("anthropic.claude", CLAUDE, True),
        ("arn%3Aaws%3Abedrock%3Aus%3A1%3Aimported-model%2Fx", LLAMA, True),
        ("amazon.titan-text", TITAN, True),
        ("amazon.titan-embed-text", {"inputText": "x"}, False),
        ("cohere.embed-english", {"texts": ["x"], "input_type": "search_query"}, False),
        ("cohere.rerank-v3", {"query": "x", "documents": []}, False),
        ("stability.sd3", {"prompt": "a cat"}, False),
        ("amazon.nova-canvas", {"taskType": "TEXT_IMAGE", "prompt": "x"}, False),
        ("meta.llama3", {"prompt": ""}, False),
        ("m", {"schemaVersion": "messages-v1"}, False),
    ],
)
def test_only_calls_that_are_answered_in_words_match(model, body, matches):
    assert PROTOCOL.matches(post(model, body)) is matches
    assert PROTOCOL.matches(post(model, body, "invoke-with-response-stream")) is matches
    assert PROTOCOL.matches(post(model, body, "converse")) is False


@pytest.mark.parametrize(
    ("body", "turns", "field", "written"),
    [
        (CLAUDE, [TOLD, ASKED], "messages", [{"role": "user", "content": "Facts.\n\nHow long?"}]),
        (
            NOVA,
            [ASKED],
            "messages",
            [{"role": "user", "content": [{"text": "Facts."}, {"text": "How long?"}]}],
        ),
        (
            {"system": [{"text": "Be brief."}], "messages": QUESTION},
            [TOLD, ASKED],
            "messages",
            [{"role": "user", "content": [{"text": "Facts."}, {"text": "How long?"}]}],
        ),
        (COMPLETION, [ASKED], "messages", [{"role": "user", "content": "Facts.\n\nHow long?"}]),
        (COHERE, [("tool", "a\n\n30 days."), ASKED], "message", "Facts.\n\nHow long?"),
        (TITAN, [ASKED], "inputText", "User: Facts.\n\nHow long?\nBot:"),
        (
            LLAMA,
            [TOLD, ASKED],
            "prompt",
            LLAMA["prompt"].replace("How long?", "Facts.\n\nHow long?"),
        ),
    ],
)
def test_each_family_is_read_and_edited_in_its_own_words(body, turns, field, written):
    asked = post("m", body)
    call = PROTOCOL.read_call(asked)
    assert [(m.role, m.text) for m in call.messages] == turns
    edited = PROTOCOL.write_call(asked, call.surround(before="Facts."))
    assert edited == {**body, field: written}


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (
            "meta.llama3",
            {"generation", "prompt_token_count", "generation_token_count", "stop_reason"},
        ),
        ("us.deepseek.r1-v1%3A0", {"choices"}),
        ("mistral.m", {"outputs"}),
        ("anthropic.claude-v2", {"type", "completion", "stop_reason", "stop"}),
        ("cohere.command-text", {"id", "generations", "prompt"}),
        ("ai21.j2", {"id", "prompt", "completions"}),
        ("imported", {"generation", "prompt_token_count", "generation_token_count", "stop_reason"}),
    ],
)
def test_an_echo_has_the_shape_of_the_models_family(model, fields):
    _, content = PROTOCOL.write_reply(post(model, {"prompt": "How long?"}), "x")
    assert json.loads(content).keys() == fields
    _, streamed = PROTOCOL.write_reply(
        post(model, {"prompt": "x"}, "invoke-with-response-stream"), "x"
    )
    reply = PROTOCOL.read_stream(streamed)
    assert (reply.text, reply.problem, reply.usage) == ("x", None, Usage(0, 0))


def test_a_reply_is_written_for_any_body():
    _, content = PROTOCOL.write_reply(post("m", {"image": "x"}), "x")
    assert PROTOCOL.read_reply(200, content).text == "x"
