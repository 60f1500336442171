"""What asserts expect, read from their source."""

import dataclasses
import datetime as dt
import enum
import json
import re
import unittest.mock
from collections import namedtuple
from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from pytest_ragft.oracle.asserts.plain import Parsed
from pytest_ragft.oracle.expectations import Expectation, expected_of, local_names


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Tier(enum.StrEnum):
    TEAM = "Team"


@dataclasses.dataclass
class Record:
    question: str
    answer: str


@dataclasses.dataclass(slots=True)
class Slotted:
    answer: str
    other: str = dataclasses.field(init=False)


class Branch(BaseModel):
    colour: Colour
    next: "Branch | None" = None


class Ticket(BaseModel):
    category: Literal["refund", "exchange"]
    tiers: list[Annotated[Colour, "of a lamp"]] | None = None
    branch: Branch | None = None
    free: str = ""


class Loud(str):
    __slots__ = ()

    def lower(self):
        raise AssertionError("code of the user was run")


class Lazy:
    """As the proxies of some frameworks: asking it anything runs code."""

    @property
    def __class__(self):
        raise AssertionError("code of the user was run")

    @property
    def answer(self):
        raise AssertionError("code of the user was run")


Pair = namedtuple("Pair", "question answer")  # noqa: PYI024  # as teams write them
SCHEMA = {"type": "object", "properties": {"kind": {"enum": ["refund", "exchange"]}}}
NAMES = {
    "ANSWER": "30 days",
    "WORDS": ["30", "days"],
    "LETTERS": {"b1", "a1"},
    "FROZEN": frozenset({"c1"}),
    "case": {"question": "How long?", "expected": "14 days", "n": 3.5, "deep": [{"x": "far"}]},
    "record": Record("How long?", "21 days"),
    "slotted": Slotted("22 days"),
    "pair": Pair("How long?", "23 days"),
    "space": SimpleNamespace(answer="24 days"),
    "Colour": Colour,
    "Tier": Tier,
    "tier": Tier.TEAM,
    "colour": Colour.BLUE,
    "PATTERN": re.compile("30 (days|Tage)"),
    "SCHEMA": SCHEMA,
    "Ticket": Ticket,
    "day": dt.date(2024, 3, 1),
    "moment": dt.datetime(2024, 3, 1, 12, 30),  # noqa: DTZ001  # as tests write it
    "midnight": dt.datetime(2024, 3, 1),  # noqa: DTZ001  # as tests write it
    "n": 30,
    "amount": Decimal("3.50"),
    "approximately": pytest.approx(2.5),
    "anything": unittest.mock.ANY,
    "loud": Loud("Loud"),
    "lazy": Lazy(),
    "range_answer": "It takes 30 days and 20 hours.",
    "expected_answer": "two weeks",
    "question": "What is asked?",
    "pytest": pytest,
    "re": re,
    "search": re.search,
    "match": "no function",
    "json": json,
    "reply": object(),
}


def texts(*groups):
    return tuple((group,) if isinstance(group, str) else group for group in groups)


