"""The sentence at the end: what was found, and what is not shown."""

import pytest
from made_outcomes import (
    CHUNKS,
    EVERYTHING,
    OVERLAP,
    SPLITTER,
    TUNING,
    make_finding,
    make_outcome,
)

from pytest_ragft.check.fact import Problem
from pytest_ragft.check.outcome import Reported
from pytest_ragft.check.summary import summary

KNOWN = Reported(CHUNKS, "unchanged", counts=False)
SILENCED = Reported(CHUNKS, "suppressed", counts=False)
UNREAD = (("a", Problem(0, "x")),)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (make_outcome(), "No findings in 41 files."),
        (make_outcome(files=0), "Nothing was checked."),
        (make_outcome(files=1), "No findings in 1 file."),
        (make_outcome(KNOWN), "No new findings in 41 files. (1 known from the baseline)"),
        (make_outcome(SILENCED, SILENCED), "No findings in 41 files. (2 suppressed)"),
        (make_outcome(unread=UNREAD), "No findings in 41 files. (1 not read)"),
        (make_outcome(CHUNKS), "Found 1 warning in 41 files."),
        (make_outcome(CHUNKS, CHUNKS), "Found 2 warnings in 41 files."),
        (make_outcome(OVERLAP, OVERLAP, CHUNKS), "Found 2 errors and 1 warning in 41 files."),
        (
            make_outcome(make_finding(severity="info"), OVERLAP, CHUNKS),
            "Found 1 error, 1 warning and 1 note in 41 files.",
        ),
        (make_outcome(TUNING), "Found 1 warning in 41 files; 1 can be fixed with --fix."),
        (
            make_outcome(SPLITTER),
            "Found 1 note in 41 files; 1 can be fixed with --fix --unsafe-fixes.",
        ),
        (
            make_outcome(TUNING, TUNING, SPLITTER),
            (
                "Found 2 warnings and 1 note in 41 files; "
                "2 can be fixed with --fix, 1 more with --fix --unsafe-fixes."
            ),
        ),
        (
            make_outcome(CHUNKS, KNOWN, SILENCED),
            "Found 1 warning in 41 files; 1 known from the baseline, 1 suppressed.",
        ),
        (
            make_outcome(resolved=("a", "b")),
            "No findings in 41 files. (2 fixed since the baseline)",
        ),
        (make_outcome(quieter=3), "No findings in 41 files. (3 more with --persona auditor)"),
        (
            make_outcome(quieter=3, unheard={"pedantic": 3}),
            "No findings in 41 files. (3 more with --persona pedantic)",
        ),
        (
            EVERYTHING,
            (
                "Found 1 error, 2 warnings and 1 note in 41 files; 1 can be fixed with --fix, "
                "1 more with --fix --unsafe-fixes; 1 known from the baseline, 2 suppressed, "
                "1 fixed since the baseline, 2 not read, 5 more with --persona pedantic, "
                "7 more with --persona auditor."
            ),
        ),
    ],
)
def test_the_summary_hides_nothing(outcome, sentence):
    assert summary(outcome) == sentence
