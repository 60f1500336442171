"""Hooks, action, problem matcher and their documentation are held to what the checker does."""

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_ragft import cli
from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.formats import FORMATS, format_named
from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.commands import parser

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
MATCHERS = json.loads((ROOT / "ragft-problem-matcher.json").read_text("utf-8"))["problemMatcher"]
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
CODE = "print('nothing of interest')\n"
FLAGGED = """\
from openai import OpenAI
from langchain_chroma import Chroma

docs = Chroma().similarity_search("question", k=40)
OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": str(docs)}])
"""


def blocks(language):
    return re.findall(rf"(?m)^```{language}\n(.*?)^```", GUIDE, re.DOTALL)


def commands(text):
    """The commands `ragft ...` in a text, as lists of words."""
    lines = [line.strip().removeprefix("- ").removeprefix("run: ") for line in text.splitlines()]
    lines = [line.removeprefix("$ ").split(" || ")[0] for line in lines]
    return [shlex.split(line) for line in lines if re.match(r'("\$BIN/)?ragft"? ', line)]


def accepted(words):
    """The arguments as the command line takes them apart."""
    given = [w for w in words[1:] if w != "${arguments[@]}"]
    given = ["full" if word == "$FORMAT" else word for word in given]
    return parser(given).parse_args(given)


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    (tmp_path / "app.py").write_text(CODE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Hooks


def test_there_are_two_hooks():
    assert [hook["id"] for hook in HOOKS] == ["ragft-check", "ragft-check-data"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_looks_at_the_whole_project_alone(hook):
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_entry_of_a_hook_runs(hook, project, capsys):
    words = shlex.split(hook["entry"])
    assert words[0] == "ragft"
    assert cli.main(words[1:]) == 0
    assert "No findings in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("data/golden.jsonl", True),
        ("evals/cases.json", True),
        ("train.csv", True),
        ("app.py", False),
        ("jsonl.md", False),
    ],
)
def test_the_hook_for_data_runs_for_data(path, runs):
    assert bool(re.search(HOOKS[1]["files"], path)) is runs


# Problem matcher


def line_of(severity, path="src/a b.py", cells=()):
    finding = Finding(
        "no-reranker", "RFT205", severity, "high", "regular", "Chunks: (as they come) go on.",
        Location(path, Span(7, 12, 7, 20)),
    )  # fmt: skip
    outcome = Outcome((Reported(finding),), {}, 1, cells={path: cells} if cells else {})
    text = format_named("concise").render(outcome, lambda _: (), Page())
    return text.splitlines()


def matches(line, matchers=MATCHERS):
    """What the matchers see in a line: the owner and the groups by their names."""
    for matcher in matchers:
        (pattern,) = matcher["pattern"]
        found = re.match(pattern["regexp"], line)
        if found:
            names = {key: found[index] for key, index in pattern.items() if key != "regexp"}
            yield matcher["owner"], {"severity": matcher.get("severity"), **names}


@pytest.mark.parametrize(
    ("severity", "owner", "shown"),
    [
        ("error", "ragft", "error"),
        ("warning", "ragft", "warning"),
        ("info", "ragft-info", "notice"),
    ],
)
def test_the_matcher_reads_a_concise_line(severity, owner, shown):
    assert list(matches(line_of(severity)[0])) == [
        (
            owner,
            {
                "file": "src/a b.py",
                "line": "7",
                "column": "12",
                "severity": shown,
                "code": "no-reranker (RFT205)",
                "message": "Chunks: (as they come) go on.",
            },
        )
    ]


def test_the_matcher_leaves_notebooks_and_the_summary_alone():
    notebook, summary = line_of("warning", "a.ipynb", cells=(0, 5))
    assert notebook.startswith("a.ipynb:cell 2:3:12: warning ")
    assert not list(matches(notebook))
    assert not list(matches(summary))


def test_the_editor_s_matcher_reads_the_same_lines():
    (block,) = blocks("json")
    matcher = json.loads(block)["tasks"][0]["problemMatcher"]
    matcher["pattern"] = [matcher["pattern"]]
    for severity in ("error", "warning", "info"):
        ((_, found),) = matches(line_of(severity)[0], [matcher])
        assert found["severity"] == severity
        assert found["message"] == "Chunks: (as they come) go on."


# Action


