import json

import pytest
from bodies_ollama import CHAT, GENERATE, RAW
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols import ollama_chat, ollama_generate

TALK = Posted(ollama_chat.PROTOCOL, "/api/chat")
WRITE = Posted(ollama_generate.PROTOCOL, "/api/generate")
QUESTION = [{"role": "user", "content": "How long?"}]


@pytest.mark.parametrize(
    ("path", "body", "names"),
    [
        ("/api/chat", CHAT, ["ollama-chat"]),
        ("/ollama/api/chat", CHAT, ["ollama-chat"]),
        ("/api/generate", GENERATE, ["ollama-generate"]),
        ("/api/chat", {"model": "m", "messages": []}, []),
        ("/api/chat", {"model": "m", "messages": [{"role": "user"}]}, []),
        ("/api/chat", {"model": "m", "messages": "How long?"}, []),
        ("/api/chat", {"messages": QUESTION}, []),
        ("/api/chat", {"message": "How long?"}, []),
        ("/api/generate", {"model": "m"}, []),
        ("/api/generate", {"model": "m", "prompt": ""}, []),
        ("/api/generate", {"prompt": "How long?"}, []),
        ("/api/embed", {"model": "m", "input": "x"}, []),
        ("/api/embeddings", {"model": "m", "prompt": "x"}, []),
        ("/api/show", {"model": "m"}, []),
        ("/api/pull", {"model": "m"}, []),
    ],
)
def test_only_calls_of_a_model_match(path, body, names):
    protocols = (ollama_chat.PROTOCOL, ollama_generate.PROTOCOL)
    assert [each.name for each in protocols if each.matches(Post(path, body))] == names


def test_turns_of_a_chat_are_read():
    assert TALK.read_call(CHAT) == Call(
        "llama3.2",
        (
            Message("system", "Be brief.", 0),
            Message("user", "Look:", 1),
            Message("assistant", "", 2),
            Message("tool", "30 days", 3),
            Message("user", "How long?", 4),
        ),
        stream=True,
        tools=("look_up",),
    )


@pytest.mark.parametrize(
    ("body", "stream"),
    [({}, True), ({"stream": None}, True), ({"stream": True}, True), ({"stream": False}, False)],
)
def test_a_stream_is_what_comes_unless_it_is_declined(body, stream):
    assert TALK.read_call({**CHAT, **body}).stream is stream
    kind, content = TALK.write_reply({**CHAT, **body}, "x")
    assert (kind, len(content.splitlines())) == (
        ("application/x-ndjson", 2) if stream else ("application/json", 1)
    )


def test_the_question_of_a_chat_is_edited_and_images_stay():
    body = {**CHAT, "messages": CHAT["messages"][:2]}
    call = TALK.read_call(body).surround(before="Facts.", after="Short.")
    assert TALK.write_call(body, call)["messages"] == [
        CHAT["messages"][0],
        {"role": "user", "content": "Facts.\n\nLook:\n\nShort.", "images": ["AAAA"]},
    ]


def test_new_turns_of_a_chat_follow_the_answers_of_tools():
    call = TALK.read_call(CHAT)
    new = (*call.messages[:3], Message("tool", "a"), Message("system", "b"), *call.messages[3:])
    items = TALK.write_call(CHAT, Call(call.model, new))["messages"]
    assert items == [
        *CHAT["messages"][:4],
        {"role": "user", "content": "a"},
        {"role": "system", "content": "b"},
        CHAT["messages"][4],
    ]


def test_a_call_of_a_tool_and_its_answer_are_emptied_rather_than_dropped():
    call = TALK.read_call(CHAT)
    kept = (*call.messages[:2], call.messages[4])
    assert TALK.write_call(CHAT, Call(call.model, kept))["messages"] == [
        *CHAT["messages"][:3],
        {**CHAT["messages"][3], "content": ""},
        CHAT["messages"][4],
    ]