@pytest.mark.parametrize(
    ("source", "required"),
    [
        # Looking for a text
        ('assert "30 days" in reply', texts("30 days")),
        ('assert "30 days" in reply.lower(), "not 30 weeks"', texts("30 days")),
        ("assert ANSWER in reply", texts("30 days")),
        ("assert ANSWER.upper() in reply.upper()", texts("30 DAYS")),
        ("assert 'a' 'b' in reply", texts("ab")),
        ("assert 'thirty' + ' days' in reply", texts("thirty days")),
        ("assert f'{n} days' in reply", texts("30 days")),
        ("assert f'{n:,.1f} {{days}}' in reply", texts("30.0 {days}")),
        ("assert f'{n}\\tdays' in reply", texts("30 days")),
        ("assert reply.startswith('Yes, ')", texts("Yes,")),
        ("assert reply.endswith(('days', 'weeks'))", texts(("days", "weeks"))),
        ("assert reply.__contains__('30')", texts("30")),
        ("assert reply.count('30 days') == 1", texts("30 days")),
        ("assert reply.count('30 days') >= 1", texts("30 days")),
        ("assert reply.find('30 days') >= 0", texts("30 days")),
        ("assert reply.count('30 days')", texts("30 days")),
        ("assert 'x1' in (await ask('What?'))", texts("x1")),
        ("assert loud in reply", texts("Loud")),
        # Being equal
        ("assert reply == ANSWER", texts("30 days")),
        ("assert ANSWER == reply", texts("30 days")),
        ("assert 'yes' == ANSWER", texts("yes")),
        ("assert ANSWER == 'yes'", texts("yes")),
        ("assert expected_answer == range_answer", texts("two weeks")),
        ("assert range_answer == expected_answer", texts("two weeks")),
        ("assert ANSWER == expected_answer", texts("two weeks")),
        ("assert expected_answer == ANSWER", texts("two weeks")),
        ("assert reply.strip(' .') == 'ValueError'", texts("ValueError")),
        ("assert reply == ANSWER == other", texts("30 days")),
        ("assert data['days'] == 30", texts("30")),
        ("assert data['days'] == -1", texts("-1")),
        ("assert data['share'] == 0.25", texts("0.25")),
        ("assert data['days'] == 30.0", texts("30")),
        ("assert data['share'] == pytest.approx(3.5)", texts("3.5")),
        ("assert share == approx(3.5, abs=0.1)", texts("3.5")),
        ("assert data['share'] == approximately", texts("2.5")),
        ("assert data['share'] == amount", texts("3.50")),
        ("assert data['days'] == n + 1", texts("31")),
        ("assert abs(found - 30) < 0.5", texts("30")),
        ("assert math.isclose(found, 30.5)", texts("30.5")),
        (
            "assert json.loads(reply) == {'days': 30, 'unit': 'days', 'ok': True}",
            texts("30", "days"),
        ),
        (
            "assert data == {**case, 'x': [1, None, 'a1']}",
            texts("How long?", "14 days", "3.5", "far", "1", "a1"),
        ),
        ("assert data == {'day': day, 'any': anything}", texts("2024-03-01")),
        ("assert data == dict(days=30)", texts("30")),
        ("assert data == record", texts("How long?", "21 days")),
        ("assert when == moment", texts("2024-03-01T12:30:00")),
        ("assert when == midnight", texts("2024-03-01")),
        ("assert when == date(2024, 3, 2)", texts("2024-03-02")),
        ("assert day.strftime('%d.%m.%Y') in reply", texts("01.03.2024")),
        ("assert day.isoformat() in reply", texts("2024-03-01")),
        ("assert float(re.search('(\\\\d+) seconds', reply)[1]) == 30", texts("30", "seconds")),
        ("assert 'f1 f2'.split() == reply.split()", texts("f1", "f2")),
        ("assert ' or '.join(WORDS) in reply", texts("30 or days")),
        # Values of parametrized cases and of enumerations
        ("assert case['expected'] in ask(case['question'])", texts("14 days")),
        ("assert case['deep'][0]['x'] in reply", texts("far")),
        ("assert case.get('expected') in reply", texts("14 days")),
        ("assert record.answer in ask(record.question)", texts("21 days")),
        ("assert slotted.answer in reply", texts("22 days")),
        ("assert pair.answer in reply", texts("23 days")),
        ("assert pair[1] in reply", texts("23 days")),
        ("assert space.answer in reply", texts("24 days")),
        ("assert Colour.RED.value in reply", texts("red")),
        ("assert Colour.RED.name in reply", texts("RED")),
        ("assert data['colour'] == Colour.BLUE", texts("blue")),
        ("assert colour.value in reply", texts("blue")),
        ("assert tier in reply", texts("Team")),
        ("assert WORDS[0] in reply", texts("30")),
        ("assert ANSWER[0] in reply", texts("3")),
        # One of several
        ("assert reply in ['a1', 'b1']", texts(("a1", "b1"))),
        ("assert reply in LETTERS", texts(("a1", "b1"))),
        ("assert range_answer in ['a1', 'b1']", texts(("a1", "b1"))),
        ("assert 'a1' in reply or 'b1' in reply", texts(("a1", "b1"))),
        ("assert 'a1' in reply or is_polite(reply)", texts("a1")),
        (
            "assert ('a1' in reply and 'b1' in reply) or 'c1' in reply",
            texts(("a1", "c1"), ("b1", "c1")),
        ),
        ("assert 'a1' in reply and 'b1' in reply", texts("a1", "b1")),
        ("assert any(word in reply for word in WORDS)", texts(("30", "days"))),
        ("assert any([word in reply for word in WORDS])", texts(("30", "days"))),
        ("assert any(['a1' in reply, 'b1' in reply])", texts(("a1", "b1"))),
        ("assert any(word.upper() in reply for word in WORDS if word)", texts(("30", "DAYS"))),
        ("assert all(word in reply for word in WORDS)", texts("30", "days")),
        (
            "assert all(a + b in reply for a in ('x', 'y') for b in ('1', '2'))",
            texts("x1", "x2", "y1", "y2"),
        ),
        ("assert all(v in reply for k, v in {'k': 'v1'}.items())", texts("v1")),
        ("assert all(v in reply for v in {'k': 'v1'}.values())", texts("v1")),
        ("assert all(v in reply for v in {'k1': 'v1'}.keys())", texts("k1")),
        ("assert all(v in reply for [k, v] in [('k', 'v1')])", texts("v1")),
        ("assert sum(word in reply for word in WORDS) >= 1", texts(("30", "days"))),
        ("assert sum(word in reply for word in WORDS) == len(WORDS)", texts("30", "days")),
        ("assert ('a1' if strict else 'b1') in reply", ()),
        ("assert 'a1' in reply if strict else 'b1' in reply", texts(("a1", "b1"))),
        ("assert LETTERS & set(reply.split())", texts(("a1", "b1"))),
        ("assert set(reply.split()).intersection(LETTERS)", texts(("a1", "b1"))),
        ("assert LETTERS.intersection(reply.split())", texts(("a1", "b1"))),
        ("assert LETTERS <= set(reply.split())", texts("a1", "b1")),
        ("assert set(reply.split()) >= FROZEN", texts("c1")),
        ("assert LETTERS.issubset(reply.split())", texts("a1", "b1")),
        ("assert set(reply.split()).issuperset(LETTERS)", texts("a1", "b1")),
        ("assert set(reply.split()) == {*LETTERS}", texts("a1", "b1")),
        ("assert reply in [w for w in WORDS]", texts(("30", "days"))),
        ("assert reply in {w for w in WORDS}", texts(("30", "days"))),
        # Patterns
        ("assert re.search(r'30 (days|Tage)', reply)", texts(("30 days", "30 Tage"))),
        ("assert re.search(pattern=r'30\\s*days', string=reply)", texts("30 days")),
        (
            "assert re.match(r'(?i)^30[- ]days?\\b', reply) is not None",
            texts(("30 day", "30 days")),
        ),
        ("assert PATTERN.search(reply)", texts(("30 days", "30 Tage"))),
        ("assert re.search(PATTERN, reply)", texts(("30 days", "30 Tage"))),
        ("assert re.compile('30 days').search(reply)", texts("30 days")),
        ("assert search('30 days', reply)", texts("30 days")),
        ("assert (found := re.search('30 days', reply))", texts("30 days")),
        ("assert bool(re.search('30 days', reply))", texts("30 days")),
        ("assert re.search('a1', reply) is not None and True", texts("a1")),
        ("assert '0.01' in re.findall(r'\\d+\\.\\d+', reply)", texts("0.01")),
        ("assert re.search('refund.*within 30 days', reply)", texts("refund", "within 30 days")),
        ("assert re.search('[Tt]en (?:days){1}', reply)", texts("ten days")),
        ("assert re.search('a1(?=.*b1)(?!c1)', reply)", texts("a1", "b1")),
        ("assert re.search('(?>a1)[0-9]x{2}', reply)", texts("a1")),
        (
            "assert re.search('refund.* 30 (days|Tage)', reply)",
            texts("refund", ("30 days", "30 Tage")),
        ),
        ("assert re.search('[ab][cd][ef][gh][ij][kl] end', reply)", texts("end")),
        # Held to be true or false
        ("assert ('a1' in reply) is True", texts("a1")),
        ("assert ('a1' in reply) == True", texts("a1")),
        ("assert ('a1' in reply) != False", texts("a1")),
        ("assert not ('a1' not in reply)", texts("a1")),
        # unittest and its relatives
        ("self.assertIn('a1', reply)", texts("a1")),
        ("self.assertEqual(reply, ANSWER)", texts("30 days")),
        ("self.assertEqual(first=ANSWER, second=reply)", texts("30 days")),
        ("self.assertRegex(reply, '30 (days|Tage)')", texts(("30 days", "30 Tage"))),
        ("self.assertRegex(reply, PATTERN)", texts(("30 days", "30 Tage"))),
        ("self.assertTrue('a1' in reply)", texts("a1")),
        ("self.assertFalse('a1' not in reply)", texts("a1")),
        ("self.assertCountEqual(words, WORDS)", texts("30", "days")),
        ("await self.check('a1' in reply)", ()),
        ("check.is_in('a1', reply)", texts("a1")),
        ("check.equal(reply, 'a1')", texts("a1")),
        # Calls that grade a reply
        ("assert is_correct(reply, ANSWER)", texts("30 days")),
        ("assert similarity(reply, '30 days') > 0.8", texts("30 days")),
        ("assert 0.8 < similarity(reply, '30 days')", texts("30 days")),
        (
            "assert grade(question, reference='TypeError', submitted=reply) == 'yes'",
            texts("TypeError"),
        ),
        ("assert grade('Is it so?', reply, 'It is so.') == 'yes'", texts("It is so.")),
        ("check_answer(reply, '30 days', message='no')", texts("30 days")),
        ("check_answer(case['question'], reply, '30 days')", texts("30 days")),
        ("assert same(range_answer.strip(), '30 days')", texts("30 days")),
        ("expect(reply).to_contain('30 days')", texts("30 days")),
        ("assert_that(reply, contains_string('30 days'))", texts("30 days")),
        (
            "assert_test(Case(input='Is it?', actual_output=reply, expected_output='30 days'))",
            texts("30 days"),
        ),
        # Schemas and models
        ("jsonschema.validate(data, SCHEMA)", texts(("refund", "exchange"))),
        ("validate(instance=data, schema={'allOf': [{'const': 'a1'}]})", texts("a1")),
        ("assert Draft202012Validator(SCHEMA).is_valid(data)", texts(("refund", "exchange"))),
        ("Ticket.model_validate_json(reply)", texts(("refund", "exchange"), ("red", "blue"))),
        ("ticket = Ticket(**json.loads(reply))", texts(("refund", "exchange"), ("red", "blue"))),
        (
            "ticket: Ticket = TypeAdapter(Ticket).validate_json(reply)",
            texts(("refund", "exchange"), ("red", "blue")),
        ),
    ],
)
def test_what_must_stand_in_a_reply(source, required):
    assert expected_of(source, NAMES) == Expectation(required)


