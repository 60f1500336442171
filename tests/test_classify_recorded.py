"""Each line of recorded outcomes is read, or refused with a message that helps."""

import json
import re

import pytest

from pytest_ragft.classify.fields import BadLineError
from pytest_ragft.classify.read import InputError, read
from pytest_ragft.classify.recorded import parse
from pytest_ragft.diagnosis.trial import Check, Trial

GOOD = {"id": "a", "first": [False, True], "arms": {"rerun": [[False, True]]}}


def line(**changes):
    return json.dumps({**GOOD, **changes})


def test_a_full_line_is_read():
    recorded = parse(
        line(
            arms={"oracle": [[True, True], None], "rerun": [[False, None]], "instruct": None},
            echo=[True, True],
            fingerprints={"oracle": ["d1", None]},
            placements={"oracle": ["after", None], "rerun": [None]},
            checks=["says 30", "is short"],
            expects_abstention=True,
        )
    )
    assert recorded.id == "a"
    assert recorded.first == (False, True)
    assert recorded.trials == (
        Trial("rerun", (False, None)),
        Trial("oracle", (True, True), "d1", "after"),
        Trial("oracle", (None, None), None, "after"),
    )
    assert recorded.echo == (True, True)
    assert recorded.unavailable == {"instruct"}
    assert recorded.checks == (Check(0, "says 30"), Check(0, "is short"))
    assert recorded.expects_abstention


def test_a_short_line_is_enough():
    recorded = parse('{"id": "a", "first": [false], "arms": {}}')
    assert (recorded.trials, recorded.echo, recorded.checks) == ((), None, ())
    assert recorded.unavailable == frozenset()


def test_an_arm_that_alternates_is_taken_to_do_so():
    trials = [[True, True]] * 3
    recorded = parse(line(arms={"oracle": trials, "instruct": trials, "oracle-only": trials}))
    assert [(trial.arm, trial.placement) for trial in recorded.trials] == [
        ("oracle", "before"), ("oracle", "after"), ("oracle", "before"),
        *[("instruct", None)] * 3, *[("oracle-only", None)] * 3,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("echo", "trials", "expected"),
    [
        (None, [[True, False]], (True, False)),
        ([False, None], [[True, None]], (True, None)),
        (None, [[False, None], [False, True]], (False, True)),
        (None, None, None),
        (None, [], None),
    ],
)
def test_the_echo_may_stand_in_either_place(echo, trials, expected):
    assert parse(line(echo=echo, arms={"answer-echo": trials})).echo == expected


