"""pytest's own options and plugins: each leaves the run as it is, and the verdict stands."""

import pytest
from company_suites import FAILING, PREAMBLE

OPTIONS = {
    "none": [],
    "quiet": ["-q"],
    "verbose": ["-vv"],
    "no traceback": ["--tb=no"],
    "captured in Python": ["--capture=sys"],
    "no terminal": ["-p", "no:terminal"],
    "no cache": ["-p", "no:cacheprovider"],
    "no logging": ["-p", "no:logging"],
    "no assertion plugin": ["-p", "no:assertion"],
    "plain asserts": ["--assert=plain"],
    "few plugins": [
        *("-p", "no:warnings"),
        *("-p", "no:junitxml"),
        *("-p", "no:unittest"),
        *("-p", "no:faulthandler"),
        *("-p", "no:unraisableexception"),
        *("-p", "no:threadexception"),
    ],
    "no capture plugin": ["-p", "no:capture"],
    "setup shown": ["--setup-show"],
    "warnings are errors": ["-W", "error"],
    "imported by importlib": ["--import-mode=importlib"],
    "first failure": ["-x"],
    "maxfail": ["--maxfail=1"],
    "stepwise": ["--stepwise"],
    "last failed": ["--lf"],
    "failed first": ["--ff"],
    "by name": ["-k", "it or other"],
    "by marker": ["-m", "ragft"],
    "live log": ["-o", "log_cli=true", "--log-cli-level=INFO"],
    "log file": ["--log-file=run.log", "--log-file-level=DEBUG"],
    "all outcomes": ["-rA"],
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS.keys())
def test_an_option_of_pytest_does_what_it_always_does(company, options):
    diagnosed = company(FAILING, *options)
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.report


@pytest.mark.parametrize("option", ["-s", "--capture=tee-sys", "--capture=fd"])
def test_what_a_replay_prints_reaches_no_terminal(company, pytester, option):
    source = (
        FAILING
        + """
@pytest.fixture(scope="module", autouse=True)
def module_wide():
    yield
    print("module fixture")
"""
    )
    diagnosed = company(source, option, run=pytester.runpytest_subprocess)
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.report


def test_what_session_fixtures_print_at_their_end_is_captured(pytester, provider, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    provider.answer = lambda messages, model: "You have 14 days."
    fixture = """
@pytest.fixture(scope="session", autouse=True)
def session_wide():
    yield
    print("session fixture")
"""
    pytester.makepyfile(PREAMBLE + FAILING + fixture)
    result = pytester.runpytest_inprocess("-p", "pytest_ragft.plugin", "--ragft-diagnose")
    result.assert_outcomes(failed=1, passed=1, skipped=1, xfailed=1)
    result.stdout.no_fnmatch_line("*session fixture")
