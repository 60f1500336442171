import json

import pytest
from bodies_bedrock import ARN, BYTES, CONVERSE, MARK, QUESTION, SOURCED
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.bedrock_converse import PROTOCOL

BEDROCK = Posted(PROTOCOL, "/model/m/converse")


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/model/m/converse", CONVERSE, True),
        ("/model/m/converse-stream", CONVERSE, True),
        (f"/gateway/model/{ARN}/converse", CONVERSE, True),
        ("/model/m/converse", {"promptVariables": {}}, False),
        ("/model/m/count-tokens", CONVERSE, False),
        ("/model/m/converse/more", CONVERSE, False),
        ("/guardrail/g/version/1/apply", {"content": []}, False),
        ("/converse", CONVERSE, False),
    ],
)
def test_only_calls_of_converse_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_turns_results_and_documents_are_read():
    call = BEDROCK.read_call(CONVERSE)
    assert call == Call(
        "m",
        (
            Message("system", "Be brief.", 0),
            Message("user", "Look:", 1),
            Message("tool", "14 days.", 2),
            Message("assistant", "", 3),
            Message("tool", "30 days.", 4),
            Message("tool", '{"days": [14]}', 5),
            Message("assistant", "It is 30 days.", 6),
            Message("user", "How long?", 7),
        ),
        tools=("look_up", "send"),
    )


def test_what_is_guarded_cited_or_found_is_read():
    assert [(m.role, m.text) for m in BEDROCK.read_call(SOURCED).messages] == [
        ("tool", "14 days."),
        ("tool", "30\n\ndays."),
        ("user", "How long?"),
        ("assistant", "30"),
        ("tool", "x"),
    ]


@pytest.mark.parametrize(
    ("place", "model"),
    [
        (ARN, "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.m"),
        ("arn:aws:bedrock:us-east-1:1:prompt/A:1", "arn:aws:bedrock:us-east-1:1:prompt/A:1"),
        ("anthropic.claude-3-haiku-20240307-v1%3A0", "anthropic.claude-3-haiku-20240307-v1:0"),
    ],
)
@pytest.mark.parametrize(("action", "stream"), [("converse", False), ("converse-stream", True)])
def test_model_and_stream_are_read_from_the_path(place, model, action, stream):
    call = PROTOCOL.read_call(Post(f"/model/{place}/{action}", CONVERSE))
    assert (call.model, call.stream) == (model, stream)


def changed(body, changes):
    """The body after an edit of texts by their origin; None drops a turn."""
    call = BEDROCK.read_call(body)
    kept = [m for m in call.messages if changes.get(m.origin, m.text) is not None]
    turns = [Message(m.role, changes.get(m.origin, m.text), m.origin) for m in kept]
    return BEDROCK.write_call(body, Call(call.model, tuple(turns)))


def content(body, index):
    return body["messages"][index]["content"]


@pytest.mark.parametrize(
    ("changes", "index", "blocks"),
    [
        ({7: "Facts.\n\nHow long?"}, 4, [{"text": "Facts."}, {"text": "How long?"}]),
        ({1: "See:"}, 0, [{"text": "See:"}, *content(CONVERSE, 0)[1:]]),
        (
            {2: "7 days."},
            0,
            [
                {"text": "Look:"},
                {"document": {"format": "txt", "name": "a", "source": {"text": "7 days."}}},
                BYTES,
                MARK,
            ],
        ),
        (
            {4: "7 days.", 5: '{"days": [7]}'},
            2,
            [
                {"toolResult": {"toolUseId": "1", "content": [{"text": "7 days."}]}},
                {"toolResult": {"toolUseId": "2", "content": [{"json": {"days": [7]}}]}},
                MARK,
            ],
        ),
        (
            {5: None},
            2,
            [
                content(CONVERSE, 2)[0],
                {"toolResult": {"toolUseId": "2", "content": []}},
                MARK,
            ],
        ),
    ],
)
def test_an_edit_leaves_cache_points_and_results_in_place(changes, index, blocks):
    written = changed(CONVERSE, changes)
    assert content(written, index) == blocks
    rest = [at for at in range(5) if at != index]
    assert [written["messages"][at] for at in rest] == [CONVERSE["messages"][at] for at in rest]
    assert written["system"] == CONVERSE["system"]


@pytest.mark.parametrize(
    ("changes", "index", "block", "written"),
    [
        (
            {0: "7 days."},
            0,
            0,
            {"searchResult": {"source": "a", "title": "b", "content": [{"text": "7 days."}]}},
        ),
        (
            {1: "31\n\ndays."},
            0,
            1,
            {
                "document": {
                    "format": "txt",
                    "name": "c",
                    "source": {"content": [{"text": "31"}, {"text": "days."}]},
                }
            },
        ),
        (
            {2: "So?"},
            0,
            2,
            {"guardContent": {"text": {"text": "So?", "qualifiers": ["query"]}}},
        ),
        (
            {3: "31"},
            1,
            0,
            {"citationsContent": {"content": [{"text": "31"}], "citations": []}},
        ),
        (
            {4: "y"},
            2,
            0,
            {
                "toolResult": {
                    "toolUseId": "1",
                    "content": [{"searchResult": {"content": [{"text": "y"}]}}, BYTES],
                }
            },
        ),
    ],
)
def test_a_block_is_edited_in_its_own_form(changes, index, block, written):
    assert content(changed(SOURCED, changes), index)[block] == written


def test_text_around_a_guarded_question_stands_beside_it():
    call = BEDROCK.read_call(SOURCED).surround(before="Facts.", after="Short.")
    blocks = content(BEDROCK.write_call(SOURCED, call), 0)
    assert blocks[2:] == [{"text": "Facts."}, content(SOURCED, 0)[2], {"text": "Short."}]


def test_turns_go_on_to_alternate():
    body = {"messages": CONVERSE["messages"][1:3]}
    call = BEDROCK.read_call(body)
    assert call.question is None
    assert content(BEDROCK.write_call(body, call.surround(before="Facts.")), 1) == [
        *content(body, 1),
        {"text": "Facts."},
    ]


@pytest.mark.parametrize(
    ("body", "messages", "system"),
    [
        (CONVERSE, [Message("system", "Be long.", 0)], [{"text": "Be long."}, MARK]),
        (
            CONVERSE,
            [Message("system", "Be brief.", 0), Message("system", "New.")],
            [*CONVERSE["system"], {"text": "New."}],
        ),
        (CONVERSE, [], None),
        ({"messages": []}, [Message("system", "New.")], [{"text": "New."}]),
    ],
)
def test_the_system_is_a_list_of_blocks(body, messages, system):
    written = BEDROCK.write_call(body, Call("m", tuple(messages)))
    assert written.get("system") == system


@pytest.mark.parametrize("body", [{"messages": QUESTION}, CONVERSE])
def test_an_echo_has_what_the_interface_promises(body):
    _, content = BEDROCK.write_reply(body, "x")
    assert json.loads(content)["usage"]["totalTokens"] == 0