def test_a_prompt_and_its_system_are_two_turns():
    assert WRITE.read_call(GENERATE) == Call(
        "llama3.2", (Message("system", "Be brief.", -1), Message("user", "How long?", 0))
    )


def test_a_raw_prompt_holds_its_turns_itself():
    call = WRITE.read_call(RAW)
    assert call.messages == (Message("user", "How long?", 0),)
    written = WRITE.write_call(RAW, call.surround(before="Facts."))
    assert written == {**RAW, "prompt": "<s>[INST] Facts.\n\nHow long? [/INST]"}


@pytest.mark.parametrize(
    ("messages", "written"),
    [
        ([Message("system", "Be long.", -1), Message("user", "So?", 0)], ("Be long.", "So?")),
        ([Message("user", "How long?", 0)], ("", "How long?")),
        (
            [
                Message("system", "Be brief.", -1),
                Message("system", "In French."),
                Message("assistant", "Hm."),
                Message("user", "How long?", 0),
            ],
            ("Be brief.\n\nIn French.", "Hm.\n\nHow long?"),
        ),
    ],
)
def test_turns_without_a_place_are_said_in_the_prompt(messages, written):
    result = WRITE.write_call(GENERATE, Call("llama3.2", tuple(messages)))
    assert (result["system"], result["prompt"]) == written
    assert result["context"] == [1, 2, 3]


def lines(*objects):
    return b"".join(json.dumps(each).encode() + b"\n" for each in objects)


def said(text, **more):
    return {"message": {"role": "assistant", "content": text}, "done": False, **more}


END = said("", done=True, done_reason="stop", prompt_eval_count=3, eval_count=2)


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (lines(said("H"), said("i"), END), Reply("Hi", stop_reason="stop", usage=Usage(3, 2))),
        (
            lines({"response": "Hi", "done": False}, {"response": "", "done": True}),
            Reply("Hi"),
        ),
        (lines(said("Hi"), END).strip(), Reply("Hi", stop_reason="stop", usage=Usage(3, 2))),
    ],
)
def test_a_stream_is_put_together(content, reply):
    assert ollama_chat.PROTOCOL.read_stream(content) == reply


@pytest.mark.parametrize(
    ("content", "text", "kind", "detail"),
    [
        (lines(said("Hi")), "Hi", "cut", "the stream ended before the reply was finished"),
        (lines(said("Hi")) + b'{"mess', "Hi", "cut", "the stream ended"),
        (lines(said("Hi")) + b"{oops\n", "Hi", "broken_json", "the reply is not valid JSON"),
        (lines(said("Hi"), {"error": "out of memory"}), "Hi", "status", "the provider reported"),
        (lines({"error": "x"}) + b"{oops\n", "", "status", "the provider reported: x"),
        (lines(END) + b"{oops\n", "", "broken_json", "the reply is not valid JSON"),
    ],
)
def test_a_problem_of_a_stream_is_named(content, text, kind, detail):
    reply = ollama_chat.PROTOCOL.read_stream(content)
    assert (reply.text, reply.problem.kind) == (text, kind)
    assert reply.problem.detail.startswith(detail)


def test_a_model_that_is_missing_is_no_reply():
    content = b'{"error": "model \'m\' not found"}'
    problem = ollama_chat.PROTOCOL.read_reply(404, content).problem
    assert (problem.detail, problem.retryable) == ("HTTP 404: model 'm' not found", False)
    assert ollama_chat.PROTOCOL.read_reply(200, content).problem.kind == "status"


@pytest.mark.parametrize(
    ("kind", "content", "is_stream"),
    [
        ("application/x-ndjson; charset=utf-8", b"", True),
        ("", lines({"a": 1}, {"b": 2}), True),
        ("application/json", lines({"a": 1}), False),
        ("application/json", b'{\n "a": 1}', False),
        ("text/html", b"<p>\n</p>", False),
    ],
)
def test_a_stream_is_told_from_a_whole_reply(kind, content, is_stream):
    assert ollama_chat.PROTOCOL.is_stream(kind, content) is is_stream
