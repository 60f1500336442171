"""A case that fails tells its question, its reply and every check, and where they stand."""

from pathlib import Path

import pytest

from pytest_ragft.golden.files.completion import checks_of
from pytest_ragft.golden.files.reading import parse_golden
from pytest_ragft.golden.running.notes import Notes

CASES = """\
defaults:
  checks: [lacks: sorry, words: {at_most: 3}]
cases:
  - id: refund-window
    question: How long do I have to return shoes?
    expects: [30 days, thirty days]
    checks:
      - contains: 30 days
      - contains_any: [14 days, two weeks]
"""
TOLD = """\
_______________________________ refund-window _________________________________
question   How long do I have to return shoes?
expected   '30 days' or 'thirty days'
reply      You have 14 days to return shoes.

✗ contains: 30 days                                                       line 9
    expected '30 days' in the reply, found 'You have 14 days to return shoes.'
✓ contains_any: ["14 days", "two weeks"]                                 line 10
✓ lacks: sorry                                                            line 3
✗ words: {"at_most": 3}                                                   line 3
    expected at most 3 words, found 7 in 'You have 14 days to return shoes.'

shop.ragft.yaml:9: refund-window
"""


def failures(result):
    """What stands under the first failure's head."""
    lines = result.outlines
    first = next(index for index, line in enumerate(lines) if line.startswith("____"))
    last = next(i for i, line in enumerate(lines) if i > first and line.startswith("===="))
    return "\n".join(lines[first + 1 : last]) + "\n"


@pytest.mark.parametrize("style", ["auto", "short"])
def test_every_check_is_told(golden, style):
    result = golden(CASES, f"--tb={style}")
    told = TOLD.partition("\n")[2]
    assert failures(result) == told
    assert all(len(line) <= 80 for line in told.splitlines())


def test_every_check_is_told_by_other_processes(golden):
    result = golden(CASES, "-n1")
    assert failures(result).partition("\n")[2] == TOLD.partition("\n")[2]


def test_a_long_traceback_shows_the_yaml(golden):
    told = failures(golden(CASES, "--tb=long"))
    assert ">       - contains: 30 days\n" in told
    assert "E       AssertionError: expected '30 days' in the reply, found" in told
    assert "shop.ragft.yaml:9: AssertionError" in told


def test_a_check_is_shown_as_python_would_write_it():
    (case,) = parse_golden("cases: [{question: Q, checks: [contains: a]}]", Path("a")).cases
    assert repr(Notes(checks_of(case)).following()) == "checks.contains('a')"


def test_a_native_traceback_is_pythons_own(golden):
    told = failures(golden(CASES, "--tb=native"))
    assert told.startswith("Traceback (most recent call last):")
    assert 'shop.ragft.yaml", line 9, in refund_window\n    - contains: 30 days\n' in told


def test_one_line_has_place_and_reason(golden):
    told = golden(CASES, "--tb=line").stdout.str()
    assert "shop.ragft.yaml:9: AssertionError: expected '30 days' in the reply, found" in told
    assert "question" not in told


def test_no_traceback_is_none(golden):
    assert "question" not in golden(CASES, "--tb=no").stdout.str()


def test_a_report_for_machines_has_the_reason(golden, pytester):
    golden(CASES, "--junitxml=junit.xml")
    text = (pytester.path / "junit.xml").read_text("utf-8")
    assert "message=\"AssertionError: expected '30 days' in the reply" in text
    assert "✗ contains: 30 days" in text


def test_the_target_s_own_traceback_is_shown_without_our_frames(golden):
    text = "cases:\n- id: a\n  question: What is boom?\n  expects: 3"
    told = failures(golden(text))
    assert ">     question: What is boom?\n" in told
    assert "app.py:6: in answer" in told or "app.py:6:" in told
    assert 'raise ValueError(f"no such thing: {question}")' in told
    assert "pytest_ragft" not in told
    assert "asking.py" not in told


def test_an_assert_of_the_target_is_its_own(golden):
    app = "def answer(question):\n    assert question == 'other', 'wrong question'\n"
    told = failures(golden("cases: [{id: a, question: Q, expects: 3}]", app=app))
    assert "AssertionError: wrong question" in told
    assert "✗" not in told


HOSTILE = """\
def answer(question):
    return "a\\x1b[31mb\\n" * 30 + "sk-proj-abcdefghijklmnopqrstuvwxyz123456"
"""


def test_hostile_and_long_replies_are_cut_and_made_harmless(golden):
    told = failures(golden("cases: [{id: a, question: Q, expects: 3, mode: answer}]", app=HOSTILE))
    assert "\x1b" not in told
    assert "reply      a\\x1b[31mb\n" in told
    assert "           ... and 23 more lines\n" in told
    assert "abcdefghijklmnopqrstuvwxyz" not in told


def test_places_are_seen_from_where_pytest_was_started(golden, pytester):
    pytester.makeconftest(
        "import pytest\n@pytest.fixture\ndef elsewhere(tmp_path, monkeypatch):\n"
        "    monkeypatch.chdir(tmp_path)\n"
    )
    told = failures(golden("cases: [{id: a, question: Q, expects: 3, fixtures: elsewhere}]"))
    assert told.endswith("\nshop.ragft.yaml:2: a\n")


def test_a_message_without_any_words_is_told(golden):
    told = failures(
        golden("cases: [{id: a, question: Q, expects: 3}]", app="def answer(q):\n    return ''\n")
    )
    assert "reply      (empty)\n" in told


@pytest.mark.parametrize(
    ("mode", "told"),
    [("abstain", "to say that the answer is not known"), ("refuse", "to decline")],
)
def test_what_is_expected_instead_of_an_answer_is_told(golden, mode, told):
    result = failures(golden(f"cases: [{{id: a, question: How long?, mode: {mode}}}]"))
    assert f"expected   {told}\n" in result


def test_what_cannot_be_checked_is_told(golden):
    app = "def answer(question):\n    return 3\n"
    told = failures(golden("cases: [{id: a, question: Q, expects: 3, checks: [json]}]", app=app))
    assert told.startswith("question   Q\nexpected   '3'\n\nTargetError: what the target returned")
    assert f"- json{' ' * 68}line 2\n    not reached\n" in told


def test_a_check_that_needs_a_model_is_not_made_for_the_report(golden):
    text = "cases: [{id: a, question: Q, checks: [contains: 3, judged: Be kind.]}]"
    told = failures(golden(text))
    assert "- judged: Be kind." in told
    assert "    not reached\n" in told


def test_a_check_that_cannot_be_made_is_no_failed_answer(golden):
    text = "cases: [{id: a, question: Q, checks: [judged: Be kind.]}]"
    told = failures(golden(text))
    assert "JudgeError: no model judges" in told
    assert "- judged: Be kind." in told


def test_a_check_that_breaks_behind_a_failed_one_is_told(golden, pytester):
    pytester.makeconftest(
        "import pytest\n@pytest.fixture(autouse=True)\ndef breaking(request):\n"
        "    notes = request.node.parent.runs['a'].notes\n"
        "    import dataclasses\n"
        "    def find(answer): raise RuntimeError('broken')\n"
        "    first, second = notes.checks\n"
        "    run = request.node.parent.runs['a']\n"
        "    object.__setattr__(run, 'checks', (first, dataclasses.replace(second, find=find)))\n"
    )
    text = "cases: [{id: a, question: Q, checks: [contains: 3, json]}]"
    told = failures(golden(text))
    assert "- json" in told
    assert "    RuntimeError: broken\n" in told
