"""`ragft classify` with results of other tools: what it prints, and what it refuses."""

import io
import json
import sys
from importlib.resources import files
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator
from made_answers import SAMPLES

from pytest_ragft import cli

ARMS = [
    "--arm=plain=rerun", "--arm=facts first=oracle", "--arm=facts last=oracle:after",
    "--arm=padding=placebo", "--arm=orders=instruct",
]  # fmt: skip


@pytest.fixture(autouse=True)
def among_the_samples(monkeypatch):
    monkeypatch.chdir(SAMPLES)
    monkeypatch.setenv("COLUMNS", "80")


def classify(capsys, *arguments):
    status = cli.main(["classify", *map(str, arguments)])
    return status, capsys.readouterr()


VERDICTS = {
    "promptfoo": (
        ["promptfoo.json", *ARMS],
        ["KNOWLEDGE >99 %  return window", "BEHAVIOUR >99 %  name of the plan"],
    ),
    "DeepEval": (
        [
            "deepeval-plain.json",
            "deepeval-with-facts.json",
            "--arm=plain=rerun",
            "--arm=with facts=oracle",
        ],
        ["KNOWLEDGE 97 %  return window", "UNDETERMINED  repair promise"],
    ),
    "Inspect": (
        [
            "inspect-plain.eval",
            "inspect-with-facts.json",
            "--arm=facts=false=rerun",
            "--arm=facts=true=oracle",
        ],
        ["KNOWLEDGE 97 %  return window", "UNDETERMINED  name of the plan"],
    ),
    "LangSmith": (
        [
            "langsmith-plain.jsonl",
            "langsmith-with-facts.jsonl",
            "--arm=langsmith-plain=rerun",
            "--arm=langsmith-with-facts=oracle",
        ],
        ["KNOWLEDGE 97 %  How long may I return shoes?"],
    ),
    "LangSmith, tables": (
        [
            "langsmith-plain.csv",
            "langsmith-with-facts.csv",
            "--arm=langsmith-plain=rerun",
            "--arm=langsmith-with-facts=oracle",
        ],
        ["KNOWLEDGE 97 %  How long may I return shoes?"],
    ),
}


@pytest.mark.parametrize(("arguments", "lines"), VERDICTS.values(), ids=VERDICTS.keys())
def test_what_a_tool_wrote_is_diagnosed(capsys, arguments, lines):
    status, said = classify(capsys, *arguments)
    assert (status, said.err) == (0, "")
    assert [line for line in lines if line not in said.out.splitlines()] == []


def test_the_first_lines_say_what_was_taken_as_what(capsys):
    _, said = classify(capsys, "promptfoo.json", "--arm=plain=rerun", "--arm=facts first=oracle")
    assert said.out.splitlines()[1:9] == [
        "promptfoo 0.121.20: 60 answers to 4 cases.",
        "  rerun: prompt 'plain' (as given), 12 answers",
        "  oracle: prompt 'facts first' (as given), 12 answers",
        "  left out: prompt 'padding', 12 answers, 1 not run (--arm padding=ARM)",
        "  left out: prompt 'orders', 12 answers, 1 not run (--arm orders=ARM)",
        "  left out: prompt 'facts last', 12 answers (--arm 'facts last=ARM')",
        "3 of 4 cases failed at least once as the app is.",
        "",
    ]


def test_the_report_keeps_to_the_schema(capsys, tmp_path):
    report = tmp_path / "run.json"
    status, _ = classify(capsys, "promptfoo.json", *ARMS, "--report", report)
    document = json.loads(report.read_text(encoding="utf-8"))
    schema = json.loads(files("pytest_ragft.report").joinpath("schema.json").read_text("utf-8"))
    assert status == 0
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    tests = {test["nodeid"]: test for test in document["tests"]}
    assert tests["name of the plan"]["checks"][0]["source"] == "machine readable (is-json)"


def written(tmp_path, *answers):
    """A file as DeepEval would write it: name, passed and error of each answer."""
    tests = [
        {
            "name": name,
            "input": "?",
            "actualOutput": f"reply {at} to it, in several words",
            "metricsData": [{"name": "Right", "success": passed, "error": error}],
        }
        for at, (name, passed, error) in enumerate(answers)
    ]
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"testCases": tests, "metricsScores": []}), encoding="utf-8")
    return path


def test_one_plain_run_is_told_what_it_lacks(capsys, tmp_path):
    path = written(tmp_path, ("a", False, None), ("b", True, None))
    status, said = classify(capsys, path)
    out = " ".join(said.out.split())
    assert status == 0
    assert "rerun: file 'run' (there is no other), 2 answers" in out
    assert "Warning: knowledge and behaviour cannot be told apart. Add a run with the gold" in out
    assert "Warning: each case was answered once by 'run'. More answers to the same cases: " in out
    assert "UNDETERMINED a" in out


def test_where_nothing_failed_there_is_nothing_to_diagnose(capsys, tmp_path):
    status, said = classify(capsys, written(tmp_path, ("a", True, None)))
    assert status == 0
    assert said.out.splitlines()[-2:] == [
        "0 of 1 case failed at least once as the app is.",
        "Nothing has failed, so there is nothing to diagnose.",
    ]


