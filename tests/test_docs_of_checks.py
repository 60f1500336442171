"""What docs/checks.md says is what happens."""

import importlib.util
import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from pytest_ragft import checks
from pytest_ragft.checks.judge_settings import JudgeSettings, read
from pytest_ragft.diagnosis.check_kinds import KINDS

ROOT = Path(__file__).parent.parent
PATH = ROOT / "docs" / "checks.md"
PAGE = PATH.read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(checks\.\w+\(.*?\))` \| (.+?) \| (\w+) \| `(.+)` \|$", PAGE, re.MULTILINE)


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_table_is_what_the_package_says():
    spec = importlib.util.spec_from_file_location("renew", ROOT / "docs" / "renew.py")
    renew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(renew)
    assert renew.renewed_checks(PAGE) == PAGE, "stale: run `python docs/renew.py checks`"
    assert len(ROWS) == len(checks.CHECKS)


@pytest.mark.parametrize(("python", "kind", "text"), [(row[0], row[2], row[3]) for row in ROWS])
def test_a_check_of_the_table_is_the_same_in_python_and_in_yaml(python, kind, text):
    check = eval(python, {"checks": checks})
    ((name, value),) = yaml.safe_load(text).items()
    assert checks.made(name, value) == check
    assert (check.kind, KINDS[name]) == (kind, kind)


def test_the_failure_on_the_page_is_what_pytest_prints(pytester):
    suite, others = blocks("python")
    (printed,) = blocks("text")
    pytester.makepyfile(suite)
    result = pytester.runpytest_inprocess("-p", "no:asyncio", "-p", "no:hypothesispytest")
    result.assert_outcomes(failed=1)
    assert printed in str(result.stdout) + "\n"
    exec(compile(others, str(PATH), "exec"), {})


def test_the_settings_of_the_judge_are_all_of_them(tmp_path):
    (text,) = blocks("toml")
    path = tmp_path / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    said = tomllib.loads(text)["tool"]["ragft"]["judge"]
    named = {name.replace("_", "-") for name in JudgeSettings._fields}
    schema = json.loads(files("pytest_ragft").joinpath("settings.schema.json").read_text("utf-8"))
    judge = schema["properties"]["judge"]["properties"]
    assert set(said) == named == set(judge)
    assert set(read(path)) == set(said.values())
    default = JudgeSettings()
    assert (said["repeats"], said["api-key-env"]) == (default.repeats, default.api_key_env)
    assert judge["repeats"]["default"] == default.repeats


def test_the_readme_counts_the_checks_that_it_does_not_name():
    (sentence,) = re.findall(r"`checks\.contains`.*?\[fifteen more\]", README, re.DOTALL)
    (number,) = re.findall(r"reply == checks\.(\w+)\(", README)
    named = {number, *re.findall(r"`(?:checks\.)?(\w+)`", sentence)}
    assert named <= set(checks.CHECKS)
    assert len(checks.CHECKS) - len(named) == 15