BAD = {
    "no JSON": ("{", "at column 2, the end of the line. Each line is one JSON object."),
    "JSON and more": ('{"id": 1} x', "not JSON: Extra data at column 11, 'x'."),
    "no object": ("[1]", "found [1], accepted: a JSON object for each test."),
    "nested without end": ("[" * 100_000, "brackets are nested too deeply"),
    "an endless number": ("1" * 5_000, "not read: Exceeds the limit"),
    "a key twice": ('{"id": "a", "id": "b"}', "the key 'id' stands twice. Keep one."),
    "a key missing": ('{"id": "a", "arms": {}}', "the key 'first' is missing."),
    "an unknown key": (line(frist=[]), "unknown key 'frist'. Did you mean 'first'? Accepted: id, "),
    "a far unknown key": (line(zzz=1), "unknown key 'zzz'. Accepted: id, first, arms, echo, "),
    "an unknown arm": (
        line(arms={"orcale": []}),
        "unknown arm 'orcale'. Did you mean 'oracle'? Accepted: answer-echo, rerun, oracle, ",
    ),
    "an empty id": (line(id=" "), "id: found ' ', accepted: text that is not empty."),
    "an id that is a number": (line(id=7), "id: found 7, accepted: text"),
    "outcomes that are no list": (line(first=True), "first: found true, accepted: a list of"),
    "an outcome that is a number": (
        line(first=[False, 1]),
        "first[1]: found 1, accepted: true (passed), false (failed), null (not run or not",
    ),
    "no outcomes": (line(first=[]), "first: found [], accepted: at least one outcome."),
    "a test that passed": (
        line(first=[True, True]),
        "first: found [true, true], in which every check passed. Only failing tests",
    ),
    "arms that are no object": (line(arms=[]), "arms: found [], accepted: an object with a"),
    "an arm that is no list": (line(arms={"rerun": 1}), "arms.rerun: found 1, accepted: a list of"),
    "a trial that is no list": (
        line(arms={"rerun": [True]}), "arms.rerun[0]: found true, accepted: a list of outcomes",
    ),
    "ragged trials": (
        line(arms={"rerun": [[False, True], [False]]}),
        "arms.rerun[1]: found 1 outcomes, but 'first' has 2. Every trial lists all checks",
    ),
    "a ragged echo": (line(echo=[True]), "echo: found 1 outcomes, but 'first' has 2."),
    "fingerprints that are no object": (line(fingerprints=1), "fingerprints: found 1, accepted:"),
    "fingerprints of another arm": (
        line(fingerprints={"oracle": []}), "unknown arm in fingerprints 'oracle'. Accepted: rerun.",
    ),
    "too few fingerprints": (
        line(fingerprints={"rerun": []}),
        "fingerprints.rerun: found 0, accepted: 1 entries, one a trial.",
    ),
    "fingerprints of an arm that cannot be had": (
        line(arms={"rerun": None}, fingerprints={"rerun": ["a"]}), "fingerprints.rerun: found 1",
    ),
    "a fingerprint that is a number": (
        line(fingerprints={"rerun": [5]}), "fingerprints.rerun[0]: found 5, accepted: text",
    ),
    "another placement": (
        line(arms={"oracle": [[True, True]]}, placements={"oracle": ["above"]}),
        "placements.oracle[0]: found 'above', accepted: 'before', 'after', null.",
    ),
    "a placement where nothing is placed": (
        line(placements={"rerun": ["before"]}),
        "placements.rerun[0]: found 'before', accepted: null.",
    ),
    "a placement of an arm that is not there": (
        line(placements={"oracel": []}), "unknown arm in placements 'oracel'. Accepted: rerun.",
    ),
    "too few checks": (line(checks=["one"]), "checks: found 1, accepted: 2 names, one for"),
    "a check without a name": (line(checks=["a", ""]), "checks[1]: found '', accepted: text"),
    "a flag in words": (
        line(expects_abstention="yes"), "expects_abstention: found 'yes', accepted: true, false.",
    ),
    "hostile text": (line(id="a", arms={"\x1b[2J\u202e": []}), r"unknown arm '\x1b[2J\u202e'."),
    "a long value": (line(first="x" * 500), "first: found '" + "x" * 59 + "..., accepted"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_refused_with_the_place_the_value_and_what_is_accepted(text, message):
    with pytest.raises(BadLineError, match=re.escape(message)):
        parse(text)


def encoded(*lines):
    return [text.encode() + b"\n" for text in lines]


def test_blank_lines_and_a_byte_order_mark_are_passed_over():
    tests = read(
        [b"\xef\xbb\xbf" + line(id="a").encode() + b"\r\n", b"\n", line(id="b").encode()], "f"
    )
    assert [test.id for test in tests] == ["a", "b"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "f.jsonl: no outcomes in it. Write one JSON object a line"),
        ([b"\n", b"  \n"], "f.jsonl: no outcomes in it."),
        ([b'{"id": "\xff"}'], "f.jsonl:1: not UTF-8: found the byte 0xff at position 9. Save"),
        (
            encoded(line(), "", line()),
            "f.jsonl:3: id: 'a' stands already on line 1. Put all trials",
        ),
    ],
)
def test_a_file_that_cannot_be_classified_is_refused(lines, message):
    with pytest.raises(InputError, match=re.escape(message)):
        read(lines, "f.jsonl")


@pytest.mark.parametrize(
    ("bad", "named", "rest"),
    [
        (1, 1, None),
        (10, 10, None),
        (11, 10, "... and 1 more bad line"),
        (99, 10, "... and 89 more bad lines"),
    ],
)
def test_every_bad_line_counts_and_ten_are_named(bad, named, rest):
    with pytest.raises(InputError) as caught:
        read(encoded(line(), *["{"] * bad), "f.jsonl")
    message = str(caught.value).splitlines()
    assert [text.split(" ")[0] for text in message[:named]] == [
        f"f.jsonl:{number}:" for number in range(2, named + 2)
    ]
    assert message[named:-1] == ([rest] if rest else [])
    assert message[-1].startswith("Nothing was classified or written.")