@pytest.mark.parametrize(
    ("source", "forbidden"),
    [
        ("assert 'a1' not in reply", ("a1",)),
        ("assert reply != 'a1'", ("a1",)),
        ("assert not 'a1' in reply", ("a1",)),
        ("assert reply is not ANSWER", ("30 days",)),
        ("assert reply not in ['a1', 'b1']", ("a1", "b1")),
        ("assert not any(word in reply for word in WORDS)", ("30", "days")),
        ("assert all(word not in reply for word in WORDS)", ("30", "days")),
        ("assert not all(word in reply for word in WORDS)", ()),
        ("assert not re.search('a1', reply)", ("a1",)),
        ("assert re.search('a1', reply) is None", ("a1",)),
        ("assert reply.count('a1') == 0", ("a1",)),
        ("self.assertNotIn('a1', reply)", ("a1",)),
        ("self.assertNotRegex(reply, 'a1')", ("a1",)),
        ("self.assertFalse('a1' in reply)", ("a1",)),
        ("assert ('a1' in reply) is False", ("a1",)),
        ("assert not_contains(reply, 'a1')", ()),
        ("not_contains(reply, 'a1')", ("a1",)),
        ("assert 'a1' not in reply or strict", ()),
    ],
)
def test_what_must_not_stand_there_is_never_required(source, forbidden):
    found = expected_of(source, NAMES)
    assert found.forbidden == forbidden
    assert found.required == (texts("a1") if source.startswith("assert not_contains") else ())


