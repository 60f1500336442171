"""A run of golden cases ends with its figures: on the terminal, in the report, with workers."""

import json
import os
import re
import subprocess
import sys
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

SCHEMA = json.loads(files("pytest_ragft.report").joinpath("schema.json").read_text("utf-8"))
QUICK = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "100"}
APP = """
import re
from pathlib import Path

import openai

FILES = sorted(Path(__file__).parent.glob("docs/*.md"))
CHUNKS = [(f.name, part) for f in FILES for part in re.split(r"\\n(?=## )", f.read_text())[1:]]


def words(text):
    return set(re.findall(r"\\w+", text.lower()))


def search(question):
    ranked = sorted(CHUNKS, key=lambda chunk: -len(words(question) & words(chunk[1])))
    return [{"source": source, "text": text} for source, text in ranked[:2]]


def answer(question):
    found = search(question)
    context = "\\n".join(each["text"] for each in found)
    prompt = [{"role": "user", "content": f"{context}\\n\\nQuestion: {question}"}]
    with openai.OpenAI(max_retries=0) as client:
        reply = client.chat.completions.create(model="m", messages=prompt)
    return {"answer": reply.choices[0].message.content, "contexts": found}
"""
GOLDEN = """
target: app:answer
cases:
  - id: window
    question: How many days after delivery may shoes be returned?
    expects: 30 days
    source: docs/refunds.md#window
    tags: [returns]
    checks: [contains: 30 days, words: {at_most: 30}]
  - id: founder
    question: Who started it?
    expects: Anna Berg
    source: docs/shop.md#history
  - id: weather
    question: What is the weather like?
    mode: abstain
"""
DOCUMENTS = {
    "docs/refunds.md": (
        "# Refunds\n\n## Window\n\nShoes may be returned within 30 days of delivery, unworn.\n\n"
        "## Costs\n\nReturn shipping costs 5 euros, which the refund is less by.\n\n"
        "## Exceptions\n\nIt cannot be returned if it was worn by who it was made for.\n"
    ),
    "docs/shop.md": "# Shop\n\n## History\n\nThe shop was founded in 1987 by Anna Berg.\n",
}


def model(messages, name):
    """Says what its prompt holds of the answer."""
    prompt = messages[-1]["content"]
    question = prompt.rpartition("Question: ")[2]
    if "shoes" in question:
        return "You have 30 days." if "30 days" in prompt else "You have 14 days."
    if "started" in question:
        return "Anna Berg did." if "Anna Berg" in prompt else "I do not know."
    return "I do not know."


@pytest.fixture
def project(pytester, provider):
    provider.answer = model
    for name, text in {**DOCUMENTS, "app.py": APP, "shop.ragft.yaml": GOLDEN}.items():
        path = pytester.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return pytester


def run(project, *options):
    """Run pytest in a process of its own, piped: what it printed and reported."""
    settings = '[tool.pytest.ini_options]\npythonpath = ["."]\n'
    (project.path / "pyproject.toml").write_text(settings, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"} | QUICK
    command = [sys.executable, "-m", "pytest", "-p", "pytest_ragft.plugin", *options]
    done = subprocess.run(
        command, cwd=project.path, capture_output=True, text=True, env=environment, check=False
    )
    assert not done.stderr.strip(), done.stderr
    path = project.path / "run.json"
    return done.stdout, json.loads(path.read_text("utf-8")) if path.exists() else {}


def section(out):
    """The lines of our section."""
    return re.split(r"\n=+ [^\n]+ =+(?:\n|$)", out.partition(" ragft metrics ")[2])[0].splitlines()[
        1:
    ]


FIGURES = [
    "2 of 3 golden cases pass: 67 % (95 % interval 21 to 94 %).",
    "Retrieval missed every expected source in 1 of 1 failing case: founder.",
    "",
    "Metric                   value  95 % interval  cases",
    "pass rate                 0.67   0.21 to 0.94      3  2 of 3",
    "constraint adherence      1.00              -      1  1 of 1",
    "abstention precision      0.50   0.09 to 0.91      2  1 of 2, by phrases",
    "abstention recall         1.00              -      1  1 of 1, by phrases",
    "faithfulness, estimated   1.00              -      1  by wording",
    "context utilisation       1.00              -      1  1 of 1, by wording",
    "hit@2                     0.50   0.09 to 0.91      2  1 of 2",
    "pass rate if hit          1.00              -      1  1 of 1",
    "pass rate if missed       0.00              -      1  0 of 1",
    "recall@1                  0.50   0.09 to 0.91      2",
    "recall@2                  0.50   0.09 to 0.91      2",
    "precision@1               0.50   0.09 to 0.91      2",
    "precision@2               0.25   0.04 to 0.74      2",
    "nDCG@2                    0.50   0.09 to 0.91      2",
    "MRR                       0.50   0.09 to 0.91      2",
    "Expected sources: 1 found by text, 1 not found.",
]


def test_a_run_ends_with_its_figures(project):
    out, _ = run(project)
    lines = section(out)
    assert lines[: len(FIGURES)] == FIGURES
    assert [line.split()[0] for line in lines[-2:]] == ["Tag", "returns"]
    assert "\x1b" not in out


@pytest.mark.parametrize("options", [(), ("-p", "xdist.plugin", "-n", "2")])
def test_a_report_holds_them_with_and_without_workers(project, options):
    out, report = run(project, "--ragft-diagnose", "--ragft-report=run.json", *options)
    assert section(out)[: len(FIGURES)] == FIGURES
    assert out.index(" ragft metrics ") < out.index(" ragft diagnosis ")
    assert list(Draft202012Validator(SCHEMA).iter_errors(report)) == []
    metrics = report["metrics"]
    assert [each["nodeid"] for each in metrics["cases"]] == [
        "shop.ragft.yaml::founder", "shop.ragft.yaml::weather", "shop.ragft.yaml::window",
    ]  # fmt: skip
    assert metrics["cases"][2]["found"] == [
        {"source": "docs/refunds.md#window", "rank": 1, "how": "text"}
    ]
    (recall,) = [m for m in metrics["metrics"] if (m["name"], m["k"]) == ("recall", 1)]
    assert (recall["value"], recall["cases"], recall["basis"]) == (0.5, 2, "counted")
    (test,) = report["tests"]
    assert (test["nodeid"], test["verdict"]) == ("shop.ragft.yaml::founder", "knowledge")


def test_a_run_without_golden_cases_says_nothing(project):
    project.makepyfile(test_plain="def test_it(ragft):\n    ragft.retrieved(['text'])\n")
    out, report = run(project, "test_plain.py", "--ragft-diagnose", "--ragft-report=run.json")
    assert " ragft metrics " not in out
    assert report["metrics"] is None
