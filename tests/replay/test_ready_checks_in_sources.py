"""What ready-made checks in the source of a test look at and look for."""

from types import SimpleNamespace

import pytest
from pydantic import BaseModel

from pytest_ragft import checks
from pytest_ragft.diagnosis.trial import Check
from pytest_ragft.oracle.expectations import Expectation, expected_of, local_names
from pytest_ragft.replay.checks import expects_abstention, kind_of, literals


class Sized(BaseModel):
    size: str


NAMES = {
    "c": checks,
    "contains": checks.contains,
    "LATER": checks.contains_any(["30 days", "thirty days"]),
    "POLITE": checks.judged("Is polite.", expects="Thank you."),
    "SCHEMA": {"properties": {"colour": {"enum": ["red", "blue"]}}},
    "Sized": Sized,
    "case": SimpleNamespace(answer="30 days"),
    "mine": lambda text: text,
    "ALL": [checks.contains("30 days"), checks.words(at_most=3)],
    "OTHER": type("Other", (), {"__module__": checks.Check.__module__})(),
}

KINDS = [
    ("assert reply == checks.contains('30 days')", "content"),
    ("assert reply == checks.json()", "format"),
    ("assert checks.json() == reply", "format"),
    ("assert reply == checks.json_schema({'type': 'object'})", "format"),
    ("assert reply == checks.words(at_most=20)", "constraint"),
    ("assert reply == checks.lacks('guarantee')", "constraint"),
    ('assert reply == checks.lacks("I don\'t know")', "constraint"),
    ("assert reply != checks.contains('guarantee')", "constraint"),
    ("assert not reply == checks.contains('guarantee')", "constraint"),
    ("assert reply != checks.json()", "format"),
    ("assert reply == checks.abstains()", "abstention"),
    ("assert reply == checks.refuses()", "abstention"),
    ('assert reply == checks.contains("I don\'t know")', "abstention"),
    ('assert reply == contains("I don\'t know")', "abstention"),
    ("assert reply == checks.regex('a')", "content"),
    ("assert reply == checks.regex('a', whole=True)", "format"),
    ("assert reply == c.language('de')", "format"),
    ("assert reply == LATER", "content"),
    ("assert reply == checks.json() and reply == checks.keys(['a'])", "format"),
    ("assert reply == checks.json() and reply == checks.contains('a')", "content"),
    ("self.assertEqual(reply, checks.words(at_most=3))", "constraint"),
    ("assert all(reply == check for check in [checks.json(), checks.keys(['a'])])", "format"),
    ("assert json.loads(reply)", "format"),
    ("for check in checks:", "content"),
]


@pytest.mark.parametrize(("source", "kind"), KINDS)
def test_a_ready_check_has_its_kind(source, kind):
    assert kind_of(source, NAMES) == kind


EXPECTED = [
    ("assert reply == checks.contains('30 days')", [("30 days",)]),
    ("assert reply == checks.contains(text='30 days')", [("30 days",)]),
    ("assert reply == checks.contains(case.answer)", [("30 days",)]),
    ("assert reply == contains('30 days', ignore_case=False)", [("30 days",)]),
    ("assert checks.equals('30 days') == reply", [("30 days",)]),
    ("assert reply == checks.contains_any(['a1', 'b1'])", [("a1", "b1")]),
    ("assert reply == checks.contains_all(['a1', 'b1'])", [("a1",), ("b1",)]),
    ("assert reply == checks.label(['red', 'blue'])", [("red", "blue")]),
    ("assert reply == checks.starts_with('Yes')", [("Yes",)]),
    ("assert reply == checks.ends_with(['a1', 'b1'])", [("a1", "b1")]),
    ("assert reply == checks.number(30)", [("30",)]),
    ("assert reply == checks.number(30, unit='days')", [("30 days",)]),
    ("assert reply == checks.number(value=1.5, tolerance=0.1)", [("1.5",)]),
    ("assert reply == checks.number(asked())", []),
    ("assert reply == checks.date('2024-01-05')", [("2024-01-05",)]),
    ("assert reply == checks.date(date(2024, 1, 5))", [("2024-01-05",)]),
    ("assert reply == checks.regex('30 (days|Tage)')", [("30 days", "30 Tage")]),
    ("assert reply == checks.regex(pattern)", []),
    ("assert reply == checks.json_schema(SCHEMA)", [("red", "blue")]),
    ("assert reply == checks.json_schema(Sized)", []),
    ("assert reply == checks.calls_tool('search', {'city': 'Paris'})", [("Paris",)]),
    ("assert reply == checks.calls_tool('search', arguments={'city': 'Paris'})", [("Paris",)]),
    ("assert reply == checks.calls_tool('search')", []),
    ("assert reply == checks.similar('Thirty days.')", [("Thirty days.",)]),
    ("assert reply == checks.judged('Is polite.', expects='Thanks.')", [("Thanks.",)]),
    ("assert reply == checks.judged('Is polite.')", []),
    ("assert reply == checks.words(at_most=20)", []),
    ("assert reply == checks.cites('docs/a.md')", []),
    ("assert reply == checks.abstains()", []),
    ("assert reply == LATER", [("30 days", "thirty days")]),
    ("assert reply == POLITE", [("Thank you.",)]),
    ("assert all(reply == check for check in ALL)", [("30 days",)]),
    ("self.assertEqual(reply, checks.contains('30 days'))", [("30 days",)]),
    ("assert reply == checks.zebra('30 days')", []),
    ("assert reply == OTHER", []),
    ("assert reply in ALL", []),
]


@pytest.mark.parametrize(("source", "required"), EXPECTED)
def test_what_a_ready_check_looks_for_is_read(source, required):
    assert list(expected_of(source, NAMES).required) == required


def test_what_must_not_be_said_is_forbidden():
    said = expected_of("assert reply == checks.lacks(['fee', 'cost'])", NAMES)
    assert said == Expectation(forbidden=("fee", "cost"))
    said = expected_of("assert reply != checks.contains('fee')", NAMES)
    assert said == Expectation(forbidden=("fee",))


LOOP = """\
def test_it():
    here = checks.number(30, unit="days")
    for each in (checks.contains("a1"), checks.contains("b1")):
        assert reply == each
"""


def test_a_check_is_known_by_the_name_that_the_test_gives_it():
    names = local_names(LOOP, NAMES)
    assert expected_of("assert reply == here", names).texts == ("30 days",)
    assert expected_of("assert reply == each", names).texts == ("a1", "b1")
    assert kind_of("assert reply == each", names) == "content"


ABSTAINS = [
    ("assert reply == checks.abstains()", True),
    ("assert reply == checks.refuses()", True),
    ('assert reply == contains("I don\'t know")', True),
    ("assert reply != checks.abstains()", False),
    ('assert reply == checks.lacks("I don\'t know")', False),
    ("assert reply == checks.contains('30 days')", False),
]


@pytest.mark.parametrize(("source", "expected"), ABSTAINS)
def test_an_expected_refusal_is_known_by_its_check(source, expected):
    def test_it():
        """Its module is where the names of a check are looked up."""

    assert expects_abstention(test_it, source, NAMES) is expected


def test_literals_are_what_checks_compare_a_reply_with():
    sources = [
        "assert reply == contains('30 days')",
        "assert reply == checks.similar('Goods go back within 30 days.')",
        "assert 'fee' in reply",
    ]
    told = literals([Check(at, source) for at, source in enumerate(sources)], NAMES)
    assert told == ["fee", "30 days"]
