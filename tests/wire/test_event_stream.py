import struct
import zlib

import pytest
from provider_formats import frames

from pytest_ragft.wire.event_stream import (
    CONTENT_TYPE,
    Frame,
    Frames,
    is_frames,
    read_frames,
    write_frame,
)

HEADERS = {":event-type": "chunk", "naïve": "é"}
FRAME = write_frame(HEADERS, b'{"a": 1}')
PAIR = Frames((Frame(HEADERS, b'{"a": 1}'), Frame({}, b"")), broken=False)


def _with_head(head):
    """A frame with headers of any kind, its checksums being right."""
    lengths = struct.pack(">II", 16 + len(head), len(head))
    start = lengths + struct.pack(">I", zlib.crc32(lengths)) + head
    return start + struct.pack(">I", zlib.crc32(start))


def test_frames_are_read_in_order():
    assert read_frames(FRAME + write_frame({}, b"")) == PAIR


def test_botocore_reads_what_is_written():
    buffer = pytest.importorskip("botocore.eventstream").EventStreamBuffer()
    buffer.add_data(FRAME)
    (event,) = buffer
    assert (event.headers, event.payload) == (HEADERS, b'{"a": 1}')


def test_the_loopback_provider_frames_alike():
    assert frames.frame({"a": "b"}, b"c") == write_frame({"a": "b"}, b"c")


def test_a_torn_end_leaves_what_came_in_full():
    second = write_frame({}, b"longer than its prelude")
    for end in range(1, len(second)):
        read = read_frames(FRAME + second[:end])
        assert (read.frames, read.broken) == (PAIR.frames[:1], False)


@pytest.mark.parametrize(
    "damaged",
    [
        b"{" + FRAME[1:],
        FRAME[:-1] + bytes([FRAME[-1] ^ 1]),
        _with_head(b"\x05ab"),
        _with_head(b"\x01a\x0a"),
        _with_head(b"\x01a\x07\x00"),
        _with_head(b"")[:4] + struct.pack(">I", 99) + _with_head(b"")[8:],
        b'{"message": "no frames at all"}',
    ],
)
def test_nothing_is_read_from_a_damaged_frame_on(damaged):
    assert read_frames(FRAME + damaged) == Frames(PAIR.frames[:1], broken=True)


@pytest.mark.parametrize(
    ("kind", "size"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (5, 8), (8, 8), (9, 16)]
)
def test_headers_that_are_no_texts_are_passed_over(kind, size):
    head = b"\x01a" + bytes([kind]) + b"x" * size + b"\x01b\x06\x00\x02xx" + b"\x01c\x07\x00\x01d"
    assert read_frames(_with_head(head)).frames == (Frame({"c": "d"}, b""),)


@pytest.mark.parametrize(
    ("kind", "content", "found"),
    [
        (CONTENT_TYPE, b"", True),
        (f"{CONTENT_TYPE.upper()}; charset=x", b"{}", True),
        ("application/octet-stream", FRAME, True),
        ("", FRAME[:11], False),
        ("application/json", b'{"message": "longer than a prelude"}', False),
    ],
)
def test_a_stream_is_told_by_its_type_or_by_its_checksum(kind, content, found):
    assert is_frames(kind, content) is found
