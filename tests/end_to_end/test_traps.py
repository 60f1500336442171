"""What would be misdiagnosed by a simpler tool: each is recognised and named."""

import itertools
import json

import pytest
from provider import Fault

FACTS = "Refunds: customers may send goods back within 30 days of the delivery."


def test_a_failure_that_only_instructions_close_is_the_prompts(diagnose, provider):
    provider.answer = lambda messages, model: (
        '{"days": 30}' if "JSON only" in str(messages) else "Of course! The answer is 30 days."
    )
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE, expects={"days": 30}, instructions="Answer with JSON only.")
def test_it():
    data = json.loads(ask("How many days?"))
    assert data["days"] == 30
"""
    )
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("behaviour", "prompt_fixable")
    assert test["checks"][0]["source"].startswith("data = json.loads(")


def test_a_format_that_no_prompt_mends_is_behaviour(diagnose, provider):
    provider.answer = lambda messages, model: f"Sure, here you are: 30 days. {len(str(messages))}"
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE, expects='{"days": 30}', instructions="Answer with JSON only.")
def test_it():
    reply = ask("How many days?")
    assert "30" in reply
    assert reply.startswith("{")
"""
    )
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("behaviour", "format")


def test_facts_and_form_missing_in_one_test_are_both(diagnose, provider):
    def answer(messages, model):
        days = 30 if "30 days" in str(messages) else 14
        return f"Well, as you ask so kindly, you have {days} days in all, my dear friend."

    provider.answer = answer
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE, expects="30 days", instructions="Answer in three words at most.")
def test_it():
    reply = ask("How many days?")
    assert "30 days" in reply
    assert len(reply.split()) <= 3
"""
    )
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("both", "partial")
    assert [check["verdict"] for check in test["checks"]] == ["knowledge", "behaviour"]


def test_chance_is_flaky(diagnose, provider):
    replies = itertools.count()
    lucky = {3, 4, 7, 9, 10, 12, 15, 16, 19}

    def answer(messages, model):
        number = next(replies)
        return f"{'Yes' if number in lucky else 'No'}, and this is reply number {number} of many."

    provider.answer = answer
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE, instructions="Say yes.")
def test_it():
    assert "Yes" in ask("May I?")
"""
    )
    assert diagnosed.test()["verdict"] == "flaky"


def test_a_test_that_no_answer_passes_is_a_defect_and_costs_nothing(diagnose, provider):
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE, expects="You have 30 days.")
def test_it():
    assert "31 days" in ask("How long?")
"""
    )
    assert diagnosed.test()["verdict"] == "defect"
    assert len(provider.requests) == 1
    assert diagnosed.report["cost"]["calls"] == 0


def test_a_test_that_expects_a_refusal_gets_no_oracle(diagnose, provider):
    provider.answer = lambda messages, model: "The moon is made of fine green cheese, they say."
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE, instructions="If you do not know, say: I don't know.")
def test_it():
    assert "I don't know" in ask("What is the moon made of?")
"""
    )
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("behaviour", "no_abstention")
    assert not any(FACTS in prompt for prompt in provider.prompts)
    assert any("inferred from its phrases" in reason for reason in test["because"])


def test_a_list_of_refusal_phrases_is_recognised(diagnose, provider):
    provider.answer = lambda messages, model: "The moon is made of fine green cheese, they say."
    diagnosed = diagnose(
        """
PHRASES = ["i don't know", "cannot answer", "not mentioned"]

@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    reply = ask("What is the moon made of?").lower()
    assert any(phrase in reply for phrase in PHRASES)
"""
    )
    assert diagnosed.test()["subclass"] == "no_abstention"


def test_an_oracle_that_repeats_the_answer_is_no_evidence(diagnose, provider):
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle="30 days")
def test_it():
    assert "30 days" in ask("How long?")
