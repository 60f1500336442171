"""The summary is readable at any width, with one failure or with hundreds."""

import re

import pytest
from made_records import KINDS, made, suite

from pytest_ragft.diagnosis import Check, CheckVerdict, Remark, Verdict
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.report.line import text_of
from pytest_ragft.report.record import Cost
from pytest_ragft.report.terminal import render

LONG = "tests/integration/test_refund_policies.py::TestRefundPolicies::test_window_of_" + "x" * 40


def shown(run, width=80, verbosity=0):
    return [text_of(line) for line in render(run, width=width, verbosity=verbosity)]


def without_intervals(lines):
    """The intervals are simulated, and tested where they are computed."""
    return [re.sub(r"\d+ to \d+ %(?=  |$)", "L to H %", line) for line in lines]


def test_a_single_failure_at_80_columns(make_run):
    run = make_run(made("knowledge"), cost=Cost(9, 0, 4100, 210))
    assert without_intervals(shown(run)) == [
        "1 of 1 failing test decided.",
        "",
        "KNOWLEDGE 98 %  tests/test_refunds.py::test_window",
        "  why   a fact was missing: rerun failed 4 of 4, oracle passed 4 of 4",
        "  next  Retrieve it: docs/refunds.md#window answers the question.",
        "",
        "Verdict    tests  share  95 % interval  what fixes it",
        "KNOWLEDGE      1  100 %     L to H %  retrieval",
        "",
        "Chance  0 of 1 unchanged rerun passed: a flake rate of 0 %.",
        "Cost    3 replays, 9 model calls, 4,100 tokens in, 210 out.",
        "",
        "First   Retrieval would fix 1 of 1 failing test.",
    ]


def test_a_mixed_suite_at_80_columns(make_run):
    run = make_run(
        *suite(8), made("defect", "tests/z.py::test_z"), made("undetermined", "tests/z.py::test_y"),
        cost=Cost(212, 40, 41_200, 3_100, 1.5, 4),
        failures=12,
        notes=("the provider refused a key (401)",),
    )  # fmt: skip
    assert without_intervals(shown(run)) == GOLDEN.splitlines()


GOLDEN = """\
9 of 12 failing tests decided.
Warning: the provider refused a key (401)

KNOWLEDGE 98 %  tests/rag/test_accounts.py::test_answer[002-how long may I wait]
  why   a fact was missing: rerun failed 4 of 4, oracle passed 4 of 4
  next  Retrieve it: docs/refunds.md#window answers the question.
KNOWLEDGE 96 %  tests/rag/test_accounts.py::test_answer[007-how long may I wait]
  why   a fact was missing, and its place in the prompt matters: rerun failed 2
        of 2, oracle before the question passed 3 of 3, after it failed 3 of 3
  next  Put retrieved text before the question.
KNOWLEDGE 98 %  tests/rag/test_refunds.py::test_answer[000-how long may I wait]
  why   a fact was missing: rerun failed 4 of 4, oracle passed 4 of 4
  next  Retrieve it: docs/refunds.md#window answers the question.
KNOWLEDGE 98 %  tests/rag/test_refunds.py::test_answer[005-how long may I wait]
  why   a fact was missing: rerun failed 4 of 4, oracle passed 4 of 4
  next  Retrieve it: docs/refunds.md#window answers the question.

BOTH 97 %  tests/rag/test_invoices.py::test_answer[004-how long may I wait]
  why   some checks lack a fact, others fail with it: with the oracle, 1 of 2
        checks passes; the other still fails, 5 of 5
        knowledge     line 12  assert '30 days' in reply
        behaviour     line 13  assert '31 days' in reply
  next  Retrieve it first, then repeat the diagnosis for the check that still
        fails.

BEHAVIOUR 96 %  tests/rag/test_shipping.py::test_answer[001-how long may I wait]
  why   only the format is wrong, whatever the prompt says: rerun failed 3 of 3,
        oracle failed 4 of 4, perfect failed 4 of 4
  next  Constrain decoding to the format; if that is impossible, collect
        examples to fine-tune.
BEHAVIOUR 99 %  tests/rag/test_warranty.py::test_answer[003-how long may I wait]
  why   better instructions close it: rerun failed 3 of 3, oracle failed 4 of 4,
        instruct passed 4 of 4
  next  Put the instructions into the prompt.

FLAKY 91 %  tests/rag/test_shipping.py::test_answer[006-how long may I wait]
  why   passes and fails by chance: rerun passed 3 of 6
  next  Lower the temperature, or test the pass rate over several runs.

DEFECT  tests/z.py::test_z
  why   the expected answer fails 1 of 2 checks itself
  next  Mend the test: no answer can pass it.

UNDETERMINED  tests/z.py::test_y
  why   knowledge is likeliest (62 %), but 20 replays did not settle it
  next  Allow more replays: --ragft-max-replays 40.

Verdict            tests  share  95 % interval  what fixes it
KNOWLEDGE              4   40 %     L to H %  retrieval
  order dependent      1   10 %                 order
BOTH                   1   10 %      L to H %  retrieval then fine-tuning
  partial              1   10 %                 retrieve, then prompt
BEHAVIOUR              2   20 %      L to H %
  format               1   10 %                 constrained decoding
  prompt fixable       1   10 %                 prompt
FLAKY                  1   10 %      L to H %  sampling and repeats
DEFECT                 1   10 %      L to H %  the test itself
UNDETERMINED           1   10 %      L to H %  more evidence

Doubt   Expect about 0.3 of 9 verdicts to be wrong.
Chance  0 of 10 unchanged reruns passed: a flake rate of 0 %.
Cost    30 replays, 212 model calls, 40 more served from the store, 41,200
        tokens in, 3,100 out, 4 calls without a token count, 1.50 USD.

First   Retrieval would fix 4 of 10 failing tests, and would do half of the work
        for 1 more. That is: retrieve the facts (3), order (1).
Then    A better prompt would fix 1 of 10 failing tests.
Not yet Fine-tuning: 2 of 10 failing tests may need it (95 % interval 6 to
        51 %); it is advised when all of that interval lies above 50 %.
Also    Mend 1 test that no answer can pass.
        Repeat 1 test whose outcome is chance.
        Get more evidence for 1 test: 'next' above says how.
Note    Too few failing tests to be sure that retrieval helps more than a better
        prompt.
"""


