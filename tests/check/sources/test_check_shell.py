"""Shell in scripts, build files and CI pipelines, as commands."""

import pytest

from pytest_ragft.check.fact import Comment, Reference
from pytest_ragft.check.sources import read_file
from pytest_ragft.check.sources.shell import Script


def read(path, text):
    return read_file(path, text.encode(), frozenset())


def told(facts):
    """Name and lines of each command."""
    return [(fact.name, fact.span.line, fact.span.end_line) for fact in facts]


def commands(path, text):
    facts = read(path, text).facts
    return [fact for fact in facts if fact.kind == "command"]


SCRIPT = """#!/bin/bash
MODEL="meta/llama"  # a comment
export LR=2e-4 N=8
declare -r OUT=$HOME/out
unset X
# ragft: ignore-file[x] generated
CUDA_VISIBLE_DEVICES=0 python train.py \\
    --model $MODEL --lr=${LR} --out $OUT --seed ${SEED:-42} --n $N $MORE
bash -lc "cd x && trl sft --use_peft"
echo 'python no.py'
"""


def test_a_script_is_read_with_its_variables():
    found = read("run.sh", SCRIPT)
    assert found.language == "shell"
    assert told(found.facts) == [("python train.py", 7, 8), ("trl sft", 9, 9)]
    train, sft = found.facts
    assert train.values["--model"] == "meta/llama"
    assert train.values["--lr"] == 2e-4
    assert train.values["--seed"] == 42
    assert train.values["--n"] == 8
    assert train.values["--out"] == Reference("")
    assert train.partial
    assert (train.span.column, train.span.end_column) == (1, 73)
    assert sft.values["--use_peft"] is True
    assert found.comments == (Comment(6, 1, "# ragft: ignore-file[x] generated", alone=True),)


def test_a_script_without_a_known_program_is_not_taken_apart():
    assert read("a.sh", "ls\n'" * 5).facts == ()


def test_what_pip_installs_is_a_dependency():
    facts = read("a.sh", "pip install langchain==0.1.2 'Open_AI>=1.3,<2' torch é -r x.txt\n").facts
    assert [(fact.kind, fact.name, dict(fact.values)) for fact in facts] == [
        ("dependency", "langchain", {"version": "0.1.2"}),
        ("dependency", "open-ai", {"version": "1.3"}),
        ("dependency", "torch", {}),
    ]


def test_an_inner_script_does_not_change_the_outer_variables():
    facts = list(
        Script().facts("X=1\nbash -c 'X=2; pytest'\npytest -k $X\nbash -c\nsudo -c pytest")
    )
    assert [fact.name for fact in facts] == ["pytest", "pytest", "pytest"]
    assert facts[1].values["-k"] == 1


@pytest.mark.parametrize("path", ["crontab", "deploy/x.cron", "crontab.txt"])
def test_a_line_of_a_crontab_runs_on_its_schedule(path):
    text = "SHELL=/bin/sh\n# python no.py\n0 3 * * 1-5 cd /app && python train.py\n@daily pytest\n"
    if path == "crontab.txt":
        with pytest.raises(ValueError, match=r"'crontab.txt': no reader"):
            read(path, text)
        return
    found = commands(path, text)
    assert told(found) == [("python train.py", 3, 3), ("pytest", 4, 4)]
    assert found[0].values["scheduled"] is True
    assert found[0].span.column == 24


MAKEFILE = """PYTHON ?= python3
LR := 1e-4
export CONFIG = "a.yaml"

train: data
\t@$(PYTHON) train.py --lr $(LR) --config $(CONFIG) \\
\t\t--use_peft
\t-pytest
LR = 2e-4
eval:
    python eval.py --lr {{lr}}"""


@pytest.mark.parametrize("path", ["Makefile", "sub/makefile", "x.mk", "justfile"])
def test_recipes_are_read_with_the_variables_above_them(path):
    found = commands(path, MAKEFILE)
    assert told(found) == [("python train.py", 6, 7), ("pytest", 8, 8), ("python eval.py", 11, 11)]
    assert found[0].values["--lr"] == 1e-4
    assert found[0].values["--config"] == "a.yaml"
    assert found[0].values["--use_peft"] is True
    assert found[0].span.column == 3


DOCKERFILE = """FROM python:3.11
ENV MODEL=meta/llama RATE=3
ENV OLD style
RUN --mount=type=cache,target=/x pip install trl==0.9 \\
    && trl sft --model $MODEL --rate $RATE
CMD ["pytest", "-k", "a b"]
ENTRYPOINT bash run.sh
"""