@pytest.mark.parametrize(
    "source",
    [
        "",
        "with pytest.raises(ValueError):",
        "if 'a1' not in reply:\n    fail()",
        "assert reply",
        "assert reply == ''",
        "assert reply == '```'",
        "assert '{' in reply",
        "assert ask('What is it?')",
        "assert ask('a1') == ask('b1')",
        "assert len(reply.split()) <= 8",
        "assert len(reply) == 3",
        "assert 29 <= days <= 31",
        "assert 'a1' < reply",
        "assert reply.count('a1') <= 2",
        "assert reply.count() >= 2",
        "assert days >= 30",
        "assert findall('a1', 3)",
        "def test_inside(): ...",
        "assert response.status_code == 200",
        "assert response.usage.total_tokens == 12",
        "assert data['ok'] is True",
        "assert data['ok'] == None",
        "assert isinstance(data, dict)",
        "assert set(data.keys()) == {'days', 'unit'}",
        "assert 'days' in json.loads(reply)",
        "assert data.keys() >= {'days'}",
        "assert {'days'} <= data.keys()",
        "assert case['absent'] in reply",
        "assert case[:1] in reply",
        "assert WORDS[9] in reply",
        "assert WORDS['x'] in reply",
        "assert case[[]] in reply",
        "assert n[0] in reply",
        "assert case.absent in reply",
        "assert pair.absent in reply",
        "assert Colour.ABSENT in reply",
        "assert slotted.other in reply",
        "assert lazy.answer in reply",
        "assert lazy == reply",
        "assert lazy in reply",
        "assert loud.absent() in reply",
        "assert ANSWER.replace('x') in reply",
        "assert ANSWER.format(n) in reply",
        "assert ', '.join(reply) in other",
        "assert record.get('absent') in reply",
        "assert case.get() in reply",
        "assert case.pop('expected') in reply",
        "assert f'{n!r} days' in reply",
        "assert f'{n:x>9} days' in reply",
        "assert f'{ANSWER:.1f}' in reply",
        "assert f'{other} days' in reply",
        "assert date('x', 3, 2) == when",
        "assert -ANSWER == reply",
        "assert +n == reply",
        "assert ~n in reply",
        "assert n - 1 == days",
        "assert n + ANSWER == days",
        "assert b'a1' in reply",
        "assert LETTERS | other",
        "assert other & others",
        "assert any(map(str, reply))",
        "assert any()",
        "assert all(word in reply for word in other)",
        "assert all(w in reply for w in WORDS for x in w)",
        "assert sum(counts) > 0",
        "assert -('a1' in reply)",
        "assert found('a1', reply)()",
        "assert re.search(r'.*', reply)",
        "assert re.search('x1|', reply)",
        "assert re.search('(', reply)",
        "assert re.search('" + "x" * 3000 + "', reply)",
        "assert re.search(other, reply)",
        "assert re.search()",
        "assert other[0].search(reply) is not other",
        "assert abs(a - b) < 0.5",
        "assert abs(a) < 0.5",
        "assert is_correct(reply)",
        "assert is_correct(reply, 30, threshold=0.5)",
        "assert check(question=ANSWER)",
        "jsonschema.validate(data)",
        "jsonschema.validate(data, other)",
        "TypeAdapter().validate_json(reply)",
        "other.model_validate(reply)",
        "validate_json(reply)",
        "record = make(**options)",
        "data = json.loads(reply)",
        "data: dict = ask()",
        "self.assertIsNone(reply)",
        "self.assertGreater(len(reply), 30)",
        "pytest.fail('no 30 days')",
        "self.assertRegex(reply, other)",
        "assert reply == '" + "long " * 1000 + "'",
        "assert reply == 1e400",
        "assert reply == " + "9" * 5000,
        "assert " + "(" * 60 + "'a1'" + ")" * 60 + " in " + "-" * 90 + "reply",
        "assert '" + "a" * 100_000 + "' in reply",
        "assert 'a1\0' in reply",
        "return reply",
        "assert (lambda: 'a1')() in reply",
    ],
)
def test_what_names_no_text(source):
    assert expected_of(source, NAMES) == Expectation()