"""
    )
    test = diagnosed.test()
    assert test["verdict"] == "undetermined"
    assert any("little more than the expected answer" in reason for reason in test["because"])
    assert not any("Reference information" in prompt for prompt in provider.prompts)


GRADE = 'ask("Grade this answer, PASS or FAIL by the rubric: " + reply'
JUDGES = {
    "declared by model": (f'verdict = {GRADE}, model="judge-1")', 'judges = ["judge-*"]'),
    "declared with the fixture": (f"with ragft.judge():\n        verdict = {GRADE})", ""),
    "recognised by the tested reply in it": (f"verdict = {GRADE})", ""),
}


@pytest.mark.parametrize(("grading", "setting"), JUDGES.values(), ids=JUDGES.keys())
def test_judges_get_no_context_and_no_echo(diagnose, provider, pytester, grading, setting):
    pytester.makepyprojecttoml(f"[tool.ragft]\n{setting}\n")

    def answer(messages, model):
        text = str(messages)
        if "Grade" in text:
            return "PASS" if "You have 30 days" in text else "FAIL"
        return "You have 30 days for that." if "30 days" in text else "You have 14 days for that."

    provider.answer = answer
    diagnosed = diagnose(
        f"""
@pytest.mark.ragft(oracle=ORACLE, expects="You have 30 days to do so.")
def test_it(ragft):
    reply = ask("How long?")
    {grading}
    assert verdict == "PASS"
"""
    )
    assert diagnosed.test()["verdict"] == "knowledge"
    graded = [prompt for prompt in provider.prompts if "Grade" in prompt]
    assert graded
    assert not any("Reference information" in prompt for prompt in graded)
    assert any("You have 30 days to do so." in prompt for prompt in graded), "the echo is graded"
    judged = [e["judge"] for e in diagnosed.test()["exchanges"]]
    assert judged[0] is None
    assert judged[1]


NAMED = {
    "no model call": (
        """
def test_it():
    assert 1 == 2
""",
        "no_visible_call",
        "httpx2, httpx",
    ),
    "a failure before any call": (
        """
def test_it():
    {}["x"]
    assert ask("x")
""",
        "failed_before_call",
        "KeyError on line",
    ),
    "only a judge": (
        """
def test_it(ragft):
    with ragft.judge():
        assert ask("Grade: x") == "PASS"
""",
        "no_visible_call",
        "only judge calls were seen (1)",
    ),
    "outside state": (
        """
@pytest.mark.ragft(oracle=ORACLE, replay=False)
def test_it():
    assert "30" in ask("x")
""",
        "not_replayable",
        "replay=False",
    ),
    "no oracle": (
        """
def test_it():
    assert "30" in ask("How long?")
""",
        "no_oracle",
        "oracle",
    ),
    "an aggregate": (
        """
@knows
def test_it():
    score = sum("30" in ask(f"How long, {n}?") for n in range(6)) / 6
    assert score >= 0.8
""",
        "aggregate",
        "one threshold over 6 model calls",
    ),
    "a test that is no function": (
        '''
def documented():
    """
    >>> ask("How long?")
    'You have 30 days.'
    """
''',
        "no_source",
        "the source of the test function was not found",
    ),
    "a strict xfail that passes": (
        """
@pytest.mark.xfail(strict=True, reason="x")
def test_it():
    assert ask("x")
""",
        "unexpected_pass",
        "xfail",
    ),
    "a cached reply": (
        """
CACHE = {}

@knows
def test_it():
    if "x" not in CACHE:
        CACHE["x"] = ask("x")
    assert "30" in CACHE["x"]
""",
        None,
        "does the app cache its replies?",
    ),
    "a hang": (
        """
import time
RUNS = []

@knows
def test_it():
    RUNS.append(1)
    reply = ask("x")
    if len(RUNS) > 1:
        time.sleep(60)
    assert "30" in reply
""",
        None,
        "took longer than 0.3 s",
    ),
    "a fixture that fails only in the replay": (
        """
