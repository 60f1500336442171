"""The golden cases of the examples: their diagnosis, held against the true causes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pytest_ragft.golden.files.reading import read_golden

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = {
    "python_docs": "tests/golden/docs.ragft.yaml",
    "support_desk": "tests/golden/desk.ragft.yaml",
}
TRUTH: dict[str, dict[str, Any]] = {
    f"{example}/{file}::{case}": truth
    for example, file in FILES.items()
    for case, truth in yaml.safe_load(
        (EXAMPLES / example / file).with_name("truth.yaml").read_text("utf-8")
    ).items()
}
"""By example and node id."""


def run(example, folder, *command):
    """In a copy of the example, so that nothing stored is used again."""
    for part in ("simulated_model", example):
        unwanted = shutil.ignore_patterns(".*", "__pycache__")
        copy = shutil.copytree(EXAMPLES / part, folder / part, ignore=unwanted, dirs_exist_ok=True)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "DOCS_BOT_", "DESK_", "PYTEST_", "LANG"))
    }
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=copy, env=environment, capture_output=True,
        text=True, timeout=300, check=False,
    )  # fmt: skip
    return copy, done


@pytest.fixture(scope="module")
def diagnosed(tmp_path_factory):
    """What the report says of each failing case, by example and node id."""
    found = {}
    for example in FILES:
        folder = tmp_path_factory.mktemp(example)
        options = ("pytest", "tests/golden", "--ragft-diagnose", "--ragft-report=run.json")
        copy, done = run(example, folder, *options)
        assert done.returncode == 1, done.stdout + done.stderr
        report = json.loads((copy / "run.json").read_text("utf-8"))
        found |= {f"{example}/{test['nodeid']}": test for test in report["tests"]}
    return found


@pytest.mark.parametrize("nodeid", TRUTH)
def test_the_diagnosis_names_the_true_cause(diagnosed, nodeid):
    truth, found = TRUTH[nodeid], diagnosed[nodeid]
    told = found["verdict"], found["subclass"]
    assert told == (truth["verdict"], truth["subclass"]), (truth["why"], found["because"])


def test_the_truth_is_known_of_every_failing_case_and_no_other(diagnosed):
    assert set(diagnosed) == set(TRUTH)


@pytest.mark.parametrize("example", FILES)
def test_some_cases_pass(example):
    cases = read_golden(EXAMPLES / example / FILES[example]).cases
    assert len(cases) >= len([key for key in TRUTH if key.startswith(example)]) + 4


@pytest.mark.parametrize("example", FILES)
def test_golden_cases_are_left_out_of_the_examples_own_figures(example, tmp_path):
    _, done = run(example, tmp_path, "pytest", "--collect-only", "-q")
    assert done.returncode == 0
    assert "test_manners.py" in done.stdout
    assert ".ragft.yaml" not in done.stdout


@pytest.mark.parametrize(
    ("example", "names"),
    [
        (
            "python_docs",
            ["check-fails-its-answer", "golden-case-without-source", "small-golden-set"],
        ),
        ("support_desk", ["small-golden-set"]),
    ],
)
def test_a_review_of_the_examples_finds_what_was_left_in(example, names, tmp_path):
    _, done = run(example, tmp_path, "pytest_ragft.cli", "golden", "check", "--format", "json")
    assert done.returncode == 1
    assert [each["name"] for each in json.loads(done.stdout)["findings"]] == names