def test_deep_values_and_schemas_end_somewhere():
    endless: dict[str, object] = {}
    endless["again"] = endless
    names = {"endless": endless, "Branch": Branch}
    assert expected_of("assert data == endless", names) == Expectation()
    assert expected_of("validate(data, endless)", names) == Expectation()
    assert expected_of("Branch.model_validate(data)", names).required == (("red", "blue"),)


def test_many_values_of_an_enumeration_say_nothing():
    names = {"SCHEMA": {"enum": [f"value {n}" for n in range(31)]}}
    assert expected_of("validate(data, SCHEMA)", names) == Expectation()


def test_alternatives_that_multiply_are_cut():
    one, other = (" and ".join(f"'{x}{n}' in reply" for n in range(9)) for x in "xy")
    assert expected_of(f"assert ({one}) or ({other})", {}).required == (("x0", "y0"),)


def test_a_pattern_with_many_branches_is_cut():
    branches = "".join(f"({x}a|{x.upper()}b)" for x in "cdefgh")
    found = expected_of(f"assert re.search('{branches} at the end', reply)", {})
    assert found.required[0] == ("at the end",)
    assert len(found.texts) <= 33


def test_all_texts_of_an_expectation():
    assert Expectation((("a", "b"), ("b", "c")), ("d",)).texts == ("a", "b", "c")


