import pytest

from pytest_ragft.wire.json_streams import read_lines, read_list, write_lines, write_list

DEEP = b"[" * 100_000
ITEMS = [{"a": 1}, {"b": "é\u2028\n"}]


@pytest.mark.parametrize(
    ("content", "objects", "broken"),
    [
        (b"", (), False),
        (b'{"a": 1}\n\n{"b": 2}\r\n', ({"a": 1}, {"b": 2}), False),
        (b'{"a": 1}\n{"b": 2}', ({"a": 1}, {"b": 2}), False),
        (b'{"a": 1}\n{"b"', ({"a": 1},), False),
        (b'{"a": 1}\n{"b"\n{"c": 3}\n', ({"a": 1}, {"c": 3}), True),
        (b'"a"\n[1]\n{"c": 3}\n', ({"c": 3},), False),
        (DEEP + b"\n", (), True),
    ],
)
def test_lines_are_read_as_far_as_they_came(content, objects, broken):
    events = read_lines(content)
    assert (events.objects, events.broken, events.done) == (objects, broken, False)


@pytest.mark.parametrize(
    ("content", "objects", "done"),
    [
        (b"", (), False),
        (b"[", (), False),
        (b"[]", (), True),
        (b'\n[{"a": 1},\r\n{"b": 2}\n]', ({"a": 1}, {"b": 2}), True),
        (b'[{"a": 1},\r\n{"b": 2}', ({"a": 1}, {"b": 2}), False),
        (b'[{"a": 1},\r\n{"b"', ({"a": 1},), False),
        (b'[{"a": 1}, 7, "x", [2]]', ({"a": 1},), True),
        (b"[" + DEEP, (), False),
    ],
)
def test_a_list_is_read_as_far_as_it_came(content, objects, done):
    events = read_list(content)
    assert (events.objects, events.done, events.broken) == (objects, done, False)


def test_what_is_written_is_read_back():
    assert read_lines(write_lines(ITEMS)).objects == tuple(ITEMS)
    assert read_list(write_list(ITEMS)).objects == tuple(ITEMS)
