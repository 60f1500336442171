"""What docs/metrics.md shows is what a run prints."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pytest_ragft.golden.measures.metrics_settings import MetricsSettings, parse
from pytest_ragft.report.metrics_in_words import NAMES
from pytest_ragft.settings import SettingsError

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_its_run_ends_as_shown(tmp_path):
    for block in (*blocks("markdown"), *blocks("python"), *blocks("yaml")):
        head, _, content = block.partition("\n")
        path = tmp_path / re.search(r"[\w./]+\.\w+", head)[0]
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    settings = '[tool.pytest.ini_options]\npythonpath = ["."]\n' + blocks("toml")[0]
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "80"}
    environment.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, "-m", "pytest", "-p", "pytest_ragft.plugin"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False
    )
    (shown,) = blocks("console")
    assert shown.removeprefix("$ pytest\n") in done.stdout, done.stdout


def test_every_figure_is_defined():
    defined = PAGE[PAGE.index("| figure |") :].partition("\n\n")[0]
    missing = {name for name in NAMES.values() if f"| {name}" not in defined} - {
        "pass rate if missed"  # stands beside the one if hit
    }
    assert not missing
    assert "if missed |" in defined


def test_its_settings_are_all_of_them_with_their_defaults():
    table = tomllib.loads(blocks("toml")[0])["tool"]["ragft"]["metrics"]
    assert set(table) == set(MetricsSettings._fields)
    assert parse(table, place="docs") == MetricsSettings()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"k": []}, "k = [] is not a whole number of at least 1 or a list of them"),
        ({"k": [0]}, "k = [0] is not a whole number"),
        ({"k": "all"}, "k = 'all' is not a whole number"),
        ({"judged": 1}, "judged = 1 is not true or false"),
        ({"K": [1]}, "unknown key 'K'. Known keys: judged, k."),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(table, message):
    with pytest.raises(SettingsError, match=re.escape(f"here: {message}")):
        parse(table, place="here")


@pytest.mark.parametrize(("k", "lengths"), [(5, (5,)), ([10, 1, 10], (1, 10))])
def test_lengths_are_sorted_and_each_named_once(k, lengths):
    assert parse({"k": k}, place="here").k == lengths


def test_its_intervals_are_those_that_the_benchmark_prints(capsys):
    path = ROOT / "benchmarks" / "mean_intervals.py"
    spec = importlib.util.spec_from_file_location("mean_intervals", path)
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    benchmark.main(benchmark.SUITES)
    printed = capsys.readouterr().out
    assert printed in PAGE, "stale: run `python benchmarks/mean_intervals.py`"
