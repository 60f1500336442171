import pytest

from pytest_ragft.wire.untrusted import count, dumped, loaded, mapping, mappings, string


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (mapping, {"a": 1}, {"a": 1}),
        (mapping, [{"a": 1}], {}),
        (mappings, {"a": 1}, [{"a": 1}]),
        (mappings, [{"a": 1}, 2, None, {}], [{"a": 1}, {}]),
        (mappings, "x", []),
        (string, "x", "x"),
        (string, 7, ""),
        (count, 7, 7),
        (count, 7.9, 7),
        (count, True, 0),
        (count, "7", 0),
        (count, float("inf"), 0),
        (count, float("nan"), 0),
        (dumped, {"é": [1]}, '{"é": [1]}'),
        (loaded, b'{"a": 1}', {"a": 1}),
        (loaded, "{", None),
        (loaded, b"\xff", None),
        (loaded, "[" * 100_000, None),
    ],
)
def test_a_value_is_read_as_what_it_should_be(read, value, result):
    assert read(value) == result
