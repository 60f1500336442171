"""`[tool.ragft.data] ignore`: which rows are meant, and what is said of an entry that cannot be."""

import pytest

from pytest_ragft.check.training.mapping import declared
from pytest_ragft.check.training.predicates import predicates
from pytest_ragft.settings import SettingsError

GOOD = {
    "files": "data/*.jsonl",
    "rule": "RFT101",
    "where": {"field": "meta.source", "matches": "^glossary"},
    "reason": "checked by hand",
}


def made(where, **given):
    (one,) = predicates({"ignore": [{**GOOD, "where": where, **given}]}, "p")
    return one


@pytest.mark.parametrize(
    ("where", "row", "holds"),
    [
        ({"field": "a", "equals": 1}, {"a": 1}, True),
        ({"field": "a", "equals": 1}, {"a": True}, False),
        ({"field": "a", "equals": "x"}, {"b": "x"}, False),
        ({"field": "a.b", "equals": "x"}, {"a": {"b": "x"}}, True),
        ({"field": "a.b", "equals": "x"}, {"a": "x"}, False),
        ({"field": "a.b", "matches": "x"}, {"a": [{"b": "y"}, {"b": "ax"}]}, True),
        ({"field": "a", "matches": "x"}, {"a": ["y", "z"]}, False),
        ({"field": "a", "matches": "1"}, {"a": 1}, False),
    ],
)
def test_a_row_is_meant_by_a_field(where, row, holds):
    assert made(where).holds(row) is holds


def test_files_are_meant_by_globs():
    assert made({"field": "a", "equals": 1}, files=["x/*", "data/*"]).is_for("data/train.jsonl")
    assert not made({"field": "a", "equals": 1}).is_for("other/train.jsonl")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (3, "p.ignore[0]: expected a table, found 3."),
        ({**GOOD, "rules": "x"}, "p.ignore[0]: unknown key 'rules'. Did you mean 'rule'?"),
        ({**GOOD, "where": {"field": "a"}}, "p.ignore[0].where: give field, and one of matches"),
        ({**GOOD, "where": {"matches": "a", "equals": 1}}, "give field, and one of"),
        ({**GOOD, "where": {"feld": "a"}}, "unknown key 'feld'"),
        ({**GOOD, "where": {"field": "", "equals": 1}}, "field = '' is not a text of at least 1"),
        ({**GOOD, "where": {"field": "a", "matches": "("}}, "matches = '(' is no pattern"),
        ({**GOOD, "reason": "x"}, "reason = 'x' is not a text of at least 3 characters."),
        ({key: GOOD[key] for key in GOOD if key != "reason"}, "p.ignore[0]: reason is missing."),
        ({**GOOD, "files": 3}, "files = 3 is not a glob or a list of globs."),
        ({**GOOD, "files": []}, "files = [] is not a glob or a list of globs."),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(entry, message):
    with pytest.raises(SettingsError) as raised:
        predicates({"ignore": [entry]}, "p")
    assert message in str(raised.value)


def test_anything_but_a_list_is_refused():
    with pytest.raises(SettingsError, match="is not a list of tables"):
        predicates({"ignore": "all"}, "p")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [1, 1]),
        ("[tool.ragft.data]\nignore = [{rule = 1, where = {a = 1}},\n {where = {}}]\n", [2, 3]),
        ("[[tool.ragft.data.ignore]]\nrule = 1\n[[tool.ragft.data.ignore]]\n", [1, 3]),
        ("a = 1\nignore = [\n]\n", [2, 2]),
    ],
)
def test_an_entry_is_found_again_in_its_file(text, lines):
    found = predicates({"ignore": [GOOD, GOOD]}, "p", text)
    assert [each.line for each in found] == lines


def test_what_is_ignored_is_no_mapping_of_columns():
    assert declared({"ignore": [GOOD]}, "p") == {}