RUNS = []

@pytest.fixture
def once():
    RUNS.append(1)
    assert len(RUNS) == 1, "only once"

@knows
def test_it(once):
    assert "30" in ask("x")
""",
        None,
        "a fixture failed in the replay: AssertionError: only once",
    ),
    "a skip in the replay": (
        """
RUNS = []

@knows
def test_it():
    RUNS.append(1)
    reply = ask("x")
    if len(RUNS) > 1:
        pytest.skip("enough")
    assert "30" in reply
""",
        None,
        "the replay was skipped: enough",
    ),
}


@pytest.mark.parametrize(("source", "subclass", "reason"), NAMED.values(), ids=NAMED.keys())
def test_what_cannot_be_diagnosed_is_named(diagnose, pytester, source, subclass, reason):
    pytester.makepyprojecttoml("[tool.ragft]\ntimeout = 0.3\n")
    diagnosed = diagnose(source, "--doctest-modules")
    test = diagnosed.test()
    assert test["verdict"] == "undetermined"
    assert reason in " ".join([*test["because"], test["remedy"], *test["blind_spots"]])
    if subclass:
        assert test["subclass"] == subclass


def test_a_call_of_the_app_that_raises_is_a_check_of_its_own(diagnose, provider):
    provider.answer = lambda messages, model: (
        "30" if "30 days" in str(messages) else "I would say about a month, more or less."
    )
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    reply = ask("How many days?")
    int(reply)
"""
    )
    test = diagnosed.test()
    assert test["verdict"] == "knowledge"
    assert [check["source"] for check in test["checks"]] == ["int(reply)"]


def test_passing_tests_that_assert_nothing_are_told(diagnose):
    diagnosed = diagnose(
        """
def test_idle():
    print(ask("hello"))

@knows
def test_it():
    assert "30 days" in ask("How long?")
"""
    )
    diagnosed.result.stdout.fnmatch_lines(["*assert nothing, so they cannot fail:*", "*test_idle*"])


def test_calls_at_import_are_told(diagnose):
    diagnosed = diagnose(
        "START = ask('hello')\n\n@knows\ndef test_it():\n    assert '30' in START\n"
    )
    diagnosed.result.stdout.fnmatch_lines(
        ["*Model calls outside of tests, at import or collection: 1.*"]
    )
    assert diagnosed.test()["subclass"] == "no_visible_call"


def test_hypothesis_tests_are_named(diagnose):
    pytest.importorskip("hypothesis")
    diagnosed = diagnose(
        """
from hypothesis import given, settings, strategies as st

@settings(max_examples=3, database=None, deadline=None)
@given(st.integers(0, 3))
@knows
def test_it(n):
    assert "30 days" in ask(f"How long, {n}?")
"""
    )
    assert diagnosed.test()["subclass"] == "generated_input"


def test_an_error_of_the_plugin_is_a_warning_and_the_run_goes_on(diagnose, pytester):
    pytester.makeconftest(
        """
        def pytest_ragft_case(item):
            if "broken" in item.name:
                raise RuntimeError("boom")
        """
    )
    diagnosed = diagnose(
        """
@knows
def test_broken():
    assert "30 days" in ask("How long?")

@knows
def test_it():
    assert "30 days" in ask("How long?")
"""
    )
    diagnosed.result.assert_outcomes(failed=2, warnings=1)
    assert diagnosed.test("test_broken")["subclass"] == "plugin_error"
    assert diagnosed.test("test_it")["verdict"] == "knowledge"


def test_a_call_of_the_first_run_that_the_plugin_cannot_handle_is_named(diagnose, monkeypatch):
    def broken(*_args):
        raise RuntimeError("boom")

    monkeypatch.setattr("pytest_ragft.wire.judges.judge_by_text", broken)
    diagnosed = diagnose(
        """
@knows
def test_it():
    assert "30 days" in ask("How long?")
"""
    )
    assert diagnosed.test()["subclass"] == "plugin_error"
    diagnosed.result.stdout.fnmatch_lines(["*could not handle a call of test_suite.py::test_it*"])