def test_what_was_seen_beside_the_verdict_stands_under_it(make_run):
    remark = Remark("retrieval_harm", "it passes without what the app retrieved")
    lines = shown(make_run(made("knowledge", remarks=(remark,))))
    assert "  also  it passes without what the app retrieved" in lines


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"error": "ConnectError: refused"},
            "One cause for many? 3 of 4 failing tests failed with the same error:",
        ),
        (
            {"case": Case(oracle="x", source=("docs/refunds.md#window",))},
            "One cause for many? The answers of 3 of 4 failing tests stand in one document:",
        ),
    ],
)
def test_one_cause_behind_many_failures_is_said_first(make_run, changes, line):
    many = [made("knowledge", f"t.py::test_{i}", **changes) for i in range(3)]
    assert shown(make_run(*many, made("format", "t.py::test_other")))[1] == line


def test_the_fixes_that_a_technique_consists_of_are_counted(make_run):
    ranked = [made("knowledge", f"t.py::test_{i}", fix="re-rank or raise k") for i in range(2)]
    lines = shown(make_run(*ranked, made("knowledge", "t.py::test_x", fix="add documents")))
    at = next(i for i, line in enumerate(lines) if line.startswith("First"))
    assert " ".join(line.strip() for line in lines[at : at + 2]) == (
        "First   Retrieval would fix 3 of 3 failing tests. That is: re-rank or raise k (2), "
        "add documents (1)."
    )


def test_it_says_how_many_more_failures_would_show_that_tuning_helps_most(make_run):
    tests = [made("format", f"t.py::test_{i}") for i in range(3)]
    text = " ".join(" ".join(shown(make_run(*tests, made("prompt", "t.py::test_x")))).split())
    assert "which takes about 12 failing tests more at this share." in text


def test_every_line_of_prose_keeps_to_the_width(make_run):
    for width in (80, 100, 200):
        for line in shown(make_run(*suite(10)), width=width):
            assert len(line) <= width or "::" in line


def test_prose_stays_readable_on_a_wide_terminal(make_run):
    lines = shown(make_run(made("knowledge", because=("word " * 80,))), width=200)
    assert max(map(len, lines)) <= 110
    assert sum(line.count("word") for line in lines) == 80


def test_a_long_name_stays_in_one_piece(make_run):
    assert f"KNOWLEDGE 98 %  {LONG}" in shown(make_run(made("knowledge", LONG)))


