"""Streams through each library of the family."""

import gzip
import threading

import pytest
from raw_calls import (
    BODY,
    PLACE,
    SAID,
    STREAMED,
    chunk,
    client_of,
    each_library,
    echo,
    events,
    streaming,
)

from pytest_ragft.wire.intercept import intercepting

pytestmark = each_library


def test_a_stream_reaches_the_app_piece_by_piece(library, url, provider, tap):
    """The provider writes its next piece only when the app has had the last one."""
    got = threading.Event()
    waited = []

    def wait(index):
        waited.append(got.wait(5))
        got.clear()

    provider.between_chunks = wait
    with streaming(library.Client(), tap, url=url) as response:
        for _ in response.iter_raw():
            assert tap.finished == []
            got.set()
    assert len(waited) > 3
    assert all(waited)
    assert (tap.only.reply.text, tap.served[0].whole) == (SAID, True)


def test_a_stream_that_the_app_closes_early_has_no_problem(library, url, provider, tap):
    with streaming(library.Client(), tap, url=url) as response:
        text = next(response.iter_text())
    assert text
    assert tap.only.reply.problem is None
    assert not tap.served[0].whole


def test_a_stream_that_the_app_closes_unread_has_no_problem(library, tap):
    kind = {"content-type": "application/json"}
    with streaming(client_of(library, b'{"choices": []}', headers=kind), tap, body=BODY):
        pass
    assert tap.only.reply.problem is None
    assert not tap.served[0].whole


@pytest.mark.parametrize(
    ("error", "kind", "retryable"),
    [
        ("ReadError", "cut", True),
        ("ReadTimeout", "timeout", True),
        ("DecodingError", "cut", False),
        (KeyboardInterrupt, "cut", False),
    ],
)
def test_a_stream_that_breaks_is_a_problem(library, error, kind, retryable, tap):
    made = getattr(library, error)("gone") if isinstance(error, str) else error()
    client = client_of(library, events(chunk("Hi")), error=made)
    with streaming(client, tap) as response, pytest.raises(type(made)) as raised:
        response.read()
    assert raised.value is made
    reply = tap.only.reply
    assert (reply.text, reply.problem.kind, reply.problem.retryable) == ("Hi", kind, retryable)


def test_a_stream_that_breaks_after_its_last_event_is_a_reply(library, tap):
    error = library.RemoteProtocolError("no last chunk")
    pieces = events(chunk("Hi", "stop"))
    client = client_of(library, pieces, error=error)
    with streaming(client, tap) as response, pytest.raises(library.RemoteProtocolError):
        response.read()
    assert (tap.only.reply.text, tap.only.reply.problem) == ("Hi", None)
    assert tap.served[0].whole


def test_a_stream_with_a_broken_event_is_a_problem_though_the_app_closes_it(library, tap):
    pieces = events(chunk("Hi")) + b"data: {oops\n\n", events(chunk("you", "stop"))
    with streaming(client_of(library, *pieces), tap) as response:
        next(response.iter_bytes())
    assert tap.only.reply.problem.kind == "broken_json"


def test_a_stream_is_decompressed_for_the_record(library, tap):
    packed = gzip.compress(events(chunk("Hi", "stop")))
    headers = {"content-encoding": "gzip"}
    client = client_of(library, packed[:9], packed[9:], headers=headers)
    with streaming(client, tap) as response:
        raw = b"".join(response.iter_raw())
    assert raw == packed
    assert tap.only.reply.text == "Hi"
    assert tap.served[0].content.startswith(b"data: ")


def test_a_stream_that_cannot_be_decompressed_is_cut(library, tap):
    headers = {"content-encoding": "gzip"}
    client = client_of(library, b"no gzip", headers=headers)
    with streaming(client, tap) as response, pytest.raises(library.DecodingError):
        response.read()
    assert not tap.served[0].whole
    assert tap.served[0].content == b""


def test_a_stream_that_nobody_closes_is_told_at_the_end(library, tap):
    with client_of(library, events(chunk("Hi"))) as client:
        with intercepting(tap):
            request = client.build_request("POST", PLACE, json=STREAMED)
            response = client.send(request, stream=True)
            assert tap.finished == []
        assert tap.only.reply.problem is None
        response.read()
        assert response.elapsed.total_seconds() >= 0
    assert len(tap.finished) == 1


def test_a_stream_without_a_content_type_is_known_by_its_content(library, tap):
    content = events(chunk("Hi", "stop"))
    with client_of(library, content, headers={"content-type": ""}) as client, intercepting(tap):
        client.post(PLACE, json=STREAMED)
    assert tap.only.reply.text == "Hi"


def test_a_stream_can_be_served_raw(library, tap):
    tap.plan = echo
    with streaming(library.Client(), tap) as response:
        raw = b"".join(response.iter_raw())
    assert raw == tap.served[0].content
    assert response.elapsed.total_seconds() == 0
