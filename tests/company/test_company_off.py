"""Without the plugin: its options are unknown, and the suite runs as ever."""

import pytest


def test_a_suite_runs_with_the_plugin_left_out(pytester, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile("def test_it(): pass")
    left_out = ["-p", "no:ragft", "-p", "no:pytest_ragft.plugin"]
    pytester.runpytest_inprocess(*left_out).assert_outcomes(passed=1)
    result = pytester.runpytest_inprocess(*left_out, "--ragft-diagnose")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "unrecognized arguments: --ragft-diagnose" in result.stderr.str()
