from dataclasses import replace

import pytest
from example_posts import MESSAGES
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.anthropic_messages import PROTOCOL

CLAUDE = Posted(PROTOCOL, "/v1/messages")
AT_GOOGLE = "/v1/projects/p/locations/l/publishers/anthropic/models/"
VERTEX = Posted(PROTOCOL, f"{AT_GOOGLE}claude%401:streamRawPredict")
QUESTION = {"role": "user", "content": "How long?"}
PLAIN = {"model": "m", "system": "Be brief.", "messages": [QUESTION]}
VERSION = {"anthropic_version": "vertex-2023-10-16"}


def _marks(value):
    """Every cache mark with the text of its block."""
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return []
    here = [str(value)] if isinstance(value, dict) and "cache_control" in value else []
    return here + [mark for item in inner for mark in _marks(item)]


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/v1/messages", PLAIN, True),
        ("/anthropic/v1/messages/", PLAIN, True),
        (f"{AT_GOOGLE}claude:rawPredict", {**VERSION, **PLAIN}, True),
        (f"{AT_GOOGLE}claude:rawPredict", PLAIN, False),
        (f"{AT_GOOGLE}count-tokens:rawPredict", {**VERSION, **PLAIN}, False),
        ("/v1/messages/count_tokens", PLAIN, False),
        ("/v1/messages/batches", {"requests": [{"params": PLAIN}]}, False),
        ("/v1/messages", {"model": "m"}, False),
        ("/v1/threads/t/messages", {"role": "user", "content": "x"}, False),
    ],
)
def test_only_calls_that_make_a_message_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_turns_are_read_with_what_tools_and_documents_say():
    assert CLAUDE.read_call(MESSAGES) == Call(
        "m",
        (
            Message("system", "Be brief.\n\nPolite.", -1),
            Message("tool", "14 days.", 0),
            Message("tool", "7 days.", 1),
            Message("user", "How long?", 2),
            Message("assistant", "I look it up.", 3),
            Message("tool", "30 days", 4),
            Message("tool", "one month", 5),
            Message("user", "Well?", 6),
        ),
        tools=("look_up",),
    )


def test_the_question_is_what_the_user_says_and_not_what_a_tool_said():
    asked = [
        QUESTION,
        {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": "f"}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": "30"}]},
    ]
    body = {"model": "m", "messages": asked}
    call = CLAUDE.read_call(body)
    assert [(m.role, m.text) for m in call.messages] == [
        ("user", "How long?"),
        ("assistant", ""),
        ("tool", "30"),
    ]
    written = CLAUDE.write_call(body, call.surround(before="Facts."))
    assert written["messages"] == [{**QUESTION, "content": "Facts.\n\nHow long?"}, *asked[1:]]


@pytest.mark.parametrize(
    ("item", "messages"),
    [
        ({"role": "system", "content": "Now in verse."}, [("system", "Now in verse.")]),
        ({"role": "user", "content": [{"type": "image"}]}, [("user", "")]),
        ({"role": "user", "content": None}, []),
        ("nonsense", []),
        ({"role": "user", "content": [{"type": "tool_result"}]}, [("tool", "")]),
        ({"role": "user", "content": [{"type": []}, "bare", 3]}, [("user", "bare")]),
    ],
)
def test_odd_turns_are_read_too(item, messages):
    body = {"messages": [item], "stream": True}
    call = CLAUDE.read_call(body)
    assert [(m.role, m.text) for m in call.messages] == messages
    assert (call.model, call.stream) == ("", True)
    assert CLAUDE.write_call(body, call) == body


@pytest.mark.parametrize("body", [MESSAGES, PLAIN, {"system": [], "messages": []}])
def test_an_unchanged_call_gives_an_equal_body(body):
    written = CLAUDE.write_call(body, CLAUDE.read_call(body))
    assert written == body
    assert all(a is b for a, b in zip(written["messages"], body["messages"], strict=True))


def test_text_around_the_question_leaves_marks_thinking_and_tools_where_they_are():
    call = CLAUDE.read_call(MESSAGES).surround(before="Facts.", after="Short.")
    written = CLAUDE.write_call(MESSAGES, call)
    assert _marks(written) == _marks(MESSAGES)
    assert written["messages"][:2] == MESSAGES["messages"][:2]
    *results, before, question, after = written["messages"][2]["content"]
    assert results == MESSAGES["messages"][2]["content"][:2]
    assert [block["text"] for block in (before, question, after)] == ["Facts.", "Well?", "Short."]
    assert CLAUDE.read_call(written).messages[-1].text == "Facts.\n\nWell?\n\nShort."


