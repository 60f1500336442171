"""Values of other tools' files as texts, and losses in few lines."""

import pytest

from pytest_ragft.golden.importing.imported import RowError, Unmapped
from pytest_ragft.golden.importing.losses import told
from pytest_ragft.golden.importing.values import (
    entries,
    is_empty,
    listed,
    mapping,
    plain,
    shown,
    structured,
    text,
    texts,
)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a", "a"),
        ('["a", "b"]', ["a", "b"]),
        ("['a', 'b']", ["a", "b"]),
        ("['a' 'b']", ["a", "b"]),
        ("['a'\n \"it's\"]", ["a", "it's"]),
        ("['a' 'b', 'c']", ["ab", "c"]),
        ("['a' 'b'", "['a' 'b'"),
        ("[a, b]", "[a, b]"),
        ("[a](link)", "[a](link)"),
        (7, 7),
    ],
)
def test_a_cell_that_holds_a_list_is_read_as_one(value, found):
    assert listed(value) == found


def test_texts_are_texts_and_numbers():
    assert texts("[1, true, null, 'a']") == ("[1, true, null, 'a']",)
    assert texts(["a", "", None, 1.5, True]) == ("a", "1.5", "true")
    assert text(" a ") == "a"
    with pytest.raises(RowError, match="expected a text, found"):
        text({"a": 1})


def test_objects_are_read_out_of_texts():
    assert mapping('{"a": 1}') == {"a": 1}
    assert mapping("{'a': None}") == {"a": None}
    assert structured("{not json") == "{not json"
    assert entries("[1]") == [1]
    with pytest.raises(RowError, match="expected an object"):
        mapping("a")
    with pytest.raises(RowError, match="expected a list"):
        entries({"a": 1})


def test_nothing_is_told_by_many_values():
    assert all(map(is_empty, [None, "", " \n", [], {}, (), float("nan")]))
    assert not any(map(is_empty, [0, False, "a", [None]]))


def test_names_of_fields_are_read_in_any_case():
    assert {plain(key) for key in ("expectedOutput", "Expected Output", "expected-output ")} == {
        "expected_output"
    }


def test_long_values_are_shortened():
    assert shown("a" * 100) == f"'{'a' * 59}..."


def test_losses_of_one_kind_stand_on_one_line_with_their_first_places():
    losses = [Unmapped(line, line, "field 'x'", "no place") for line in range(1, 12)]
    lost = Unmapped(3, 3, "row", "why " * 100, whole=True)
    first, second = told([*losses, lost], "line")
    assert first.startswith("1 × no case of a row: why why")
    assert first.endswith("... (line 3)")
    assert second == "11 × field 'x': no place (lines 1, 2, 3, 4, 5, 6, 7, 8 and 3 more)"
