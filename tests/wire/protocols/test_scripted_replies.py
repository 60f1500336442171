"""What the loopback provider answers in the formats of Gemini, Ollama, Cohere and Bedrock."""

import json

import bodies_bedrock
import bodies_cohere
import bodies_gemini
import bodies_ollama
import pytest
from provider_formats import format_of
from provider_formats.scripted import Asked, Fault

from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols import PROTOCOLS

SAID = "A scripted answer."
POSTS = {
    **bodies_gemini.POSTS,
    **bodies_ollama.POSTS,
    **bodies_cohere.POSTS,
    **bodies_bedrock.POSTS,
}


def _asked(place, body):
    path, _, query = place.partition("?")
    return Asked(path, body, query)


CASES = [
    pytest.param(name, _asked(place, body), id=f"{name} {index}")
    for name, posts in POSTS.items()
    for index, (place, body) in enumerate(posts)
]
each_call = pytest.mark.parametrize(("name", "asked"), CASES)
WITHOUT_TOOLS = ("generate", "titan", "llama", "mistral", "deepseek")


def _protocol(name):
    return next(protocol for protocol in PROTOCOLS if protocol.name == name)


def _reply(name, asked, fault, share=1.0):
    """The reply that is read, of a stream as much as is given."""
    protocol, wire = _protocol(name), format_of(asked)
    if not wire.streams(asked):
        content = json.dumps(wire.whole(asked, fault)).encode()
        assert not protocol.is_stream("application/json", content)
        return protocol.read_reply(200, content)
    events = wire.events(asked, fault)
    content = b"".join(events[: int(len(events) * share)])
    assert protocol.is_stream(wire.stream_type(asked), content)
    assert protocol.is_stream("", b"".join(events))
    return protocol.read_stream(content)


@each_call
def test_a_scripted_answer_is_read_with_its_usage(name, asked):
    reply = _reply(name, asked, Fault())
    assert (reply.text, reply.problem, reply.refusal) == (SAID, None, False)
    if (
        not ("mistral" in asked.path or "deepseek" in asked.path or "openai" in asked.path)
        or reply.usage
    ):
        assert (reply.usage.output_tokens, reply.usage.input_tokens > 0) == (5, True)


@each_call
def test_a_stream_that_ends_too_early_is_cut(name, asked):
    if not format_of(asked).streams(asked):
        return
    reply = _reply(name, asked, Fault(), share=0.5)
    assert (reply.problem.kind, reply.problem.retryable) == ("cut", True)
    assert SAID.startswith(reply.text)


@each_call
def test_a_tool_call_is_read(name, asked):
    if name == "ollama-generate" or any(family in asked.path for family in WITHOUT_TOOLS):
        return
    reply = _reply(name, asked, Fault("tool_call"))
    (call,) = reply.tool_calls
    function, _, arguments = call.partition("(")
    assert (function, json.loads(arguments[:-1])) == ("look_up", {"topic": "refunds"})
    assert (reply.text, reply.problem) == ("", None)


@each_call
def test_a_filtered_reply_says_nothing_about_the_model(name, asked):
    reply = _reply(name, asked, Fault("content_filter"))
    if name.startswith("ollama"):
        assert reply.problem.kind == "empty"
    elif "anthropic_version" in asked.body:
        assert reply.refusal
    else:
        assert (reply.problem.kind, reply.problem.retryable) == ("content_filter", False)


@each_call
def test_an_empty_reply_says_nothing_about_the_model(name, asked):
    reply = _reply(name, asked, Fault("empty"))
    assert (reply.problem.kind, reply.problem.retryable) == ("empty", True)


@each_call
@pytest.mark.parametrize(("status", "retryable"), [(400, False), (429, True), (503, True)])
def test_an_error_is_told_with_its_status(name, asked, status, retryable):
    content = json.dumps(format_of(asked).error(Fault("status", status=status))).encode()
    problem = _protocol(name).read_reply(status, content).problem
    assert (problem.kind, problem.detail) == ("status", f"HTTP {status}: scripted failure")
    assert problem.retryable is retryable


@each_call
@pytest.mark.parametrize("content", [b'{"id": "x", "choi', b"[1]", b"{}", b"", b"\xff"])
def test_what_is_no_reply_is_named(name, asked, content):
    problem = _protocol(name).read_reply(200, content).problem
    assert (problem.kind, problem.retryable) == ("broken_json", True)


@each_call
@pytest.mark.parametrize("text", ["30 days", 'é "q"\n\u2028 data: [DONE]'])
def test_an_echo_is_read_back(name, asked, text):
    protocol = _protocol(name)
    post = Post(asked.path, asked.body, asked.query)
    kind, content = protocol.write_reply(post, text)
    stream = protocol.is_stream(kind, content)
    assert stream == format_of(asked).streams(asked)
    reply = protocol.read_stream(content) if stream else protocol.read_reply(200, content)
    assert (reply.text, reply.problem) == (text, None)


@each_call
def test_a_call_is_read_edited_and_recognised_by_one_format(name, asked):
    post = Post(asked.path, asked.body, asked.query)
    assert [each.name for each in PROTOCOLS if each.matches(post)] == [name]
    protocol, body = _protocol(name), asked.body
    call = protocol.read_call(post)
    assert protocol.write_call(post, call) == body
    edited = call.surround(before="Facts.", after="Short.")
    written = protocol.write_call(post, edited)
    assert protocol.read_call(post.holding(written)).text == edited.text
    assert {key: written[key] for key in body.keys() & {"tools", "format", "context"}} == {
        key: body[key] for key in body.keys() & {"tools", "format", "context"}
    }


@pytest.mark.parametrize("name", ["gemini", "bedrock-converse", "bedrock-invoke"])
def test_a_model_that_the_path_names_cannot_be_changed(name):
    place, body = POSTS[name][0]
    post, protocol = Post(place, body), _protocol(name)
    call = protocol.read_call(post)
    with pytest.raises(ValueError, match="cannot be called there"):
        protocol.write_call(post, type(call)("other", call.messages))


@pytest.mark.parametrize(
    "name", ["ollama-chat", "ollama-generate", "cohere-chat", "cohere-chat-v1"]
)
def test_a_model_that_the_body_names_is_changed(name):
    place, body = POSTS[name][0]
    post, protocol = Post(place, body), _protocol(name)
    call = protocol.read_call(post)
    written = protocol.write_call(post, type(call)("other", call.messages))
    assert written == {**body, "model": "other"}
