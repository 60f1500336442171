"""The support desk's diagnosis, held against the defects that were planted in it."""

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

EXAMPLE = Path(__file__).parents[2] / "examples" / "support_desk"
TRUTH: dict[str, dict[str, Any]] = yaml.safe_load((EXAMPLE / "truth.yaml").read_text("utf-8"))
SUBCLASSES = {
    "corpus_gap",
    "chunk_split",
    "ranked_too_low",
    "not_retrieved",
    "dropped_by_reranker",
    "cut_from_prompt",
    "distracted",
    "misplaced",
    "stale_or_conflicting",
    "no_retrieval",
    "constraint",
    "format",
    "over_refusal",
    "no_abstention",
    "prompt_fixable",
    "ignores_context",
    "multi_hop",
    "incomplete_or_specificity",
    "misread",
    "partial",
    "knowledge_then_prompt",
    "sampling",
    "check_too_strict",
    "no_oracle",
    "provider_error",
}


def run_example(folder, *options):
    """Run the example's suite in a folder of its own, so that nothing stored is used again."""
    unwanted = shutil.ignore_patterns(".*", "__pycache__")
    for part in ("simulated_model", "support_desk"):
        copy = shutil.copytree(EXAMPLE.parent / part, folder / part, ignore=unwanted)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "DESK_", "PYTEST_", "LANGCHAIN_", "LANGSMITH_"))
    }
    command = [sys.executable, "-m", "pytest", "--junitxml=outcomes.xml", *options]
    run = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 1, run.stdout + run.stderr
    return copy


def outcomes(folder):
    cases = ET.parse(folder / "outcomes.xml").iter("testcase")
    return {
        (case.get("classname"), case.get("name")): {child.tag for child in case} for case in cases
    }


def diagnoses(folder):
    report = json.loads((folder / "run.json").read_text("utf-8"))
    return {test["nodeid"]: test for test in report["tests"]}


@pytest.fixture(scope="module")
def diagnosed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("diagnosed")
    return run_example(folder, "--ragft-diagnose", "--ragft-report=run.json")


@pytest.fixture(scope="module")
def tests(diagnosed):
    return diagnoses(diagnosed)


@pytest.mark.parametrize("nodeid", TRUTH)
def test_the_diagnosis_names_the_planted_defect(tests, nodeid):
    truth, found = TRUTH[nodeid], tests[nodeid]
    assert (found["verdict"], found["subclass"]) == (truth["verdict"], truth["subclass"]), (
        truth["why"],
        found["because"],
    )


@pytest.mark.parametrize(
    ("nodeid", "name"), [(n, truth["remark"]) for n, truth in TRUTH.items() if "remark" in truth]
)
def test_the_diagnosis_remarks_what_else_is_known(tests, nodeid, name):
    assert name in {remark["name"] for remark in tests[nodeid]["remarks"]}


def test_the_truth_is_known_of_every_failing_test_and_no_other(diagnosed, tests):
    failed = [name for name, children in outcomes(diagnosed).items() if children]
    assert len(failed) == len(TRUTH)
    assert set(tests) == set(TRUTH)


def test_the_example_covers_the_classes():
    assert {truth["subclass"] for truth in TRUTH.values()} >= SUBCLASSES


def test_most_oracles_are_found_in_the_corpus(tests):
    inferred = [test for test in tests.values() if test["case"].get("inferred")]
    assert len(inferred) > len(tests) / 2


def test_some_tests_of_the_example_pass(diagnosed):
    assert sum(not children for children in outcomes(diagnosed).values()) >= 12


def test_without_the_flag_the_outcomes_are_the_same(diagnosed, tmp_path):
    assert outcomes(run_example(tmp_path)) == outcomes(diagnosed)