def test_the_action_uses_github_s_own_actions_alone():
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert used == ["actions/setup-python@v6", "github/codeql-action/upload-sarif@v4"]


def test_no_input_is_pasted_into_a_script():
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


def test_every_input_is_used_and_every_used_one_is_there():
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(ACTION["inputs"])


def test_every_script_is_bash_and_parses():
    for step in STEPS.values():
        if "run" in step:
            assert step["shell"] == "bash"
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


def test_the_options_in_the_action_are_real():
    found = [words for step in STEPS.values() for words in commands(step.get("run", ""))]
    assert [accepted(words).format for words in found] == ["sarif", "full"]
    assert ACTION["inputs"]["format"]["default"] in FORMATS


@pytest.fixture
def run_step(project):
    binaries, temporary = project / "bin", project / "tmp"
    binaries.mkdir()
    temporary.mkdir()
    python = shlex.quote(sys.executable)
    for name, words in (("python", python), ("ragft", f"{python} -m pytest_ragft.cli")):
        (binaries / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
        (binaries / name).chmod(0o755)

    def run(name, **environ):
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
            env={
                **os.environ,
                "BIN": str(binaries),
                "RUNNER_TEMP": str(temporary),
                "GITHUB_ACTION_PATH": str(ROOT),
                "ARGS": "",
                **environ,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_check_passes_and_fails_with_the_findings(run_step, project):
    arguments = "app.py\n--select no-reranker,too-many-chunks  --persona auditor"
    done = run_step("Check", FORMAT="github", ARGS=arguments)
    assert (done.returncode, done.stdout) == (0, "No findings in 1 file.\n")
    (project / "app.py").write_text(FLAGGED, "utf-8")
    done = run_step("Check", FORMAT="concise", ARGS=f"{arguments} --fail-on info")
    assert done.returncode == 1, done.stderr
    first, *_ = done.stdout.splitlines()
    assert first == f"::add-matcher::{ROOT}/ragft-problem-matcher.json"


def test_the_sarif_report_is_written_although_there_are_findings(run_step, project):
    (project / "app.py").write_text(FLAGGED, "utf-8")
    done = run_step("Write the SARIF report", ARGS="--persona auditor --fail-on info")
    assert done.returncode == 0, done.stderr
    (run,) = json.loads((project / "tmp" / "ragft.sarif").read_text("utf-8"))["runs"]
    assert run["results"]


def test_misuse_fails_the_step_that_writes_the_report(run_step):
    assert run_step("Write the SARIF report", ARGS="--select nonsense").returncode != 0


def test_suppressed_results_are_not_uploaded():
    spec = importlib.util.spec_from_file_location("unsup", ROOT / ".github" / "unsuppressed.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    kept, dropped = {"ruleId": "a"}, {"ruleId": "b", "suppressions": [{"kind": "inSource"}]}
    log = {"version": "2.1.0", "runs": [{"results": [kept, dropped]}]}
    assert json.loads(script.unsuppressed(json.dumps(log)))["runs"][0]["results"] == [kept]


# The guide


@pytest.mark.parametrize(
    "words", [words for block in (*blocks("yaml"), *blocks("console")) for words in commands(block)]
)
def test_the_commands_of_the_guide_are_real(words):
    accepted(words)


def test_the_commands_by_hand_run(project, capsys):
    (block,) = blocks("console")
    for words in commands(block):
        assert cli.main(words[1:]) == 0
    assert json.loads((project / "ragft.json").read_text("utf-8"))["version"] == 1


@pytest.mark.parametrize("block", blocks("yaml"))
def test_yaml_in_the_guide_is_yaml(block):
    yaml.safe_load(block)


def test_the_guide_names_every_format():
    table = GUIDE.split("\n\n")[2]
    assert re.findall(r"(?m)^\| `(\w+)` \|", table) == list(FORMATS)


def test_the_guide_names_every_input_with_its_default():
    rows = dict(re.findall(r"(?m)^\| `([\w-]+)` \| `?(.*?)`? \|", GUIDE.split("| input |")[1]))
    said = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
    assert rows == {**said, "args": "none", "version": "that of the action"}


def test_the_hooks_in_the_guide_are_there():
    (config,) = [yaml.safe_load(b) for b in blocks("yaml") if "pre-commit" in b]
    asked = [hook["id"] for hook in config["repos"][0]["hooks"]]
    assert asked == [hook["id"] for hook in HOOKS]
