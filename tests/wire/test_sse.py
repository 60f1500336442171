import pytest

from pytest_ragft.wire.sse import is_event_stream, read_events, write_events


@pytest.mark.parametrize(
    ("content", "objects", "done", "broken"),
    [
        pytest.param(b"", [], False, False, id="nothing"),
        pytest.param(b'data: {"a": 1}\n\n', [{"a": 1}], False, False, id="one event"),
        pytest.param(b'data:{"a": 1}\n\n', [{"a": 1}], False, False, id="no space"),
        pytest.param(b'data: {"a": 1}\r\n\r\n', [{"a": 1}], False, False, id="CRLF"),
        pytest.param(b'data: {"a": 1}\r\r', [{"a": 1}], False, False, id="CR"),
        pytest.param(b'\xef\xbb\xbfdata: {"a": 1}\n\n', [{"a": 1}], False, False, id="BOM"),
        pytest.param(b': ping\n\ndata: {"a": 1}\n\n', [{"a": 1}], False, False, id="comment"),
        pytest.param(b'data: {"a":\ndata: 1}\n\n', [{"a": 1}], False, False, id="two lines"),
        pytest.param(b"data\ndata: 1\n\n", [], False, False, id="not an object"),
        pytest.param(b'event: x\nid: 1\ndata: {"a": 1}\n\n', [{"a": 1}], False, False, id="named"),
        pytest.param(b'data: {"a": 1}\n\ndata: [DONE]\n\n', [{"a": 1}], True, False, id="done"),
        pytest.param(b"data: [DONE]", [], True, False, id="done without a blank line"),
        pytest.param(b'data: {"a": 1}', [{"a": 1}], False, False, id="unended but whole"),
        pytest.param(b'data: {"a": 1}\n\ndata: {"b"', [{"a": 1}], False, False, id="torn"),
        pytest.param(b'data: {"b"\n\ndata: {"a": 1}\n\n', [{"a": 1}], False, True, id="broken"),
        pytest.param(
            'data: {"a": "x\u2028y"}\n\n'.encode(),
            [{"a": "x\u2028y"}],
            False,
            False,
            id="a line separator inside a text ends no line",
        ),
    ],
)
def test_events_are_read_as_they_come(content, objects, done, broken):
    events = read_events(content)
    assert (list(events.objects), events.done, events.broken) == (objects, done, broken)


def test_written_events_are_read_back():
    content = write_events([{"type": "a"}, {"type": "b"}], named=True, done=True)
    assert content.startswith(b"event: a\ndata: ")
    assert [event["type"] for event in read_events(content).objects] == ["a", "b"]
    assert read_events(content).done


@pytest.mark.parametrize(
    ("content_type", "content", "streams"),
    [
        ("text/event-stream; charset=utf-8", b"", True),
        ("application/json", b'{"a": 1}', False),
        ("", b"\n data: {}", True),
        ("text/plain", b"event: x", True),
        ("", b": waiting\n\ndata: {}", True),
        ("", b"", False),
    ],
)
def test_a_stream_is_told_by_its_type_or_by_its_content(content_type, content, streams):
    assert is_event_stream(content_type, content) is streams


def test_an_event_nested_too_deep_is_broken():
    assert read_events(b"data: " + b"[" * 100_000 + b"\n\n").broken
