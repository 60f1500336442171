import pytest
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.mistral_fim import PROTOCOL

FIM = Posted(PROTOCOL, "/v1/fim/completions")
VERTEX = Posted(PROTOCOL, "/v1/x/publishers/mistralai/models/codestral:rawPredict")
BODY = {"model": "m", "prompt": "def f(", "suffix": "return 1", "stream": True}


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        (FIM.path, BODY, True),
        (VERTEX.path, BODY, True),
        (VERTEX.path, {"messages": [], **BODY}, False),
        (FIM.path, {"model": "m"}, False),
        ("/v1/completions", BODY, False),
    ],
)
def test_only_gaps_to_fill_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_the_prompt_is_edited_and_what_follows_the_gap_stays():
    call = FIM.read_call(BODY)
    assert call == Call("m", (Message("user", "def f(", 0),), stream=True)
    assert FIM.write_call(BODY, call) == BODY
    edited = FIM.write_call(BODY, call.surround(before="# facts"))
    assert edited == {**BODY, "prompt": "# facts\n\ndef f("}


def test_vertex_names_the_model_in_the_path():
    body = {"prompt": "def f("}
    call = VERTEX.read_call(body)
    assert call.model == "codestral"
    with pytest.raises(ValueError, match="the URL names the model 'codestral'"):
        VERTEX.write_call(body, Call("other", call.messages))


def test_a_written_reply_is_read_back():
    _, content = FIM.write_reply(BODY, "x):")
    assert PROTOCOL.read_stream(content).text == "x):"