@pytest.mark.parametrize("path", ["Dockerfile", "Dockerfile.gpu", "dockerfile-api", "a.dockerfile"])
def test_a_dockerfile_runs_commands(path):
    facts = read(path, DOCKERFILE).facts
    assert [(fact.name, fact.span.line) for fact in facts] == [
        ("trl", 4), ("trl sft", 5), ("pytest", 6), ("bash run.sh", 7),
    ]  # fmt: skip
    assert facts[1].values["--model"] == "meta/llama"
    assert facts[1].values["--rate"] == 3
    assert facts[2].values["-k"] == "a b"


def test_a_jenkinsfile_runs_commands_in_ci():
    text = """triggers { cron('H 3 * * *') }
sh 'pytest tests'
sh(script: "trl sft")
sh '''
  promptfoo eval
'''
"""
    found = commands("Jenkinsfile", text)
    assert told(found) == [("pytest", 2, 2), ("trl sft", 3, 3), ("promptfoo eval", 5, 5)]
    assert {(fact.values["ci"], fact.values["scheduled"]) for fact in found} == {(True, True)}
    assert found[0].span.column == 5


WORKFLOW = """name: ci
on:
  push:
jobs:
  test:
    steps:
      - uses: actions/checkout@v4
      - run: pytest ${{ matrix.x }}
      - name: more
        run: |
          set -e
          python train.py \\
            --lr 1e-4
      - uses: promptfoo/promptfoo-action@v1
      - run: 5
"""


def test_steps_of_a_workflow_run_in_ci():
    found = commands(".github/workflows/ci.yml", WORKFLOW)
    assert told(found) == [
        ("pytest", 8, 8),
        ("python train.py", 12, 13),
        ("promptfoo eval", 14, 14),
    ]
    assert found[0].partial
    assert (found[0].span.column, found[1].span.column) == (14, 11)
    assert all(fact.values["ci"] and not fact.values["scheduled"] for fact in found)


@pytest.mark.parametrize(
    ("path", "text", "scheduled"),
    [
        (
            ".github/workflows/a.yaml",
            "on: {schedule: [{cron: '0 3 * * *'}]}\nx: {run: pytest}",
            True,
        ),
        (".github/workflows/a.yaml", "on: [push]\nx: {run: pytest}", False),
        (".gitlab-ci.yml", "test: {script: [pytest], only: [schedules]}", True),
        (
            ".gitlab-ci.yml",
            'test:\n  script: [pytest]\n  rules:\n  - if: $CI_PIPELINE_SOURCE == "schedule"',
            True,
        ),
        (".gitlab-ci.yml", "test: {script: [[pytest]], only: [main]}", False),
        ("azure-pipelines.yml", "schedules: [{cron: x}]\nsteps: [{bash: pytest}]", True),
        (".circleci/config.yml", "jobs: {a: {steps: [{run: {command: pytest}}]}}", False),
        ("cloudbuild.yaml", "steps: [{entrypoint: bash, args: [-c, pytest]}]", False),
        ("bitbucket-pipelines.yml", "a: {script: [pytest, {pipe: x}]}", False),
    ],
)
def test_pipelines_of_other_services(path, text, scheduled):
    (found,) = commands(path, text)
    assert (found.name, found.values["ci"], found.values["scheduled"]) == (
        "pytest",
        True,
        scheduled,
    )


def test_a_cron_job_of_kubernetes_runs_on_a_schedule_and_not_in_ci():
    text = """kind: CronJob
spec:
  schedule: "0 3 * * *"
  containers:
  - command: [python, train.py]
    args: ["--lr", "1e-4", 5]
"""
    (found,) = commands("k8s/job.yaml", text)
    assert (found.name, found.values["--lr"]) == ("python train.py", 1e-4)
    assert (found.values["ci"], found.values["scheduled"]) == (False, True)
    assert found.span.line == 5


def test_a_block_at_the_end_of_a_file_is_no_trouble():
    assert commands(".gitlab-ci.yml", "a:\n  script: |") == []
    assert commands(".gitlab-ci.yml", "a: {script: [pytest") == []


def test_commands_of_npm_scripts():
    found = commands("package.json", '{"scripts": {"eval": "promptfoo eval -c a.yaml", "x": 1}}')
    assert told(found) == [("promptfoo eval", 1, 1)]


@pytest.mark.parametrize(
    "text", ["{", '{"scripts": []}', "[]", '{"name": "x"}', '{"scripts": "x', '["scripts"]']
)
def test_a_package_without_scripts_is_passed_over(text):
    found = read("package.json", text)
    assert (found.facts, found.problems) == ((), ())