def test_an_interrupt_keeps_what_is_known(diagnose, pytester):
    diagnosed = diagnose(
        """
RUNS = []

@knows
def test_one():
    assert "30 days" in ask("How long?")

@knows
def test_two():
    RUNS.append(1)
    if len(RUNS) == 3:
        raise KeyboardInterrupt
    assert "30 days" in ask("How long?")

@knows
def test_three():
    assert "30 days" in ask("How long?")
""",
        run=pytester.runpytest_subprocess,
    )
    assert diagnosed.result.ret == pytest.ExitCode.INTERRUPTED
    found = {t["nodeid"].split("::")[1]: t for t in diagnosed.report["tests"]}
    assert found.keys() == {"test_one", "test_two", "test_three"}
    assert (found["test_two"]["verdict"], found["test_two"]["subclass"]) == (
        "undetermined",
        "interrupted",
    )
    assert {t["verdict"] for t in found.values()} <= {"knowledge", "undetermined"}
    diagnosed.result.stdout.fnmatch_lines(["*ragft diagnosis*"])


def test_fixtures_are_made_anew_and_wide_ones_kept(diagnose, pytester):
    diagnosed = diagnose(
        """
MADE = {"function": 0, "module": 0, "session": 0}

@pytest.fixture
def own():
    MADE["function"] += 1

@pytest.fixture(scope="module")
def shared():
    MADE["module"] += 1

@pytest.fixture(scope="session", autouse=True)
def everywhere():
    MADE["session"] += 1
    yield
    with open("made.json", "w") as file:
        json.dump(MADE, file)

@knows
def test_one(own, shared):
    assert "30 days" in ask("How long?")

@knows
def test_two(own, shared):
    assert "30 days" in ask("How long?")
"""
    )
    trials = sum(len(t["trials"]) + 1 for t in diagnosed.report["tests"])  # the echo is one, too
    made = json.loads((pytester.path / "made.json").read_text(encoding="utf-8"))
    assert made == {"function": 2 + trials, "module": 2, "session": 1}


def test_what_a_session_fixture_raises_at_its_end_is_reported_as_ever(diagnose):
    source = """
@pytest.fixture(scope="session", autouse=True)
def everywhere():
    yield
    raise RuntimeError("late")

@knows
def test_it():
    assert "30 days" in ask("How long?")
"""
    diagnosed = diagnose(source)
    diagnosed.result.assert_outcomes(failed=1, errors=1)
    diagnosed.result.stdout.fnmatch_lines(["*ERROR at teardown of test_it*"])
    assert diagnosed.test()["verdict"] == "knowledge"


def test_a_test_on_a_stable_prompt_that_any_change_rerolls_is_not_called_knowledge(
    diagnose, provider
):
    def answer(messages, model):
        text = str(messages)
        if "Reference information" not in text:
            return "You have 14 days to send it back, as far as I can tell."
        good = sum(map(ord, text)) % 2 or "lighthouse" in text
        return f"You have {30 if good else 14} days, says the note of {len(text)} letters."

    provider.answer = answer
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    assert "30 days" in ask("How long?")
"""
    )
    assert diagnosed.test()["verdict"] in {"flaky", "undetermined"}


def test_a_refusal_that_the_provider_marks_is_over_refusal(diagnose, provider):
    provider.answer = lambda messages, model: Fault("refusal", text="That topic is off limits.")
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE, expects="30 days", instructions="Answer every question.")
def test_it():
    messages = [{"role": "user", "content": "How long?"}]
    reply = client.chat.completions.create(model="m", messages=messages).choices[0].message
    assert "30 days" in (reply.content or "")
"""
    )
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("behaviour", "over_refusal")
