"""Items of other kinds, and runs that run nothing."""

import pytest
from company_suites import FAILING


def test_methods_of_unittest_are_diagnosed(company):
    source = """
class RefundTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.greeting = ask("Hello?")

    def setUp(self):
        self.reply = ask("How long?")
        self.addCleanup(print, "cleaned")

    @knows
    def test_it(self):
        with self.subTest("window"):
            self.assertIn("30 days", self.reply)
        self.assertTrue(self.greeting)

    @unittest.skip("not today")
    def test_skipped(self):
        raise NotImplementedError

    @unittest.expectedFailure
    def test_expected(self):
        self.assertIn("90 days", self.reply)
"""
    diagnosed = company(source)
    assert diagnosed.verdicts == {"RefundTest::test_it": "knowledge"}, diagnosed.report["tests"]


def test_doctests_are_named(company):
    source = (
        FAILING
        + """
def documented():
    '''
    >>> ask("How long?")
    'You have 30 days to send it back.'
    '''
"""
    )
    diagnosed = company(source, "--doctest-modules")
    assert diagnosed.verdicts["test_it"] == "knowledge"
    assert diagnosed.test("documented")["subclass"] == "no_source"


@pytest.mark.parametrize("option", ["--collect-only", "--setup-plan", "--setup-only", "--fixtures"])
def test_where_no_test_runs_nothing_is_diagnosed(company, provider, option):
    diagnosed = company(FAILING, option)
    assert diagnosed.report["tests"] == []
    assert provider.requests == []


def test_last_failed_runs_and_diagnoses_what_failed(company, pytester):
    def failed_before():
        cache = pytester.path / ".pytest_cache/v/cache"
        cache.mkdir(parents=True)
        (cache / "lastfailed").write_text('{"test_suite.py::test_it": true}', "utf-8")

    for option in ("--lf", "--ff"):
        diagnosed = company(FAILING, option, before=failed_before)
        assert diagnosed.verdicts == {"test_it": "knowledge"}


STEPS = """
Feature: Refunds
  Scenario: How long one may wait
    When somebody asks how long
    Then the answer is 30 days
"""


def test_scenarios_of_pytest_bdd_are_diagnosed(company, pytester):
    pytester.makefile(".feature", refunds=STEPS)
    source = """
from pytest_bdd import scenario, then, when

@knows
@scenario("refunds.feature", "How long one may wait")
def test_it():
    pass

@when("somebody asks how long", target_fixture="reply")
def reply():
    return ask("How long?")

@then("the answer is 30 days")
def check(reply):
    assert "30 days" in reply
"""
    diagnosed = company(source, plugins=["pytest_bdd.plugin"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.test()["because"]


@pytest.mark.parametrize("style", ["fixture", "unittest"])
def test_failed_subtests_count_once(company, style):
    if style == "fixture":
        source = """
@knows
def test_it(subtests):
    reply = ask("How long?")
    for part in ("30", "days", "minutes"):
        with subtests.test(part):
            assert part in reply or part == "minutes"
"""
    else:
        source = """
class RefundTest(unittest.TestCase):
    @knows
    def test_it(self):
        reply = ask("How long?")
        for part in ("30", "days"):
            with self.subTest(part):
                self.assertIn(part, reply)
"""
    diagnosed = company(source)
    assert list(diagnosed.verdicts.values()) == ["knowledge"], diagnosed.test()["because"]


def test_generated_inputs_are_named(company):
    source = """
from hypothesis import given, settings, strategies as st

@settings(max_examples=3, database=None, deadline=None, derandomize=True)
@given(st.integers(0, 3))
@knows
def test_it(n):
    assert "30 days" in ask(f"How long, {n}?")
"""
    diagnosed = company(source, plugins=["_hypothesis_pytestplugin"])
    assert diagnosed.test()["subclass"] == "generated_input"


def test_a_leak_of_a_replay_is_no_warning_of_the_suite(company):
    source = """
import socket

LEAKS = []

@knows
def test_it():
    reply = ask("How long?")
    LEAKS.append(1)
    if len(LEAKS) > 1:
        socket.socket()
        held = [socket.socket()]
        held.append(held)
    assert "30 days" in reply
"""
    diagnosed = company(source, "-W", "error")
    assert diagnosed.verdicts == {"test_it": "knowledge"}
