"""A project's own values for options and severities."""

import pytest
from rule_material import entry

from pytest_ragft.check.catalogue import configure, configured, rule
from pytest_ragft.check.finding import Location
from pytest_ragft.check.options import kind_of
from pytest_ragft.check.patterns import OWN
from pytest_ragft.check.rule import Rule, RuleError

OPTIONS = {
    "maximum": {"type": "integer", "default": 3, "says": "x"},
    "share": {"type": "number", "default": 0.5, "says": "x"},
    "strict": {"type": "boolean", "default": False, "says": "x"},
    "word": {"type": "string", "default": "a", "says": "x"},
    "like": {"type": "pattern", "default": "^a", "says": "x"},
    "words": {"type": "strings", "default": ["a"], "says": "x"},
    "steps": {"type": "numbers", "default": [1, 2.5], "says": "x"},
}
RULE = rule(entry(options=OPTIONS))


def test_defaults_stand_where_nothing_is_said():
    assert RULE.options == {
        "maximum": 3,
        "share": 0.5,
        "strict": False,
        "word": "a",
        "like": "^a",
        "words": ("a",),
        "steps": (1, 2.5),
    }
    assert configured(RULE, {}) is RULE


def test_a_value_stands_wherever_the_rule_asks_for_it():
    changed = configured(rule(entry()), {"maximum": 20})
    assert changed.options == {"maximum": 20}
    assert changed.message == "{short} has no address, at most 20 may."
    assert changed.instead == "Give it base_url, for at most 20."
    condition = changed.match.any[0].values[0]
    assert (condition.key, condition.operator, condition.operand) == ("retries", "below", 20)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("maximum", 0),
        ("share", 1),
        ("share", 0.25),
        ("strict", True),
        ("word", ""),
        ("words", ()),
        ("words", ("a", "b")),
        ("steps", (1, 2.5)),
    ],
)
def test_a_value_that_fits_is_taken(name, value):
    assert configured(RULE, {name: value}).options[name] == value


def test_a_pattern_is_marked_as_not_built_in():
    assert configured(RULE, {"like": "^b"}).options["like"] == f"{OWN}^b"


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("maximum", "many", "maximum = 'many' is not a whole number."),
        ("maximum", True, "maximum = True is not a whole number."),
        ("maximum", 2.5, "maximum = 2.5 is not a whole number."),
        ("share", "1", "share = '1' is not a number."),
        ("share", False, "share = False is not a number."),
        ("strict", 1, "strict = 1 is not true or false."),
        ("word", 1, "word = 1 is not a text."),
        ("words", "a", "words = 'a' is not a list of texts."),
        ("words", (1,), "words = [1] is not a list of texts."),
        ("steps", (True,), "steps = [True] is not a list of numbers."),
        ("steps", 1, "steps = 1 is not a list of numbers."),
        ("like", 1, "like = 1 is not a regular expression."),
        ("like", "[", "like = '[' is no regular expression: unterminated character set"),
        ("maximun", 1, "unknown option 'maximun'. Did you mean 'maximum'?"),
        ("x", 1, "unknown option 'x'. Known keys: like, maximum, "),
    ],
)
def test_a_value_that_does_not_fit_is_refused(name, value, accepted):
    with pytest.raises(RuleError) as caught:
        configured(RULE, {name: value})
    message = str(caught.value)
    assert message.startswith("[tool.ragft.check.options] bare-client: ")
    assert accepted in message


def test_a_rule_without_options_takes_none():
    with pytest.raises(RuleError, match="this rule has no options"):
        configured(Rule("plain"), {"maximum": 3})


def python_rule(**changes):
    return Rule("counted", check=lambda rule, project: (), options={"maximum": 1}, **changes)


def test_a_rule_in_python_keeps_its_function():
    changed = configured(python_rule(), {"maximum": 2})
    assert changed.options == {"maximum": 2}
    assert changed.check is not None


def test_the_type_of_its_options_is_that_of_their_defaults():
    with pytest.raises(RuleError, match="maximum = 'a' is not a whole number"):
        configured(python_rule(), {"maximum": "a"})


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "boolean"),
        (1, "integer"),
        (1.5, "number"),
        ("a", "string"),
        (("a",), "strings"),
        ((1,), "numbers"),
    ],
)
def test_every_default_has_a_type(value, kind):
    assert kind_of(value) == kind


def test_settings_are_given_by_name_and_by_code():
    one, other = rule(entry()), Rule("other", "ACME102")
    both = configure((one, other), {"ACME101": {"maximum": 9}}, {"ACME102": "error"})
    assert (both[0].options["maximum"], both[0].severity) == (9, "warning")
    assert both[1].severity == "error"


@pytest.mark.parametrize(
    ("options", "severity", "message"),
    [
        ({"bare-clint": {}}, {}, "[tool.ragft.check.options]: 'bare-clint' is no rule. "),
        ({}, {"bare-clint": "info"}, "[tool.ragft.check.severity]: 'bare-clint' is no rule. "),
    ],
)
def test_a_rule_that_is_not_there_cannot_be_set(options, severity, message):
    with pytest.raises(RuleError) as caught:
        configure((rule(entry()),), options, severity)
    assert str(caught.value) == f"{message}Did you mean 'bare-client'?"


def test_a_severity_of_the_project_goes_before_what_a_rule_raises():
    when = [{"scope": "file", "any": [{"kind": "call"}], "says": "x"}]
    raised = [{"when": when, "severity": "error", "persona": "auditor"}]
    match = {"cases": [{"any": [{"kind": "call"}], "raise": raised}], "raise": raised}
    (changed,) = configure((rule(entry(match=match)),), {}, {"bare-client": "info"})
    every = (*changed.match.raises, *changed.match.cases[0].raises)
    assert [(entry.severity, entry.persona) for entry in every] == [(None, "auditor")] * 3


def test_a_finding_is_as_bad_as_the_rule_says():
    at = Location("a.py", None)
    found = configure((RULE,), {}, {"bare-client": "error"})[0].finding(at, "No.", related=[at])
    assert (found.rule, found.code, found.severity, found.message) == (
        "bare-client",
        "ACME101",
        "error",
        "No.",
    )
    assert found.related == (at,)
