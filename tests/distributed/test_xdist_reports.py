"""However a suite is spread over workers, its report is that of one process."""

import pytest

SOURCE = """
@pytest.mark.xdist_group("even")
@knows
@pytest.mark.parametrize("n", range(5))
def test_window(n):
    assert "30 days" in ask(f"How long, {n}?")


class TestOther:
    def test_idle(self):
        ask("Nothing is asserted")

    @pytest.mark.ragft(expects="42")
    def test_undecided(self):
        assert "42" in ask("What is the answer?")


def test_idle_too():
    ask("Nothing is asserted here, either")


def test_passes():
    pass
"""


def _without_times(report):
    return {**report, "run": {**report["run"], "started": ""}}


def test_each_way_of_spreading_gives_the_report_of_one_process(suite, provider):
    suite.write(SOURCE)
    suite.write("@knows\ndef test_more():\n    assert '30 days' in ask('More?')\n", "test_more.py")
    alone = suite.run("-n0")
    assert alone.report["summary"]["knowledge"] == 6
    assert alone.report["summary"]["undetermined"] == 1
    assert len(alone.report["run"]["notes"]) == 1
    calls = len(provider.requests)
    for mode in ("load", "loadscope", "loadfile", "loadgroup", "worksteal"):
        provider.requests.clear()
        spread = suite.run("-n2", f"--dist={mode}", "--ragft-fresh")
        assert spread.code == alone.code == pytest.ExitCode.TESTS_FAILED, spread.out + spread.err
        assert _without_times(spread.report) == _without_times(alone.report), mode
        assert spread.out.count("ragft diagnosis") == 1
        assert spread.out.count("ragft: replaying 7 failing tests\n") == 1
        assert len(provider.requests) == calls, mode
    provider.requests.clear()
    offline = suite.run("-n2", "--ragft-offline")
    assert provider.requests == []
    assert _served(offline.report) == _served(spread.report), "workers share one store"


def _served(report):
    """Apart from times, and from how a reply came."""
    tests = [
        {**test, "exchanges": [{**each, "live": None} for each in test["exchanges"]]}
        for test in report["tests"]
    ]
    return {**report, "tests": tests, "run": None, "cost": None}


def test_collecting_alone_reports_nothing(suite):
    suite.write(SOURCE)
    assert suite.run("-n2", "--collect-only").report == {}


def test_each_names_the_worker_of_each_test(suite):
    suite.write("@knows\ndef test_it():\n    assert '30 days' in ask('How long?')\n")
    spread = suite.run("-n2", "--dist=each")
    named = {f"test_suite.py::test_it@gw{n}": "knowledge" for n in range(2)}
    assert spread.verdicts == named
    assert list(spread.verdicts) == list(named)
    assert "ragft: replaying 2 failing tests" in spread.out


def test_the_first_failure_ends_the_suite_and_is_diagnosed(suite):
    suite.write(SOURCE)
    spread = suite.run("-n2", "-x", "-q")
    assert spread.code == pytest.ExitCode.INTERRUPTED
    assert set(spread.verdicts.values()) == {"knowledge"}
    assert "ragft: replaying" not in spread.out
    assert spread.report["run"]["finished"] is True


def test_last_failed_and_no_terminal(suite):
    suite.write(SOURCE)
    suite.run("-n2", "--ragft-max-calls=1")
    again = suite.run("-n2", "--lf", "-p", "no:terminal", "--ragft-fresh")
    assert again.out == ""
    assert len(again.report["tests"]) == 6
    assert again.report["summary"]["knowledge"] == 5


def test_an_estimate_is_the_sum_over_the_workers_and_nothing_is_paid(suite, provider):
    suite.write(SOURCE)
    alone = suite.run("--ragft-estimate")
    calls = len(provider.requests)
    spread = suite.run("-n2", "--ragft-estimate", "--ragft-fresh")
    assert len(provider.requests) == 2 * calls == 2 * 8
    (line,) = [line for line in alone.out.splitlines() if "estimated for 6 failing tests" in line]
    assert line.rpartition(",")[0] in spread.out, "all but the seconds"
    assert spread.report == {}
