"""Plugins that do not fit into everybody's environment: run `run.py` beside this file."""

import importlib.util
import re

import pytest
from company_suites import FAILING, RETRIED


def needs(module):
    missing = importlib.util.find_spec(module) is None
    return pytest.mark.skipif(
        missing, reason=f"{module} is not installed: run tests/company/run.py"
    )


@needs("langsmith")
def test_the_plugin_of_langsmith_stands_beside(company):
    diagnosed = company(FAILING, plugins=["langsmith.pytest_plugin"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}


@needs("langsmith")
def test_a_test_that_langsmith_traces_is_diagnosed(company, monkeypatch):
    monkeypatch.setenv("LANGSMITH_TEST_TRACKING", "false")
    source = """
@pytest.mark.langsmith
@knows
def test_it():
    from langsmith import testing
    testing.log_inputs({"question": "How long?"})
    reply = ask("How long?")
    testing.log_outputs({"reply": reply})
    assert "30 days" in reply
"""
    diagnosed = company(source, plugins=["langsmith.pytest_plugin"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.test()["because"]


@needs("deepeval")
def test_the_plugin_of_deepeval_stands_beside(company, monkeypatch, pytester):
    monkeypatch.setenv("DEEPEVAL_TELEMETRY_OPT_OUT", "1")
    run = pytester.runpytest_subprocess
    # It prints a line of its own behind the last dot, without an end to the line before.
    diagnosed = company(FAILING, plugins=["deepeval.plugins.plugin"], run=run, same_output=False)
    assert diagnosed.verdicts == {"test_it": "knowledge"}


@needs("deepeval")
def test_an_assertion_of_deepeval_is_diagnosed(company, monkeypatch, pytester):
    monkeypatch.setenv("DEEPEVAL_TELEMETRY_OPT_OUT", "1")
    source = """
from deepeval import assert_test
from deepeval.metrics import BaseMetric
from deepeval.test_case import LLMTestCase

class Names(BaseMetric):
    threshold = 0.5
    async_mode = False

    def measure(self, test_case, *args, **kwargs):
        self.score = float("30 days" in test_case.actual_output)
        self.success = self.score >= self.threshold
        self.reason = "the window is named, or not"
        return self.score

    async def a_measure(self, test_case, *args, **kwargs):
        return self.measure(test_case)

    def is_successful(self):
        return self.success

    @property
    def __name__(self):
        return "Names"

@knows
def test_it():
    reply = ask("How long?")
    assert_test(LLMTestCase(input="How long?", actual_output=reply), [Names()], run_async=False)
"""
    run = pytester.runpytest_subprocess
    diagnosed = company(source, plugins=["deepeval.plugins.plugin"], run=run, same_output=False)
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.test()["because"]


@needs("pytest_vcr")
def test_a_recording_of_pytest_vcr_is_named(company, pytester, provider):
    source = """
import httpx

@pytest.mark.vcr
@knows
def test_it():
    reply = httpx.post(URL, json=body("How long?")).json()
    assert "30 days" in reply["choices"][0]["message"]["content"]
"""
    plugins = ["pytest_vcr"]
    recorded = company(source, plugins=plugins)
    assert recorded.test()["subclass"] == "mocked_model"
    assert "-p no:vcr (pytest-vcr)" in recorded.test()["remedy"]
    live = company(source, "-Wignore")  # as -p no:vcr, where plugins are found by themselves
    assert live.verdicts == {"test_it": "knowledge"}


@needs("pytest_subtests")
def test_subtests_of_the_separate_plugin_count_once(company):
    source = """
@knows
def test_it(subtests):
    reply = ask("How long?")
    for part in ("30", "days"):
        with subtests.test(part):
            assert part in reply
"""
    options = ["-p", "no:subtests"]
    diagnosed = company(source, *options, plugins=["pytest_subtests.plugin"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}


@needs("pytest_randomly")
def test_randomly_seeds_a_replay_as_it_seeded_the_test(company, provider):
    source = """
@knows
def test_it():
    number = random.randrange(10**9)
    assert "30 days" in ask(f"How long, customer {number}?")

def test_two():
    assert ask(f"Hello {random.random()}")

def test_three():
    assert ask(f"Hello {random.random()}")
"""
    diagnosed = company(source, "--randomly-seed=7", plugins=["pytest_randomly"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}
    customers = re.findall(r"customer (\d+)", "\n".join(provider.prompts))
    assert len(customers) > 4
    assert len(set(customers)) == 1


FLAKY = RETRIED.replace("@knows\n", "@flaky(max_runs=2)\n@knows\n").replace(
    "RUNS =", "from flaky import flaky\n\nRUNS ="
)


@needs("flaky")
def test_with_flaky_the_last_run_counts(company, pytester):
    run = pytester.runpytest_subprocess
    plugins = ["flaky.flaky_pytest_plugin"]
    # It prints the frames of each try one by one, ours among them.
    diagnosed = company(FLAKY, plugins=plugins, run=run, same_output=False)
    assert diagnosed.verdicts == {"test_fails": "knowledge"}
    assert "on day 2?" in str(diagnosed.test()["exchanges"])


@needs("pytest_sugar")
@needs("pytest_clarity")
@pytest.mark.parametrize(
    ("plugins", "options"),
    [(["pytest_sugar"], ["--force-sugar"]), (["pytest_sugar"], []), (["pytest_clarity"], [])],
)
def test_the_terminal_shows_what_such_plugins_make_of_it(company, plugins, options):
    forced = "--force-sugar" in options  # without a terminal it leaves its last line open
    diagnosed = company(FAILING, *options, plugins=plugins, same_output=not forced)
    assert diagnosed.verdicts == {"test_it": "knowledge"}
