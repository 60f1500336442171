"""The example's diagnosis, held against the true causes of its failures."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

EXAMPLE = Path(__file__).parents[2] / "examples" / "python_docs"
TRUTH: dict[str, dict[str, Any]] = yaml.safe_load((EXAMPLE / "truth.yaml").read_text("utf-8"))
VERDICTS = {"knowledge", "behaviour", "both", "flaky", "defect", "undetermined"}
SUBCLASSES = {
    "prompt_fixable",
    "not_prompt_fixable",
    "format",
    "constraint",
    "over_refusal",
    "no_abstention",
    "ignores_context",
    "order_dependent",
    "partial",
    "knowledge_then_prompt",
}


def run_example(folder, *options):
    """Run the example's suite in a folder of its own, so that nothing stored is used again."""
    unwanted = shutil.ignore_patterns(".*", "__pycache__")
    for part in ("simulated_model", "python_docs"):
        copy = shutil.copytree(EXAMPLE.parent / part, folder / part, ignore=unwanted)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "DOCS_BOT_", "PYTEST_"))
    }
    command = [sys.executable, "-m", "pytest", "--junitxml=outcomes.xml", *options]
    run = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert run.returncode == 1, run.stdout + run.stderr
    return copy


def outcomes(folder):
    cases = ET.parse(folder / "outcomes.xml").iter("testcase")
    return {
        (case.get("classname"), case.get("name")): {child.tag for child in case} for case in cases
    }


def verdicts(folder):
    report = json.loads((folder / "run.json").read_text("utf-8"))
    return {test["nodeid"]: (test["verdict"], test["subclass"]) for test in report["tests"]}


@pytest.fixture(scope="module")
def diagnosed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("diagnosed")
    return run_example(folder, "--ragft-diagnose", "--ragft-report=run.json")


@pytest.mark.parametrize("nodeid", TRUTH)
def test_the_diagnosis_names_the_true_cause(diagnosed, nodeid):
    truth = TRUTH[nodeid]
    assert verdicts(diagnosed)[nodeid] == (truth["verdict"], truth["subclass"]), truth["why"]


def test_the_truth_is_known_of_every_failing_test_and_no_other(diagnosed):
    failed = [name for name, children in outcomes(diagnosed).items() if children]
    assert len(failed) == len(TRUTH)
    assert set(verdicts(diagnosed)) == set(TRUTH)


def test_the_example_covers_every_class():
    assert {truth["verdict"] for truth in TRUTH.values()} == VERDICTS
    assert {truth["subclass"] for truth in TRUTH.values()} >= SUBCLASSES


def test_some_tests_of_the_example_pass(diagnosed):
    assert sum(not children for children in outcomes(diagnosed).values()) >= 6


def test_without_the_flag_the_outcomes_are_the_same(diagnosed, tmp_path):
    assert outcomes(run_example(tmp_path)) == outcomes(diagnosed)


def test_a_second_diagnosis_comes_to_the_same_verdicts(diagnosed, tmp_path):
    again = run_example(tmp_path, "--ragft-diagnose", "--ragft-report=run.json")
    assert verdicts(again) == verdicts(diagnosed)
