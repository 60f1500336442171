"""From pytest's reports to the section on the terminal, whatever the reports and settings hold."""

from types import SimpleNamespace

import pytest
import pytrec_eval  # noqa: F401  # here once: pytester forgets modules, and numpy loads only once
from made_cases import COSTS, WINDOW, check, entry, measured

from pytest_ragft import plugin
from pytest_ragft.declare import METRICS
from pytest_ragft.golden.measures import summary

PASSED, FAILED = (check(outcome=True),), (check(outcome=False),)


def report(case=None, outcome="passed"):
    """A report as pytest keeps it, with what a golden case has put on it."""
    carried = {} if case is None else {"ragft_measured": case.to_json()}
    return SimpleNamespace(outcome=outcome, **carried)


@pytest.fixture
def ended(pytester, capsys):
    """A run that has ended with these reports: its reporter and settings."""

    def ended(stats, settings="", *options):
        own = '[tool.pytest.ini_options]\nasyncio_default_fixture_loop_scope = "function"\n'
        (pytester.path / "pyproject.toml").write_text(own + settings, encoding="utf-8")
        config = pytester.parseconfigure("-p", "no:hypothesispytest", *options)
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        reporter.stats.update(stats)
        capsys.readouterr()
        return reporter, config

    return ended


@pytest.fixture
def shown(ended, capsys):
    """What the plugin prints of them."""

    def shown(stats, settings="", *options):
        reporter, config = ended(stats, settings, *options)
        plugin.pytest_terminal_summary(reporter, config)
        return capsys.readouterr().out

    return shown


@pytest.mark.parametrize(
    "stats",
    [
        {},
        {"passed": [report()], "failed": [report()], "warnings": [object()]},
        {"": [report()], "deselected": [object()]},
    ],
)
def test_a_run_without_golden_cases_prints_nothing(shown, stats):
    assert shown(stats) == ""


def test_a_section_has_a_heading_and_the_figures(shown):
    out = shown({"passed": [report(), report(measured())]})
    heading, verdict, *_ = out.splitlines()
    assert heading.strip("=") == " ragft metrics "
    assert verdict == "1 of 1 golden case passes: 100 %."


def test_cases_stand_in_one_order_however_they_came(ended):
    came = [report(measured(f"x.ragft.yaml::{name}")) for name in "cab"]
    _, config = ended({"passed": came[:2], "failed": came[2:]})
    assert [case.nodeid[-1] for case in summary.metrics_of(config).cases] == ["a", "b", "c"]


@pytest.mark.parametrize("order", [("rerun", "passed"), ("passed", "rerun")])
def test_of_a_case_that_was_run_again_the_last_run_counts(ended, order):
    runs = {
        "rerun": [report(measured(checks=FAILED), "rerun")] * 2,
        "passed": [report(measured(checks=PASSED))],
    }
    _, config = ended({outcome: runs[outcome] for outcome in order})
    (case,) = summary.metrics_of(config).cases
    assert case.passed is True


def test_figures_are_measured_once(ended, monkeypatch):
    _, config = ended({"passed": [report(measured())]})
    found = summary.metrics_of(config)
    monkeypatch.setattr(summary, "measure", None)
    assert summary.metrics_of(config) is found


def test_sources_are_read_from_the_root_then_beside_the_file(ended, pytester):
    for folder, text in (("docs", WINDOW), ("tests/docs", COSTS)):
        (pytester.path / folder).mkdir(parents=True)
        (pytester.path / folder / "refunds.md").write_text(f"# Window\n\n{text}\n", "utf-8")
    (pytester.path / "tests/docs/costs.md").write_text(f"# Costs\n\n{COSTS}\n", "utf-8")
    sources = ("docs/refunds.md#window", "docs/costs.md#costs", "docs/gone.md#x")
    entries = (entry(WINDOW), entry(COSTS), entry(None, "gone.md"))
    _, config = ended({"passed": [report(measured(sources=sources, retrieved=entries))]})
    (case,) = summary.metrics_of(config).cases
    assert [(each.rank, each.how) for each in case.found] == [(1, "text"), (2, "text"), (3, "file")]


def test_settings_name_the_lengths(shown):
    case = measured(retrieved=(entry(COSTS), entry(COSTS), entry(WINDOW)))
    out = shown({"passed": [report(case)]}, "[tool.ragft.metrics]\nk = [2]\n")
    assert [word for word in out.split() if word.startswith("recall@")] == ["recall@2", "recall@3"]


def test_wrong_settings_are_told_and_the_defaults_taken(shown):
    out = " ".join(shown({"passed": [report(measured())]}, "[tool.ragft.metrics]\nk = 0\n").split())
    assert "recall@1" in out
    assert "[tool.ragft.metrics]: k = 0 is not a whole number of at least 1 or a list" in out
    assert "The defaults were taken, and no judge was asked." in out


JUDGE = '[tool.ragft.judge]\nmodel = "judge"\nrepeats = 2\n'


def test_a_configured_judge_is_asked(shown, provider):
    provider.answer = lambda messages, model: "So it is.\nVERDICT: PASS"
    lines = shown({"passed": [report(measured())]}, JUDGE).splitlines()
    assert "faithfulness              1.00              -      1  by the judge" in lines
    assert "answer relevance          1.00              -      1  by the judge" in lines
    assert {each.body["model"] for each in provider.requests} == {"judge"}
    assert len(provider.requests) == 6


@pytest.mark.parametrize("settings", [JUDGE + "[tool.ragft.metrics]\njudged = false\n", ""])
def test_a_judge_that_is_not_wanted_or_not_named_is_not_asked(shown, provider, settings):
    assert "by the judge" not in shown({"passed": [report(measured())]}, settings)
    assert provider.requests == []


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("measure", "Note: pytest-ragft could not measure golden cases: RuntimeError('boom')"),
        ("render_metrics", "pytest-ragft could not print its metrics: RuntimeError('boom')"),
    ],
)
def test_our_own_mistake_does_not_spoil_the_run(shown, monkeypatch, broken, told):
    def boom(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr(summary, broken, boom)
    assert told in shown({"passed": [report(measured())]})


def test_under_the_diagnosis_reports_get_the_figures(ended):
    _, config = ended({"passed": [report(measured())]}, "", "--ragft-diagnose")
    assert config.stash[METRICS]().named("pass_rate").value == 1.0


def test_under_the_diagnosis_a_run_without_golden_cases_has_none(ended):
    reporter, config = ended({"passed": [report()]}, "", "--ragft-diagnose")
    assert config.stash[METRICS]() is None
    config.pluginmanager.unregister(reporter)
    assert config.stash[METRICS]() is None


def test_where_no_report_is_kept_nothing_is_measured(ended):
    reporter, config = ended({"passed": [report(measured())]})
    config.pluginmanager.unregister(reporter)
    assert summary.metrics_of(config) is None
    summary.show(reporter, config)