TEST = '''
async def test_it(question, n):
    """A test."""
    expected = f"{n} days"
    first, second = "a1", ("b1", "b2")
    plural: str = expected + "!"
    undone: str
    changed = "x1"
    changed += await more()
    once = "y1"
    data = json.loads(await ask(question))
    loaded = await load().json()
    found = re.search("30 days", reply)
    known = any(word in reply for word in second)
    either = "a1" in reply
    graded = check(reply, "z1")
    with open("x") as (left, right), lock():
        inside = "w1"
    if strict:
        branch = "v1"
        once = "y2"
    else:
        branch = "v2"
    try:
        tried = "t1"
    except ValueError:
        tried = "t2"
    while waiting:
        waited = "s1"
    for word in ("one hour", "two hours"):
        assert word in reply
    for name, value in [("k", "v1"), ("l", "v2")]:
        pass
    for line in reply:
        pass
    obj.field = "no name"
    def inner(): ...
    global other

class Unrelated: ...
'''


@pytest.mark.parametrize(
    ("source", "required"),
    [
        ("assert expected in reply", texts("30 days")),
        ("assert plural in reply", texts("30 days!")),
        ("assert first in reply", texts("a1")),
        ("assert reply in second", texts(("b1", "b2"))),
        ("assert inside in reply", texts("w1")),
        ("assert found", texts("30 days")),
        ("assert found is not None", texts("30 days")),
        ("assert known", texts(("b1", "b2"))),
        ("assert either", texts("a1")),
        ("assert word in reply", texts("one hour", "two hours")),
        ("assert ask(name) == value", texts("v1", "v2")),
        ("assert 'days' in data", ()),
        ("assert set(data) == {'days'}", ()),
        ("assert sorted(loaded) == ['days']", ()),
        ("assert '30 days' in data", texts("30 days")),
        ("assert data == {'days': 30}", texts("30")),
        ("assert graded", ()),
        ("assert undone in reply", ()),
        ("assert changed in reply", ()),
        ("assert branch in reply", ()),
        ("assert once in reply", ()),
        ("assert tried in reply", ()),
        ("assert waited in reply", ()),
        ("assert left in reply", ()),
        ("assert line in reply", ()),
        ("assert plural in reply and word in reply", texts("30 days!", "one hour", "two hours")),
    ],
)
def test_names_that_the_test_itself_gives(source, required):
    outer = {"n": 30, "re": re, "question": "How long?"}
    names = outer | local_names(TEST, outer)
    assert expected_of(source, names).required == required


