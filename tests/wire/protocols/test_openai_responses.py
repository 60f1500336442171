import json

import pytest
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.openai_responses import PROTOCOL

RESPONSES = Posted(PROTOCOL, "/v1/responses")
IMAGE = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}
PLAIN = {"model": "m", "instructions": "Be brief.", "input": "How long?", "store": False}
LISTED = {
    "model": "m",
    "input": [
        {"role": "developer", "content": "Be brief."},
        {
            "type": "message",
            "role": "user",
            "content": [{"type": "input_text", "text": "Q"}, IMAGE],
        },
        {"type": "reasoning", "id": "rs_1", "summary": []},
        {"type": "function_call", "call_id": "1", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "1", "output": "30 days"},
        {"type": "item_reference", "id": "msg_1"},
        "nonsense",
    ],
}


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/v1/responses", PLAIN, True),
        ("/openai/v1/responses", LISTED, True),
        ("/v1/responses/resp_1/cancel", {}, False),
        ("/v1/responses", {"prompt": {"id": "p"}}, True),
        ("/v1/responses", {"previous_response_id": "resp_1"}, True),
        ("/v1/responses", {"model": "m"}, False),
        ("/v1/responses/compact", PLAIN, False),
        ("/v1/responses/input_tokens", PLAIN, False),
        ("/v1/embeddings", {"input": "x"}, False),
        ("/v1/files", {"input": "x"}, False),
    ],
)
def test_only_calls_that_make_a_response_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        (PLAIN, (Message("system", "Be brief.", -1), Message("user", "How long?", 0))),
        (
            LISTED,
            (
                Message("system", "Be brief.", 0),
                Message("user", "Q", 1),
                Message("tool", "30 days", 4),
            ),
        ),
    ],
)
def test_turns_are_read_with_their_text(body, messages):
    assert RESPONSES.read_call(body) == Call("m", messages)


@pytest.mark.parametrize("body", [PLAIN, LISTED, {"input": "x", "instructions": None}])
def test_an_unchanged_call_gives_an_equal_body(body):
    assert RESPONSES.write_call(body, RESPONSES.read_call(body)) == body


@pytest.mark.parametrize("extra", [{"previous_response_id": "r"}, {"conversation": {"id": "c"}}])
def test_a_call_that_goes_on_is_told_from_one_that_starts(extra):
    assert RESPONSES.read_call({**PLAIN, **extra}).continues
    assert not RESPONSES.read_call(PLAIN).continues


def test_a_call_without_input_gets_one_with_its_first_turn():
    body = {"prompt": {"id": "p"}, "tools": [{"type": "function", "name": "f"}]}
    call = RESPONSES.read_call(body)
    assert call == Call("", (), tools=("f",))
    assert RESPONSES.write_call(body, call) == body
    added = {"role": "user", "content": "Facts."}
    assert RESPONSES.write_call(body, call.surround(before="Facts.")) == {**body, "input": [added]}


def test_a_screenshot_is_no_turn():
    output = {"type": "computer_call_output", "call_id": "1", "output": {"type": "x"}}
    assert RESPONSES.read_call({"input": [output]}).messages == ()


def test_a_new_turn_waits_for_the_answers_of_tools():
    call = RESPONSES.read_call(LISTED)
    at = call.messages[:2]
    turns = (*at, Message("user", "Well?"), call.messages[2])
    items = RESPONSES.write_call(LISTED, Call("m", turns))["input"]
    assert items[2] == {"role": "user", "content": "Well?"}
    assert items[3:] == LISTED["input"][2:]


def test_another_model_is_written_into_the_body():
    other = Call("n", RESPONSES.read_call(PLAIN).messages)
    assert RESPONSES.write_call(PLAIN, other) == {**PLAIN, "model": "n"}


def test_a_plain_input_stays_plain():
    call = RESPONSES.read_call(PLAIN).surround(before="Facts.", after="Short.")
    written = RESPONSES.write_call(PLAIN, call)
    assert written == {**PLAIN, "input": "Facts.\n\nHow long?\n\nShort."}
    assert RESPONSES.read_call(written) == call


def test_a_plain_input_becomes_a_list_when_turns_are_added():
    system, question = RESPONSES.read_call(PLAIN).messages
    added = (Message("assistant", "Hm."), Message("tool", "Go on."))
    written = RESPONSES.write_call(PLAIN, Call("m", (system, question, *added)))
    assert written["input"] == [
        {"role": "user", "content": "How long?"},
        {"role": "assistant", "content": "Hm."},
        {"role": "user", "content": "Go on."},
    ]


def test_instructions_are_edited_or_dropped():
    system, question = RESPONSES.read_call(PLAIN).messages
    edited = Call("m", (Message("system", "Be long.", system.origin), question))
    assert RESPONSES.write_call(PLAIN, edited)["instructions"] == "Be long."
    assert RESPONSES.write_call(PLAIN, Call("m", (question,)))["instructions"] is None


def test_parts_stay_themselves_and_unseen_items_keep_their_place():
    call = RESPONSES.read_call(LISTED).surround(before="Facts.", after="Short.")
    written = RESPONSES.write_call(LISTED, call)["input"]
    first, *same, last = written[1]["content"]
    assert (first["type"], first["text"]) == ("input_text", "Facts.")
    assert (last["type"], last["text"]) == ("input_text", "Short.")
    assert all(a is b for a, b in zip(same, LISTED["input"][1]["content"], strict=True))
    assert [written[i] for i in (0, 2, 3, 4, 5, 6)] == [
        LISTED["input"][i] for i in (0, 2, 3, 4, 5, 6)
    ]


