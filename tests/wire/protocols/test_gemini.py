import json

import pytest
from bodies_gemini import BODY, IMAGE, PATH, SINGLE, STREAM, VERTEX, called, responded
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.gemini import PROTOCOL

GEMINI = Posted(PROTOCOL, PATH)


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        (PATH, BODY, True),
        (STREAM, SINGLE, True),
        (f"{VERTEX}:generateContent", BODY, True),
        ("/v1/projects/p/locations/l/endpoints/7:streamGenerateContent", BODY, True),
        (PATH, {"contents": "How long?"}, False),
        ("/v1beta/models/m:countTokens", BODY, False),
        ("/v1beta/models/m:batchGenerateContent", BODY, False),
        ("/v1beta/models/m:embedContent", {"content": {}}, False),
        ("/v1beta/cachedContents", BODY, False),
        ("/upload/v1beta/files", {}, False),
    ],
)
def test_only_calls_that_generate_content_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_turns_are_read_with_their_text():
    assert GEMINI.read_call(BODY) == Call(
        "gemini-2.5-flash",
        (
            Message("system", "Be brief.", 0),
            Message("user", "Look:", 1),
            Message("assistant", "", 2),
            Message("tool", "30 days", 3),
            Message("tool", '{"found": ["14 days"]}', 4),
            Message("assistant", "It is 30 days.", 5),
            Message("user", "How long?", 6),
        ),
        tools=GEMINI.read_call(BODY).tools,
    )
    assert {"look_up", "send"} <= set(GEMINI.read_call(BODY).tools)


@pytest.mark.parametrize(
    ("path", "model", "stream"),
    [
        (PATH, "gemini-2.5-flash", False),
        (STREAM, "gemini-2.5-flash", True),
        (f"{VERTEX}:generateContent", "gemini-2.5-flash", False),
        ("/v1beta/tunedModels/my%20own:generateContent", "my own", False),
    ],
)
def test_model_and_stream_are_read_from_the_path(path, model, stream):
    call = PROTOCOL.read_call(Post(path, SINGLE))
    assert (call.model, call.stream) == (model, stream)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"parts": [{"text": "a"}, {"text": "b"}]}, Message("user", "a\n\nb", 0)),
        ({"role": "function", "parts": ["a"]}, Message("tool", "a", 0)),
        ({"role": ["user"], "parts": {"text": 7}}, Message("user", "", 0)),
        (
            {"role": "user", "parts": [{"function_response": {"response": {"a": "b"}}}]},
            Message("tool", "b", 0),
        ),
        ({"role": "user", "parts": [{"functionResponse": {"id": "1"}}]}, Message("tool", "", 0)),
    ],
)
def test_odd_contents_are_read_too(content, message):
    assert GEMINI.read_call({"contents": ["nonsense", content]}).messages == (message,)


def test_text_around_the_question_becomes_parts_beside_it():
    call = GEMINI.read_call(BODY).surround(before="Facts.", after="Short.")
    written = GEMINI.write_call(BODY, call)
    parts = [{"text": "Facts."}, {"text": "How long?"}, {"text": "Short."}]
    assert written == {
        **BODY,
        "contents": [*BODY["contents"][:4], {"role": "user", "parts": parts}],
    }


def test_a_single_content_stays_one():
    call = GEMINI.read_call(SINGLE)
    assert GEMINI.write_call(SINGLE, call)["contents"] is SINGLE["contents"]
    assert GEMINI.write_call(SINGLE, call.surround(before="Facts."))["contents"] == [
        {"parts": [{"text": "Facts."}, {"text": "How long?"}]}
    ]


@pytest.mark.parametrize(
    ("index", "text", "part"),
    [
        (3, "7 days", responded("look_up", {"result": "7 days"})),
        (3, "", responded("look_up", {"result": ""})),
    ],
)
def test_what_a_function_said_is_edited_in_place(index, text, part):
    call = GEMINI.read_call(BODY)
    turns = [m if m.origin != index else Message("tool", text, index) for m in call.messages]
    written = GEMINI.write_call(BODY, Call(call.model, tuple(turns)))
    assert written["contents"][2]["parts"] == [part, BODY["contents"][2]["parts"][1]]


def test_a_new_turn_never_parts_a_call_from_its_response():
    body = {"contents": BODY["contents"][1:3]}
    call = GEMINI.read_call(body)
    new = (
        call.messages[0],
        Message("assistant", "Hm."),
        *call.messages[1:],
        Message("user", "So?"),
    )
    assert GEMINI.write_call(body, Call(call.model, new))["contents"] == [
        *body["contents"],
        {"role": "model", "parts": [{"text": "Hm."}]},
        {"role": "user", "parts": [{"text": "So?"}]},
    ]


@pytest.mark.parametrize(
    ("body", "messages", "written"),
    [
        (SINGLE, [], {"system_instruction": None}),
        (
            BODY,
            [Message("system", "Be long.", 0)],
            {"systemInstruction": {"role": "user", "parts": [{"text": "Be long."}]}},
        ),
        (
            {"contents": []},
            [Message("system", "New.")],
            {"systemInstruction": {"parts": [{"text": "New."}]}},
        ),
        (
            {"contents": [], "systemInstruction": "Old."},
            [Message("system", "Old.", 0), Message("system", "New.")],
            {"systemInstruction": {"parts": [{"text": "Old."}, {"text": "New."}]}},
        ),
    ],
)
def test_the_system_instruction_is_written_under_its_own_name(body, messages, written):
    model = GEMINI.read_call(body).model
    result = GEMINI.write_call(body, Call(model, tuple(messages)))
    assert {name: result.get(name) for name in written} == written


def test_thoughts_and_signatures_stay_on_the_wire():
    parts = [{"text": "Hm.", "thought": True}, {"text": "30", "thoughtSignature": "c"}, IMAGE]
    body = {
        "contents": [{"role": "model", "parts": parts}, {"role": "model", "parts": [called("f")]}]
    }
    call = GEMINI.read_call(body)
    assert [m.text for m in call.messages] == ["30", ""]
    edited = Call(call.model, (Message("assistant", "31", 0), call.messages[1]))
    assert GEMINI.write_call(body, edited)["contents"] == [
        {"role": "model", "parts": [parts[0], {**parts[1], "text": "31"}, IMAGE]},
        body["contents"][1],
    ]


@pytest.mark.parametrize(("count", "written"), [(None, 1), (3, 3), (0, 1), (10**30, 8), ("x", 1)])
def test_as_many_candidates_are_written_as_were_asked_for(count, written):
    _, content = GEMINI.write_reply({"generationConfig": {"candidateCount": count}}, "x")
    assert len(json.loads(content)["candidates"]) == written


@pytest.mark.parametrize(
    ("query", "kind", "start"),
    [("alt=sse&key=k", "text/event-stream", b"data:"), ("", "application/json", b"[{")],
)
def test_a_stream_is_written_as_it_was_asked_for(query, kind, start):
    written_as, content = PROTOCOL.write_reply(Post(STREAM, BODY, query), "x")
    assert (written_as, content[: len(start)]) == (kind, start)