def test_an_object_that_was_read_from_a_reply_is_known_as_one():
    assert isinstance(local_names(TEST, {})["data"], Parsed)


def test_source_that_is_no_python_gives_no_names():
    assert local_names("def test(:", {}) == {}


@pytest.mark.parametrize("read", [expected_of, local_names])
def test_recursion_in_the_reading_is_no_error(read, monkeypatch):
    def endless(source):
        raise RecursionError

    for module in ("statements", "scope"):
        monkeypatch.setattr(f"pytest_ragft.oracle.asserts.{module}.parse", endless)
    assert not read("assert 'a1' in reply", {}) or read is expected_of


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.binary()
    | st.just(re.compile("a|b")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=8,
)
PIECES = st.sampled_from(
    re.split(
        r"\s+",
        "assert reply in x y 'a' \"b\" == != [ ] ( ) { } : , . lower() any( all( for not and or 30 "
        "re.search( x[0] x.a x['a'] f'{x}' f'{y:.2f}' pytest.approx( lambda <= >= is None True & + "
        "self.assertIn( self.assertRegex( validate( .format( str( sorted( *x **y := if else 1.5",
    )
)


@settings(max_examples=150, deadline=None)
@given(
    source=st.one_of(
        st.text(), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES).map("".join)
    ),
    x=VALUES,
    y=VALUES,
)
def test_no_source_and_no_value_is_an_error(source, x, y):
    found = expected_of(source, {"x": x, "y": y})
    assert all(text.strip() for text in (*found.texts, *found.forbidden))


@settings(max_examples=40, deadline=None)
@given(x=VALUES, y=VALUES)
@pytest.mark.parametrize(
    "source",
    [
        "assert x == reply",
        "assert reply in x",
        "assert x in reply",
        "assert x[0] == x.a",
        "assert f'{x}' in y",
        "assert x == y",
        "assert any(w in reply for w in x)",
        "assert all(v in reply for k, v in x.items())",
        "assert re.search(x, reply)",
        "validate(reply, x)",
        "assert x.lower() in y",
        "assert x + y in reply",
        "assert x <= y",
        "assert same(x, reply, expected=y)",
    ],
)
def test_no_value_in_any_place_is_an_error(source, x, y):
    found = expected_of(source, {"x": x, "y": y, "re": re})
    assert all(isinstance(text, str) for text in found.texts)