def test_a_name_with_a_whole_prompt_in_it_loses_its_middle(make_run):
    name = f"t.py::test_a[{'why ' * 500}end]"
    (line,) = [line for line in shown(make_run(made("knowledge", name))) if "t.py" in line]
    assert len(line) == len("KNOWLEDGE 98 %  ") + 3 * 80
    assert line.endswith("why end]")
    assert "..." in line


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202e\r\nFAKE VERDICT\u2066"


def test_hostile_text_cannot_steer_the_terminal(make_run):
    check = Check(1, HOSTILE)
    run = make_run(
        made(
            "both",
            f"t.py::t[{HOSTILE}]",
            subclass=HOSTILE,
            because=(HOSTILE, HOSTILE),
            remedy=HOSTILE,
            technique=HOSTILE,
            blind_spots=(HOSTILE,),
            checks=(
                CheckVerdict(check, Verdict.KNOWLEDGE, 0.9),
                CheckVerdict(check, Verdict.BEHAVIOUR, 0.9),
            ),
        ),
        notes=(HOSTILE,),
    )
    for verbosity in (0, 1):
        text = "".join(shown(run, verbosity=verbosity))
        assert text.isprintable()
        assert "\\x1b[2J\\u202e\\r\\nFAKE" in text


def test_hostile_text_cannot_steer_the_terminal_in_a_group(make_run):
    tests = [made("both", f"t.py::t[{i}{HOSTILE}]", subclass=HOSTILE) for i in range(26)]
    assert "".join(shown(make_run(*tests))).isprintable()


def test_no_secret_is_shown(make_run):
    secret = "sk-proj-AbCdEfGh1234567890"
    text = "\n".join(shown(make_run(made("knowledge", because=(secret,)), notes=(secret,))))
    assert secret not in text
    assert text.count("[redacted API key]") == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_verdict_is_told_in_words_not_by_colour_alone(make_run, kind):
    line = next(line for line in render(make_run(made(kind)), width=80) if "::" in text_of(line))
    assert line[0][0] == KINDS[kind][0].upper()
    assert line[0][1]["bold"]


@pytest.mark.parametrize(
    ("kind", "confidence", "head"),
    [
        ("knowledge", 0.98, "KNOWLEDGE 98 %  t"),
        ("knowledge", 0.9949, "KNOWLEDGE 99 %  t"),
        ("knowledge", 0.995, "KNOWLEDGE >99 %  t"),
        ("knowledge", 1.0, "KNOWLEDGE >99 %  t"),
        ("defect", 1.0, "DEFECT  t"),
        ("undetermined", 0.0, "UNDETERMINED  t"),
    ],
)
def test_no_verdict_is_quite_certain(make_run, kind, confidence, head):
    assert head in shown(make_run(made(kind, "t", confidence=confidence)))


def test_verdicts_stand_in_groups_and_names_in_order(make_run):
    tests = [made(kind, name) for kind in reversed(KINDS) for name in ("t.py::b", "t.py::a")]
    lines = shown(make_run(*tests))
    heads = [line.split()[0] for line in lines if "t.py::a" in line]
    assert heads == [
        "KNOWLEDGE", "KNOWLEDGE", "BOTH", "BEHAVIOUR", "BEHAVIOUR", "FLAKY", "DEFECT",
        "UNDETERMINED",
    ]  # fmt: skip
    names = [line.split()[-1] for line in lines if "t.py::" in line]
    assert names[:4] == ["t.py::a", "t.py::a", "t.py::b", "t.py::b"]


CHECKS = (
    CheckVerdict(Check(3, "assert a"), Verdict.KNOWLEDGE, 0.9),
    CheckVerdict(Check(0, "is short"), Verdict.BEHAVIOUR, 0.9),
    CheckVerdict(None, None, 0.0),
)


@pytest.mark.parametrize(
    ("checks", "verbosity", "expected"),
    [
        (CHECKS, 0, ["knowledge     line 3  assert a", "behaviour     check 2  is short"]),
        (
            CHECKS,
            1,
            [
                "knowledge     line 3  assert a",
                "behaviour     check 2  is short",
                "not reached   check 3",
            ],
        ),
        (CHECKS[::2], 0, []),
        (CHECKS[::2], 1, ["knowledge     line 3  assert a", "not reached   check 2"]),
        (CHECKS[:1], 1, []),
        ((), 1, []),
    ],
)
def test_checks_are_told_one_by_one_where_they_differ(make_run, checks, verbosity, expected):
    lines = shown(make_run(made("knowledge", checks=checks)), verbosity=verbosity)
    assert [line.strip() for line in lines if line.startswith("        ")] == expected


