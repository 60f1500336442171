"""Reasons: the deciding one first, each with its counts."""

import pytest
from diagnosis.scripted import ARMS, BARE, trials

from pytest_ragft.diagnosis import Check, Evidence, Trial, conclude


def because(first, counts, arms=ARMS, **fields):
    evidence = Evidence(first, trials(**counts), echo=(True,) * len(first), arms=arms, **fields)
    return conclude(evidence).because


CASES = [
    (
        {"rerun": "F F F F", "oracle": "P P P P", "placebo": "F F"},
        ("rerun failed 4 of 4, oracle passed 4 of 4", "placebo failed 2 of 2"),
    ),
    (
        {"rerun": "F F", "oracle": "P F P F P F P F", "placebo": "F F F F"},
        (
            "oracle before the question passed 4 of 4, oracle after the question failed 4 of 4",
            "rerun failed 2 of 2, oracle passed 4 of 8",
            "placebo failed 4 of 4",
        ),
    ),
    (
        {"rerun": "F F", "oracle": "F F F", "instruct": "P P P", "perfect": "P P", "placebo": "F"},
        (
            ("rerun failed 2 of 2, oracle failed 3 of 3, "
            "instruct passed 3 of 3, perfect passed 2 of 2"),
            "placebo failed 1 of 1",
        ),
    ),
    ({"rerun": "P F P P"}, ("failed in the first run, then rerun passed 3 of 4",)),
    (
        {"rerun": "F F F F F F", "oracle": "P F P P", "placebo": "P F P P", "perfect": "P F F F"},
        (
            "rerun failed 6 of 6; changed prompts passed 7 of 12, whatever the change",
            "oracle passed 3 of 4, placebo passed 3 of 4, perfect passed 1 of 4",
        ),
    ),
    (
        {"rerun": "F", "oracle": "P P"},
        (
            "too few replays so far",
            "most likely knowledge (86 %)",
            "rerun failed 1 of 1, oracle passed 2 of 2",
        ),
    ),
    ({"rerun": "."}, ("too few replays so far",)),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "lines"), CASES)
def test_the_deciding_reason_comes_first(counts, lines):
    assert because((False,), counts) == lines


def test_a_drowned_fact_is_told_by_the_two_oracle_arms():
    counts = {"rerun": "F F", "oracle": "F F F", "oracle_only": "P P P P", "placebo": "F F"}
    assert because((False,), counts, (*ARMS, "oracle-only"))[0] == (
        "oracle failed 3 of 3, oracle-only passed 4 of 4"
    )


PARTIAL = {"rerun": "FF FF", "oracle": "PF PF PF PF", "placebo": "FF FF FF"}


def test_both_lists_what_fixes_which_check():
    checks = (
        Check(12, 'assert "30" in reply'),
        Check(13, "assert json.loads(reply)['days'] == int(expected_number_of_days)"),
    )
    lines = because((False, False), PARTIAL, BARE, checks=checks)
    assert lines[1:3] == (
        'line 12: assert "30" in reply: oracle passed 4 of 4',
        "line 13: assert json.loads(reply)['days'] ...: oracle failed 4 of 4",
    )
    assert because((False, False), PARTIAL, BARE)[2] == "check 2: oracle failed 4 of 4"
    assert all(len(line) <= 100 for line in lines)


def test_a_check_that_was_not_reached_under_an_arm_has_no_count_there():
    counts = PARTIAL | {"instruct": ".F .F .F", "perfect": ".F .F .F"}
    assert because((False, False), counts)[1] == "check 1: oracle passed 4 of 4"


def test_reasons_of_a_stopped_diagnosis_tell_where_it_stopped():
    stopped = conclude(Evidence((False,), (Trial("rerun", (False,)),)), stopped="budget")
    assert stopped.because[0] == "budget"
