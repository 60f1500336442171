import json

import pytest
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.openai_completions import PROTOCOL

LEGACY = Posted(PROTOCOL, "/v1/completions")
AZURE = Posted(PROTOCOL, "/openai/deployments/davinci/completions")
BODY = {"model": "m", "prompt": "How long?", "suffix": "."}
MANY = {"model": "m", "prompt": ["How long?", "How much?"]}


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/v1/completions", BODY, True),
        ("/completions/", MANY, True),
        ("/openai/deployments/x/completions", BODY, True),
        ("/v1/completions", {"prompt": [[1, 2]]}, False),
        ("/v1/chat/completions", BODY, False),
        ("/v1/fim/completions", BODY, False),
        ("/v1/images/generations", BODY, False),
    ],
)
def test_only_completions_of_text_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_the_prompt_is_one_turn():
    turn = Message("user", "How long?\n\nHow much?", 0)
    assert LEGACY.read_call({**MANY, "stream": True}) == Call("m", (turn,), stream=True)


def test_the_model_is_named_in_the_body_or_in_the_path():
    assert LEGACY.read_call(BODY).model == "m"
    assert AZURE.read_call({"prompt": "x"}).model == "davinci"
    other = Call("n", LEGACY.read_call(BODY).messages)
    assert LEGACY.write_call(BODY, other) == {**BODY, "model": "n"}
    with pytest.raises(ValueError, match="the URL names the model"):
        AZURE.write_call(BODY, other)


def test_text_goes_around_each_prompt():
    edited = LEGACY.read_call(MANY).surround(before="Facts.")
    assert LEGACY.write_call(MANY, edited)["prompt"] == [
        "Facts.\n\nHow long?",
        "Facts.\n\nHow much?",
    ]


def _choice(text, index=0, reason=None):
    return {"index": index, "text": text, "finish_reason": reason}


def _whole(*choices, **more):
    return json.dumps({"choices": list(choices), **more}).encode()


USAGE = {"prompt_tokens": 3, "completion_tokens": 1}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (_whole(_choice("Hi", 0, "stop")), Reply("Hi", stop_reason="stop")),
        (_whole({"text": "Hi", "index": None}), Reply("Hi")),
        (
            _whole(_choice("b", 1, "stop"), _choice("a", 0, "length"), usage=USAGE),
            Reply("a\n\nb", stop_reason="length", usage=Usage(3, 1)),
        ),
    ],
)
def test_a_reply_in_one_piece_is_read(content, reply):
    assert PROTOCOL.read_reply(200, content) == reply


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (500, b"down", "status"),
        (200, b'{"error": {"message": "x", "code": 502}}', "status"),
        (200, b'{"choi', "broken_json"),
        (200, _whole(), "empty"),
        (200, _whole(_choice("so", 0, "content_filter")), "content_filter"),
    ],
)
def test_a_problem_of_a_reply_is_named(status, content, kind):
    assert PROTOCOL.read_reply(status, content).problem.kind == kind


def _stream(*chunks, end=b"data: [DONE]\n\n"):
    return b"".join(b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks) + end


def _chunk(*choices, **more):
    return {"choices": list(choices), **more}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (_stream(_chunk(_choice("H")), _chunk(_choice("i"))), Reply("Hi")),
        (
            _stream(_chunk(_choice("Hi", 0, "stop")), _chunk(usage=USAGE), end=b""),
            Reply("Hi", stop_reason="stop", usage=Usage(3, 1)),
        ),
        (_stream(_chunk(_choice("b", 1)), _chunk(_choice("a", 0))), Reply("a\n\nb")),
    ],
)
def test_a_stream_is_put_together(content, reply):
    assert PROTOCOL.read_stream(content) == reply


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_stream(_chunk(_choice("Hi")), end=b""), "cut"),
        (_stream(_chunk(_choice("Hi")), end=b"data: {oops\n\n"), "broken_json"),
        (_stream(_chunk(_choice("Hi")), {"error": {"message": "x"}}), "status"),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind):
    reply = PROTOCOL.read_stream(content)
    assert (reply.problem.kind, reply.text) == (kind, "Hi")


@pytest.mark.parametrize("usage", [False, True])
@pytest.mark.parametrize("stream", [False, True])
def test_a_written_reply_is_read_back(stream, usage):
    body = {**BODY, "stream": stream, "stream_options": {"include_usage": usage}}
    kind, content = LEGACY.write_reply(body, "30 days")
    read = PROTOCOL.read_stream(content) if stream else PROTOCOL.read_reply(200, content)
    counted = Usage(0, 0) if usage or not stream else None
    assert kind == ("text/event-stream" if stream else "application/json")
    assert read == Reply("30 days", stop_reason="stop", usage=counted)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({**MANY, "n": 2}, ["x", "x", "x", "x"]),
        ({**BODY, "echo": True}, ["How long?x"]),
        ({}, []),
    ],
)
def test_every_prompt_gets_the_choices_that_were_asked_for(body, texts):
    _, content = LEGACY.write_reply(body, "x")
    assert [choice["text"] for choice in json.loads(content)["choices"]] == texts