def test_a_check_that_some_run_reached_is_not_failing(make_run):
    checks = (CHECKS[0], CheckVerdict(Check(9, "assert b"), None, 0.0))
    lines = shown(make_run(made("knowledge", checks=checks, first=(False, True))), verbosity=1)
    assert "        not failing   line 9  assert b" in lines


def test_every_reason_and_blind_spot_is_there_when_asked_for(make_run):
    test = made("knowledge", because=("first", "second"), blind_spots=("unseen",))
    lines = shown(make_run(test), verbosity=1)
    assert "        second" in lines
    assert "  blind unseen" in lines
    assert "        second" not in shown(make_run(test))


def test_a_diagnosis_without_a_reason_is_shown_all_the_same(make_run):
    assert "UNDETERMINED  tests/test_refunds.py::test_window" in shown(
        make_run(made("undetermined", because=()))
    )


@pytest.mark.parametrize(("size", "grouped"), [(25, False), (26, True), (300, True)])
def test_many_failures_are_grouped(make_run, size, grouped):
    lines = shown(make_run(*suite(size)))
    assert any("... and" in line for line in lines) == grouped
    assert len(lines) <= 130
    if grouped:
        assert "-v lists every test; --ragft-report FILE.json holds everything." in lines


def test_three_hundred_failures_are_counted_by_class(make_run):
    lines = shown(make_run(*suite(300)))
    start = lines.index("KNOWLEDGE  90 tests")
    assert lines[start : start + 7] == [
        "KNOWLEDGE  90 tests",
        "   98 % tests/rag/test_accounts.py::test_answer[002-how long may I wait]",
        "   98 % tests/rag/test_accounts.py::test_answer[012-how long may I wait]",
        "   98 % tests/rag/test_accounts.py::test_answer[022-how long may I wait]",
        "        ... and 87 more",
        "  next  Retrieve it: docs/refunds.md#window answers the question.",
        "",
    ]
    assert "KNOWLEDGE (order dependent)  30 tests" in lines


def test_all_of_many_failures_are_listed_when_asked_for(make_run):
    lines = shown(make_run(*suite(300)), verbosity=1)
    assert sum("::" in line for line in lines) == 300


def test_outcomes_recorded_elsewhere_name_the_option_of_the_command(make_run):
    lines = shown(make_run(*suite(26), pytest=None))
    assert "-v lists every test; --report FILE.json holds everything." in lines


def test_a_group_with_remedies_of_its_own_gives_the_general_one(make_run):
    tests = [made("knowledge", f"t{i}", remedy=f"Retrieve page {i}.") for i in range(26)]
    lines = shown(make_run(*tests))
    assert "  next  Retrieve it: put the source into the index and the passage in front of" in lines


@pytest.mark.parametrize(
    ("changes", "opening"),
    [
        ({}, "1 of 2 failing tests decided."),
        ({"failures": 5}, "1 of 5 failing tests decided."),
        ({"finished": False, "failures": 5}, "Interrupted: 1 of 5 failing tests decided by then."),
    ],
)
def test_the_first_line_says_how_far_it_came(make_run, changes, opening):
    assert shown(make_run(made("flaky"), made("undetermined"), **changes))[0] == opening


def test_a_run_without_diagnoses_says_so_and_no_more(make_run):
    assert shown(make_run(failures=3, notes=("why",))) == [
        "0 of 3 failing tests decided.",
        "Warning: why",
    ]


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (Cost(), "3 replays"),
        (Cost(1, 0, 5, 6), "3 replays, 1 model call, 5 tokens in, 6 out"),
        (Cost(0, 8), "3 replays, 0 model calls, 8 more served from the store"),
        (Cost(2, unmetered_calls=2), "3 replays, 2 model calls, 2 calls without a token count"),
        (
            Cost(3, 0, 1_000, 10, 0.5, 1),
            "3 replays, 3 model calls, 1,000 tokens in, 10 out, "  # noqa: ISC004 - one text
            "1 call without a token count, 0.50 USD",
        ),
    ],
)
def test_the_cost_says_what_was_not_counted(make_run, cost, expected):
    lines = shown(make_run(made("knowledge"), cost=cost), width=120)
    assert f"Cost    {expected}." in lines


def test_without_a_rerun_no_flake_rate_is_given(make_run):
    lines = shown(make_run(made("defect", trials=())))
    assert not [line for line in lines if line.startswith("Chance")]


def test_without_a_verdict_no_doubt_is_given(make_run):
    lines = shown(make_run(made("undetermined")))
    assert not [line for line in lines if line.startswith("Doubt")]