@pytest.mark.parametrize(
    ("item", "field", "written"),
    [
        (
            {"role": "assistant", "content": [{"type": "output_text", "text": "a"}]},
            "content",
            [{"type": "output_text", "text": "b"}],
        ),
        ({"type": "function_call_output", "call_id": "1", "output": "a"}, "output", "b"),
    ],
)
def test_other_turns_are_edited_in_their_own_words(item, field, written):
    body = {"input": [item]}
    (turn,) = RESPONSES.read_call(body).messages
    call = Call("", (Message(turn.role, "b", 0),))
    assert RESPONSES.write_call(body, call)["input"] == [{**item, field: written}]


def _message(*parts):
    return {"type": "message", "content": list(parts)}


def _text(text):
    return {"type": "output_text", "text": text}


def _whole(*output, status="completed", **more):
    return {"status": status, "output": list(output), **more}


WHOLE_REPLIES = [
    (
        _whole(_message(_text("Hi ")), _message(_text("you")), usage={"input_tokens": 3}),
        Reply("Hi you", stop_reason="completed", usage=Usage(3, 0)),
    ),
    (
        _whole({"type": "reasoning"}, {"type": "function_call", "name": "f", "arguments": "{}"}),
        Reply(tool_calls=("f({})",), stop_reason="completed"),
    ),
    (
        _whole(_message({"type": "refusal", "refusal": "No."})),
        Reply("No.", refusal=True, stop_reason="completed"),
    ),
    (
        _whole(
            _message(_text("So")),
            status="incomplete",
            incomplete_details={"reason": "max_output_tokens"},
        ),
        Reply("So", stop_reason="max_output_tokens"),
    ),
]


@pytest.mark.parametrize(("response", "reply"), WHOLE_REPLIES)
def test_a_reply_in_one_piece_is_read(response, reply):
    assert PROTOCOL.read_reply(200, json.dumps(response).encode()) == reply


@pytest.mark.parametrize(
    ("status", "response", "kind"),
    [
        (500, {"error": {"message": "down"}}, "status"),
        (200, {"error": {"message": "down"}}, "status"),
        (200, _whole(status="failed", error={"code": "server_error"}), "status"),
        (200, [], "broken_json"),
        (200, {"output": "x"}, "broken_json"),
        (200, _whole(), "empty"),
        (200, _whole(status="queued"), "empty"),
        (
            200,
            _whole(status="incomplete", incomplete_details={"reason": "content_filter"}),
            "content_filter",
        ),
    ],
)
def test_a_problem_of_a_reply_is_named(status, response, kind):
    assert PROTOCOL.read_reply(status, json.dumps(response).encode()).problem.kind == kind


def _stream(*events):
    return b"".join(
        b"event: %s\ndata: %s\n\n" % (event["type"].encode(), json.dumps(event).encode())
        for event in events
    )


def _last(response, kind="completed"):
    return {"type": f"response.{kind}", "response": response}


HI = {"type": "response.output_text.delta", "delta": "Hi"}


@pytest.mark.parametrize(("response", "reply"), WHOLE_REPLIES)
def test_a_stream_ends_with_the_whole_response(response, reply):
    content = _stream({"type": "response.created", "response": {}}, _last(response))
    assert PROTOCOL.read_stream(content) == reply


def test_deltas_stand_in_for_an_output_that_the_last_event_leaves_out():
    content = _stream(HI, {"type": "response.refusal.delta", "delta": "!"}, _last(_whole()))
    assert PROTOCOL.read_stream(content) == Reply("Hi!", stop_reason="completed")


DONE = {
    "type": "response.output_item.done",
    "item": {"type": "function_call", "name": "f", "arguments": "{}"},
}


def test_finished_items_stand_in_for_an_output_that_the_last_event_leaves_out():
    content = _stream(DONE, _last(_whole()))
    assert PROTOCOL.read_stream(content) == Reply(tool_calls=("f({})",), stop_reason="completed")


def test_a_torn_stream_tells_the_tools_that_were_called():
    reply = PROTOCOL.read_stream(_stream(DONE))
    assert (reply.problem.kind, reply.tool_calls) == ("cut", ("f({})",))


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (_stream(HI), "cut", "Hi"),
        (_stream(HI) + b"data: {oops\n\n", "broken_json", "Hi"),
        (_stream(HI, {"type": "error", "message": "x", "code": "server_error"}), "status", "Hi"),
        (_stream({"type": "x", "error": {"message": "x"}}), "status", ""),
        (_stream(HI, _last({"error": {"message": "x"}}, "failed")), "status", "Hi"),
        (_stream(_last(_whole())), "empty", ""),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind, text):
    reply = PROTOCOL.read_stream(content)
    assert (reply.problem.kind, reply.text) == (kind, text)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("text", ["30 days", 'é "q"\n\u2028 data: [DONE]'])
def test_a_written_reply_is_read_back(stream, text):
    kind, content = RESPONSES.write_reply({**PLAIN, "stream": stream}, text)
    read = PROTOCOL.read_stream(content) if stream else PROTOCOL.read_reply(200, content)
    assert kind == ("text/event-stream" if stream else "application/json")
    assert read == Reply(text, stop_reason="completed", usage=Usage(0, 0))
