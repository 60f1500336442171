"""A check as a value: its name, arguments, kind, source; and checks that files ask for."""

import inspect
import pickle
import re
from typing import get_args

import pytest

from pytest_ragft import checks
from pytest_ragft.diagnosis.check_kinds import KINDS, check_named, kind_of_check
from pytest_ragft.diagnosis.trial import CheckKind
from pytest_ragft.oracle.asserts import ready


def test_names_kinds_and_package_are_the_same():
    assert set(checks.CHECKS) == set(KINDS)
    assert set(checks.CHECKS) <= set(checks.__all__)
    assert set(KINDS.values()) == set(get_args(CheckKind))
    for name, check in checks.CHECKS.items():
        assert (check.__name__, getattr(checks, name)) == (name, check)
        assert inspect.signature(check).return_annotation is checks.Check
        assert inspect.getdoc(check), name


def test_what_is_read_of_a_source_is_a_parameter_of_the_check():
    for name, (parameter, _) in ready._READERS.items():
        parameters = list(inspect.signature(checks.CHECKS[name]).parameters.values())
        at = [each.name for each in parameters].index(parameter)
        by_place = parameters[at].kind is not inspect.Parameter.KEYWORD_ONLY
        assert by_place == (parameter not in ("unit", "expects")), name
        assert at == (1 if name == "calls_tool" else 0) or not by_place, name


def test_a_check_says_what_it_is():
    check = checks.contains("30 days", ignore_case=False)
    assert (check.name, dict(check.arguments)) == (
        "contains",
        {"text": "30 days", "ignore_case": False},
    )
    assert check.kind == "content"
    assert repr(check) == "checks.contains('30 days', ignore_case=False)"
    assert repr(checks.words(at_most=20)) == "checks.words(at_most=20)"
    assert repr(checks.json()) == "checks.json()"
    assert checks.regex("a", whole=True).kind == "format"
    assert checks.regex("a").kind == "content"
    with pytest.raises(TypeError):
        check.arguments["text"] = "x"
    with pytest.raises(AttributeError):
        check.name = "x"


def test_checks_that_ask_the_same_are_equal_and_have_no_hash():
    assert checks.contains("a") == checks.contains("a")
    assert checks.contains("a") != checks.contains("b")
    assert checks.contains("a") != checks.lacks("a")
    with pytest.raises(TypeError, match="unhashable"):
        hash(checks.contains("a"))


MADE = [
    ("contains", "30 days", checks.contains("30 days")),
    ("contains", {"text": "x", "ignore_case": False}, checks.contains("x", ignore_case=False)),
    ("contains_any", ["a", "b"], checks.contains_any(["a", "b"])),
    ("number", 30, checks.number(30)),
    ("number", {"value": 30, "unit": "days"}, checks.number(30, unit="days")),
    ("words", {"at_most": 20}, checks.words(at_most=20)),
    ("json", True, checks.json()),
    ("json", None, checks.json()),
    ("abstains", {}, checks.abstains()),
    ("grounded", "text", checks.grounded("text")),
    ("json_schema", {"type": "object"}, checks.json_schema({"type": "object"})),
    ("json_schema", {"schema": {}, "fenced": True}, checks.json_schema({}, fenced=True)),
    ("calls_tool", {"name": "f", "arguments": {"x": 1}}, checks.calls_tool("f", {"x": 1})),
    ("judged", "Is polite.", checks.judged("Is polite.")),
]


@pytest.mark.parametrize(("name", "value", "check"), MADE)
def test_a_check_is_made_of_what_a_file_says(name, value, check):
    assert checks.made(name, value) == check


REFUSED = [
    ("contain", "x", "there is no check 'contain'. Did you mean 'contains'?"),
    ("zebra", "x", "there is no check 'zebra'. Known keys: abstains, calls_tool, "),
    ("contains", 3, "contains: text = 3 is not a text"),
    ("contains", {"txt": "x"}, "contains: unknown parameter 'txt'. Did you mean 'text'?"),
    ("contains", None, "contains: missing a required argument: 'text'"),
    ("contains", {"ignore_case": True}, "contains: missing a required argument: 'text'"),
    ("words", 20, "words: expected a mapping with at_least, at_most, found 20."),
    ("words", {"at_mots": 20}, "words: unknown parameter 'at_mots'. Did you mean 'at_most'?"),
    ("json", False, "json: expected a mapping with fenced, found False."),
    ("contains", {"text": "x", "ignore_case": "no"}, "ignore_case = 'no' is neither true nor"),
    ("regex", "(", "regex: '(' is no regular expression"),
    ("json", {3: 4}, "json: unknown parameter '3'"),
]


@pytest.mark.parametrize(("name", "value", "told"), REFUSED)
def test_what_cannot_be_made_says_what_can(name, value, told):
    with pytest.raises(checks.CheckError, match=re.escape(told)):
        checks.made(name, value)


DOTTED = [
    ("checks.contains", {}, "contains"),
    ("checks.contains", {"checks": checks}, "contains"),
    ("c.contains", {"c": checks}, "contains"),
    ("contains", {"contains": checks.contains}, "contains"),
    ("has", {"has": checks.contains}, "contains"),
    ("pytest_ragft.checks.contains", {"pytest_ragft": __import__("pytest_ragft")}, "contains"),
    ("checks.zebra", {}, None),
    ("checks.answer_of", {"checks": checks}, None),
    ("contains", {}, None),
    ("checks.contains", {"checks": pickle}, None),
    ("checks.contains", {"checks": 3}, None),
    ("contains", {"contains": re.search}, None),
    ("contains.x", {"contains": checks.contains}, None),
    ("", {}, None),
]


@pytest.mark.parametrize(("dotted", "names", "name"), DOTTED)
def test_a_name_in_a_test_is_known_for_a_check(dotted, names, name):
    assert check_named(dotted, names) == name


def test_a_check_that_is_none_has_no_kind():
    with pytest.raises(KeyError):
        kind_of_check("zebra", {})