@pytest.mark.parametrize(
    ("origin", "item", "block", "field"),
    [
        (0, 0, 1, lambda block: block["source"]["data"]),
        (1, 0, 2, lambda block: block["content"][0]["text"]),
        (4, 2, 0, lambda block: block["content"]),
        (5, 2, 1, lambda block: block["content"][0]["text"]),
    ],
)
def test_what_tools_and_documents_say_can_be_exchanged(origin, item, block, field):
    call = CLAUDE.read_call(MESSAGES)
    turns = [replace(m, text="60 days") if m.origin == origin else m for m in call.messages]
    written = CLAUDE.write_call(MESSAGES, replace(call, messages=tuple(turns)))
    assert field(written["messages"][item]["content"][block]) == "60 days"
    assert len(_marks(written)) == len(_marks(MESSAGES))
    assert CLAUDE.read_call(written).messages == tuple(turns)


@pytest.mark.parametrize(
    ("system", "turns", "written"),
    [
        ("Be brief.", ("Be long.",), "Be long."),
        ("Be brief.", ("Be brief.", None, "Polite."), "Be brief.\n\nPolite."),
        (None, (None, "Polite."), "Polite."),
        ([], (None, "Polite."), [{"type": "text", "text": "Polite."}]),
        (
            [{"type": "text", "text": "Be brief.", "n": 1}],
            ("Be brief.", None, "Polite."),
            [{"type": "text", "text": "Be brief.", "n": 1}, {"type": "text", "text": "Polite."}],
        ),
        (
            [{"type": "text", "text": "Be brief.", "n": 1}],
            ("Be long.",),
            [{"type": "text", "text": "Be long.", "n": 1}],
        ),
    ],
)
def test_system_turns_go_into_the_system_prompt(system, turns, written):
    body = {"messages": [QUESTION]} | ({} if system is None else {"system": system})
    told = [Message("system", turns[0], -1)] if turns[0] else []
    told += [Message("system", text) for text in turns[2:] or turns[1:] if text]
    call = Call("", (*told, *(m for m in CLAUDE.read_call(body).messages if m.role == "user")))
    assert CLAUDE.write_call(body, call) == {"system": written, "messages": [QUESTION]}


def test_a_dropped_system_prompt_leaves_the_wire():
    call = CLAUDE.read_call(PLAIN)
    written = CLAUDE.write_call(PLAIN, Call("m", call.messages[1:]))
    assert written == {"model": "m", "messages": [QUESTION]}


@pytest.mark.parametrize(("role", "written"), [("assistant", "assistant"), ("tool", "user")])
def test_a_new_turn_follows_the_answers_of_tools(role, written):
    call = CLAUDE.read_call(MESSAGES)
    at = next(i for i, m in enumerate(call.messages) if m.role == "assistant") + 1
    turns = (*call.messages[:at], Message(role, "new"), *call.messages[at:])
    items = CLAUDE.write_call(MESSAGES, Call("m", turns))["messages"]
    assert items == [*MESSAGES["messages"], {"role": written, "content": "new"}]


def test_a_result_of_the_providers_own_tool_answers_no_turn_before_it():
    found = {"type": "mcp_tool_result", "tool_use_id": "1", "content": "30 days"}
    reply = {"role": "assistant", "content": [found, {"type": "text", "text": "30 days."}]}
    body = {"model": "m", "messages": [QUESTION, reply]}
    question, result, answer = CLAUDE.read_call(body).messages
    call = Call("m", (question, Message("user", "new"), result, answer))
    assert result.role == "tool"
    assert CLAUDE.write_call(body, call)["messages"] == [
        QUESTION,
        {"role": "user", "content": "new"},
        reply,
    ]


def test_vertex_names_the_model_in_the_path():
    body = {**VERSION, "messages": [QUESTION]}
    call = VERTEX.read_call(body)
    assert (call.model, call.stream) == ("claude@1", True)
    assert VERTEX.write_call(body, call) == body
    with pytest.raises(ValueError, match="the URL names the model 'claude@1'"):
        VERTEX.write_call(body, Call("other", call.messages))


def test_another_model_is_written_into_the_body():
    call = CLAUDE.read_call(PLAIN)
    assert CLAUDE.write_call(PLAIN, Call("n", call.messages)) == {**PLAIN, "model": "n"}
