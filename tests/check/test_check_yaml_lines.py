"""YAML with the line of every value."""

import pytest
import yaml

from pytest_ragft.check import yaml_lines
from pytest_ragft.check.yaml_lines import YamlError, read


def test_every_value_has_the_line_of_its_key():
    written = read("a:\n  b:\n    - 1\n    - c: 2\n")
    assert written.value == {"a": {"b": [1, {"c": 2}]}}
    assert [written.line(path) for path in ((), ("a",), ("a", "b"), ("a", "b", 1, "c"))] == [
        1,
        1,
        2,
        4,
    ]


def test_a_value_that_is_not_there_has_the_line_of_what_would_hold_it():
    assert read("a:\n  b: 1\n").line(("a", "b", "c", 3)) == 2


def test_dates_and_bytes_are_texts():
    assert read("a: 2024-01-31\nb: !!binary aGk=\n").value == {"a": "2024-01-31", "b": "aGk="}


def test_an_empty_text_is_nothing():
    assert read("").value is None
    assert read("").line(("a",)) == 1


def test_an_anchor_counts_where_it_is_used():
    written = read("a: &one\n  - 1\nb: *one\n")
    assert written.value == {"a": [1], "b": [1]}
    assert written.line(("b", 0)) == 2


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands here and in line 1"),
        ("a: 1\n? [b]\n: 2\n", 2, "a key must be a text"),
        ("a: [1\n", 2, "not valid YAML"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "not valid YAML"),
        ("a: \0\n", 1, "not valid YAML"),
        ("&a [*a]", 1, "nested too deeply"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text, line, message):
    with pytest.raises(YamlError) as caught:
        read(text)
    assert caught.value.line == line
    assert message in str(caught.value)


def test_a_bomb_of_anchors_is_not_unfolded(monkeypatch):
    monkeypatch.setattr(yaml_lines, "MOST", 100)
    bomb = "a: &a [1,1,1]\n" + "".join(
        f"{new}: &{new} [*{old},*{old},*{old}]\n"
        for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(YamlError, match="more than 100 values"):
        read(bomb)


def test_the_parser_without_c_says_the_same(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert read("a:\n  - 1\n").value == {"a": [1]}


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "? " * 200_000, "".join(" " * i + "b:\n" for i in range(200))]
)
def test_nesting_that_would_crash_the_parser_is_refused(text):
    with pytest.raises(YamlError, match="nested too deeply"):
        read(text)


def test_what_is_no_text_is_known_as_it_is_spelled():
    written = read("a: 4.50\nb: [yes, ~, text, '1', 2024-05-01]\n")
    assert written.spelled == {("a",): "4.50", ("b", 0): "yes", ("b", 1): "~"}


def test_a_file_may_hold_more_values_than_a_rule():
    with pytest.raises(YamlError, match="more than 2 values"):
        read("[1, 2]", most=2)
