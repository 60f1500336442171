import pytest
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.protocols.bedrock_converse import PROTOCOL

BEDROCK = Posted(PROTOCOL, "/model/m/converse")


@pytest.mark.parametrize(
    ("messages", "shown"),
    [
        (["nonsense", {"role": "user", "content": "a"}], [("user", "a")]),
        (
            [{"role": "user", "content": [{"document": {"source": {"s3Location": {}}}}]}],
            [("user", "")],
        ),
        ([{"role": "user", "content": [{"toolResult": {"content": ["a", 7]}}]}], [("tool", "")]),
        (
            [
                {
                    "role": "user",
                    "content": [
                        {
                            "document": {
                                "source": {"content": [{"document": {"source": {"text": "a"}}}]}
                            }
                        }
                    ],
                }
            ],
            [("tool", "a")],
        ),
    ],
)
def test_odd_turns_are_read_too(messages, shown):
    body = {"messages": messages}
    assert [(m.role, m.text) for m in BEDROCK.read_call(body).messages] == shown
    assert BEDROCK.write_call(body, BEDROCK.read_call(body)) == body


def test_a_plain_text_and_a_document_in_a_document_are_edited():
    inner = {"document": {"source": {"text": "a"}}}
    body = {
        "messages": [
            {"role": "user", "content": [{"document": {"source": {"content": [inner]}}}]},
            {"role": "user", "content": "b"},
        ]
    }
    edited = Call("m", (Message("tool", "c", 0), Message("user", "d", 1)))
    assert BEDROCK.write_call(body, edited)["messages"] == [
        {
            "role": "user",
            "content": [
                {"document": {"source": {"content": [{"document": {"source": {"text": "c"}}}]}}}
            ],
        },
        {"role": "user", "content": "d"},
    ]