def test_what_was_not_run_is_named_and_no_failure(capsys, tmp_path):
    answers = [(name, None, "timeout") for name in "abcde"]
    status, said = classify(capsys, written(tmp_path, *answers, ("z", False, None)))
    out = " ".join(said.out.split())
    assert status == 0
    assert "file 'run' (there is no other), 6 answers, 5 not run" in out
    assert (
        "Warning: not run: a: no metric gave a verdict: timeout; b: no metric gave a verdict: "
        "timeout; c: no metric gave a verdict: timeout; and 2 more" in out
    )
    assert "1 of 6 cases failed" in out


def test_a_warning_stands_even_where_nothing_failed(capsys, tmp_path):
    _, said = classify(capsys, written(tmp_path, ("a", None, "timeout"), ("b", True, None)))
    assert "not run: a: no metric gave a verdict: timeout" in " ".join(said.out.split())


def test_scores_without_a_threshold_are_asked_about_until_there_is_one(capsys):
    arguments, _ = VERDICTS["LangSmith"]
    _, said = classify(capsys, *arguments)
    assert "Warning: 'brevity' has scores and no threshold" in said.out
    _, said = classify(capsys, *arguments, "--threshold", "brevity=0.4")
    assert "threshold" not in said.out
    _, said = classify(capsys, *arguments, "--threshold=brevity=0.9")
    assert "2 of 3 cases failed" in said.out


REFUSED = {
    "several configurations": (
        ["promptfoo.json"],
        "promptfoo 0.121.20: several configurations, and none says which arm it is.",
    ),
    "a label that nobody has": (
        ["promptfoo.json", "--arm", "plan=rerun"],
        "promptfoo 0.121.20: --arm: no answer has the label 'plan'. Did you mean 'plain'? Labels: ",
    ),
    "answers of two arms": (
        ["promptfoo.json", "--arm=plain=rerun", "--arm=small model=oracle"],
        "promptfoo 0.121.20: 'return window' has an answer of two arms: 'plain' (rerun) and ",
    ),
    "a threshold of nothing": (
        ["promptfoo.json", *ARMS, "--threshold=tone=1"],
        "--threshold: nothing is called 'tone'. What assessed the answers: 'contains: 30 days', ",
    ),
    "two tools": (
        ["promptfoo.json", "deepeval-plain.json"],
        "files of several kinds: promptfoo.json (promptfoo), deepeval-plain.json (DeepEval).",
    ),
    "no results": (
        ["make_promptfoo.py"],
        "make_promptfoo.py: neither recorded outcomes nor results that are known. Accepted:",
    ),
    "settings": (
        ["promptfooconfig.yaml"],
        "promptfooconfig.yaml: neither recorded outcomes nor results that are known. Accepted:",
    ),
    "no file": (["none.json"], "'none.json' cannot be read: No such file or directory."),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_used_is_refused(capsys, arguments, message):
    status, said = classify(capsys, *arguments)
    assert (status, said.out) == (2, "")
    assert said.err.startswith(f"ragft: {message}")
    assert all(line.startswith("ragft: ") for line in said.err.splitlines())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--arm", "oracle"], "argument --arm: found 'oracle', accepted: LABEL=ARM, such as"),
        (["--arm", "x=orcale"], "argument --arm: found the arm 'orcale'; 'oracle' is near."),
        (["--threshold", "0.5"], "argument --threshold: found '0.5', accepted: NAME=SCORE"),
        (["--threshold", "=0.5"], "argument --threshold: found '=0.5', accepted: NAME=SCORE"),
        (["--threshold", "a=b"], "argument --threshold: found 'a=b', accepted: NAME=SCORE"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(capsys, arguments, message):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["classify", "promptfoo.json", *arguments])
    assert message in capsys.readouterr().err


LINE = '{"id": "a", "first": [false], "arms": {}}'


@pytest.mark.parametrize("option", ["--arm=a=oracle", "--threshold=a=1"])
def test_lines_of_outcomes_name_their_arms_themselves(capsys, tmp_path, option):
    path = tmp_path / "in.jsonl"
    path.write_text(LINE, encoding="utf-8")
    status, said = classify(capsys, path, option)
    assert status == 2
    assert "--arm and --threshold are for results of other tools." in said.err


def test_several_files_of_lines_are_read_as_one(capsys, tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(LINE, encoding="utf-8")
    two.write_text(LINE.replace('"a"', '"b"'), encoding="utf-8")
    status, said = classify(capsys, one, two)
    assert status == 0
    assert "0 of 2 failing tests decided." in said.out
    status, said = classify(capsys, one, one)
    assert status == 2
    assert "one.jsonl: id: 'a' stands in an earlier file, too." in said.err


def test_results_are_read_from_standard_input(capsys, monkeypatch):
    content = (SAMPLES / "deepeval-plain.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    status, said = classify(capsys, "-")
    assert status == 0
    assert "identifier 'plain' (there is no other)" in said.out


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_what_was_read_is_told_within_the_width(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    classify(capsys, "promptfoo.json", "--arm=plain=rerun", "--arm=facts first=oracle")
    _, said = classify(capsys, "promptfoo.json", *ARMS)
    told = said.out.partition("\n\n")[0].splitlines()
    assert max(map(len, told)) <= columns


def test_the_help_fits_a_terminal_of_80_columns(capsys):
    with pytest.raises(SystemExit):
        cli.main(["classify", "--help"])
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert all(name in shown for name in ("promptfoo", "DeepEval", "Inspect", "LangSmith"))
