"""Plugins that run a test more than once, in another order, or for a limited time."""

import pytest
from company_suites import RETRIED


@pytest.mark.parametrize("options", [["--reruns=2"], ["--reruns=1", "--only-rerun=AssertionError"]])
def test_with_rerunfailures_the_last_run_counts(company, options):
    plugin = "pytest_rerunfailures"
    diagnosed = company(RETRIED, *options, plugins=[plugin])
    assert diagnosed.verdicts == {"test_fails": "knowledge"}
    assert len(diagnosed.test()["exchanges"]) == 1
    last = int(options[0][-1]) + 1
    assert f"on day {last}?" in str(diagnosed.test()["exchanges"])


def test_a_rerun_after_a_failed_fixture_is_no_failure(company):
    source = """
RUNS = []

@pytest.fixture(scope="module")
def reply():
    RUNS.append(1)
    return ask("How long?") if len(RUNS) > 1 else {}["x"]

@knows
def test_it(reply):
    assert "30 days" in reply

@knows
def test_two(reply):
    assert "30 days" in reply
"""
    diagnosed = company(source, "--reruns=2", plugins=["pytest_rerunfailures"])
    assert diagnosed.verdicts == {"test_it": "knowledge", "test_two": "knowledge"}


SLOW = """
SLEEPS = [{first}] + [{later}] * 40

@knows
def test_it():
    reply = ask("How long?")
    time.sleep(SLEEPS.pop(0))
    assert "30 days" in reply

def test_other():
    pass
"""


@pytest.mark.parametrize("func_only", ["", "-otimeout_func_only=true"])
@pytest.mark.parametrize("method", ["signal", "thread"])
def test_a_timeout_of_the_suite_does_not_end_replays(company, pytester, method, func_only):
    run = pytester.runpytest_subprocess
    options = ["--timeout=1.5", f"--timeout-method={method}", *([func_only] if func_only else [])]
    source = SLOW.format(first=0, later=1.7)
    pytester.makepyprojecttoml("[tool.ragft]\nmax_replays = 3\n")
    diagnosed = company(source, *options, plugins=["pytest_timeout"], run=run)
    assert diagnosed.test()["trials"], diagnosed.test()["because"]


def test_a_test_that_timed_out_has_not_failed_by_its_model(company):
    source = SLOW.format(first=5, later=5)
    diagnosed = company(source, "--timeout=0.4", plugins=["pytest_timeout"], same_output=False)
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "timed_out")
    assert test["trials"] == []


FAILING_MANY = """
@knows
def test_it():
    assert "30 days" in ask("How long?")

@pytest.mark.parametrize("n", range(5))
def test_other(n):
    pass
"""


def test_random_order_is_kept(company):
    options = ["--random-order", "--random-order-seed=5"]
    diagnosed = company(FAILING_MANY, *options, plugins=["random_order.plugin"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}


def test_repeated_tests_are_diagnosed_each(company):
    source = """
@knows
def test_it():
    assert "30 days" in ask("How long?")
"""
    diagnosed = company(source, "--count=2", plugins=["pytest_repeat"])
    assert set(diagnosed.verdicts.values()) == {"knowledge"}
    assert len(diagnosed.verdicts) == 2


def test_ordered_and_dependent_tests_stay_so(company):
    source = """
@pytest.mark.order(2)
@pytest.mark.dependency(depends=["first"])
def test_second():
    assert ask("Hello?")

@pytest.mark.order(1)
@pytest.mark.dependency(name="first")
@knows
def test_it():
    assert "30 days" in ask("How long?")

@pytest.mark.order(3)
@pytest.mark.dependency(name="third")
def test_third():
    assert ask("Hello?")

@pytest.mark.order(4)
@pytest.mark.dependency(depends=["third"])
@knows
def test_fourth():
    assert "30 days" in ask("How long?")
"""
    diagnosed = company(source, plugins=["pytest_order.plugin", "pytest_dependency"])
    assert diagnosed.verdicts == {"test_it": "knowledge", "test_fourth": "knowledge"}


def test_what_a_plugin_attaches_to_a_test_while_it_runs_is_there_in_replays(company, pytester):
    pytester.makeconftest(
        """
        import threading
        import pytest

        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_runtest_protocol(item):
            item.noted, item.lock = [], threading.Lock()
            try:
                return (yield)
            finally:
                del item.noted, item.lock

        def pytest_runtest_setup(item):
            with item.lock:
                item.noted.append("set up")

        @pytest.fixture(autouse=True)
        def clean(request):
            assert request.node.noted.count("set up") < 3
        """
    )
    diagnosed = company(FAILING_MANY)
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.test()["because"]
