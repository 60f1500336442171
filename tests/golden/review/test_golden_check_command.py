"""`ragft golden check`: what it reads, prints and returns."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pytest_ragft import cli

PYPROJECT = '[tool.ragft]\ncorpus = ["docs/**/*.md"]\n'
REFUNDS = "# Refunds\n\n## Window\n\nGoods may go back within 30 days of their delivery.\n"
SHOP = """\
target: shop.app:answer
cases:
  - id: window
    question: How long may I send shoes back to you?
    expects: 30 days
    source: docs/refunds.md#window
    checks:
      - contains: 14 days
  - id: weather
    question: How is the weather in Lyon today?
    mode: abstain
"""
TRAINED = {
    "messages": [
        {"role": "user", "content": "how long may I send shoes  back to you?"},
        {"role": "assistant", "content": "30 days."},
    ]
}
QUIET = ("--ignore", "small-golden-set, no-unanswerable-cases")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)
    write("pyproject.toml", PYPROJECT)
    write("docs/refunds.md", REFUNDS)
    return tmp_path


def write(path, text):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def golden_check(capsys, *arguments):
    status = cli.main(["golden", "check", *map(str, arguments)])
    return status, capsys.readouterr()


def document(capsys, *arguments):
    status, printed = golden_check(capsys, "--format", "json", *arguments)
    return status, json.loads(printed.out)


def test_the_verdict_comes_first_then_what_to_do_first(capsys):
    write("tests/shop.ragft.yaml", SHOP)
    status, printed = golden_check(capsys)
    assert status == 1
    assert (
        printed.out
        == """\
Not ready: 1 error and 1 warning in 2 cases of 1 file.

tests/shop.ragft.yaml:8: error check-fails-its-answer 'window': the check
  'contains' fails its own expected answer: expected '14 days' in the reply,
  found '30 days'.
    why:  A right reply fails the case: it is diagnosed as a defect of the test.
    next: Correct whichever is wrong. Under `expects` stands a reply that
          passes, worded as the app words it, and not only the fact.

tests/shop.ragft.yaml:1: warning small-golden-set 2 cases: if 2 of them pass,
  the true rate lies anywhere between 34 and 100 %; with 50 cases and 80 %
  passed, between 67 and 89 %.
    why:  The rate moves by chance more than by your changes: what helps is
          thrown away, what harms goes in.
    next: Collect 50 to 100 questions that users have asked; each failure found
          in production becomes a case. `ragft import` brings in those that you
          have elsewhere.

Looked at: 2 cases, 1 to answer, 1 to abstain, 0 to refuse, 1 with a source, 0
drafts. No training data found.
"""
    )


def test_concise_is_a_line_for_each_finding(capsys):
    write("tests/shop.ragft.yaml", SHOP)
    _, printed = golden_check(capsys, "--format", "concise", *QUIET)
    assert printed.out == (
        "Not ready: 1 error in 2 cases of 1 file.\n"
        "tests/shop.ragft.yaml:8: error check-fails-its-answer 'window': the check 'contains' "
        "fails its own expected answer: expected '14 days' in the reply, found '30 days'.\n"
    )


def test_what_findings_have_in_common_is_said_once(capsys):
    write("a.ragft.yaml", "cases:\n  - question: What is this?\n  - question: Who is that?\n")
    _, printed = golden_check(capsys, *QUIET)
    assert printed.out.count("error undefined-correct") == 2
    assert printed.out.count("looks like a test") == 1


def test_paths_are_told_as_seen_from_here(capsys, project, monkeypatch):
    write("tests/shop.ragft.yaml", SHOP)
    monkeypatch.chdir(project / "docs")
    _, printed = golden_check(capsys, "--format", "concise", "../tests", *QUIET)
    assert "\n../tests/shop.ragft.yaml:8: " in printed.out


def test_nothing_to_mend(capsys):
    write("tests/shop.ragft.yaml", SHOP.replace("14", "30"))
    status, printed = golden_check(capsys, *QUIET)
    assert status == 0
    assert printed.out.startswith("Ready: nothing to mend in 2 cases of 1 file.\n")


def test_notes_do_not_fail(capsys):
    rows = "\n".join(
        f"  - question: Which letter has number {n} of all?\n    expects: {letter * 3}\n"
        f"    oracle: It is said that the letter {letter * 3} has got this place.\n"
        f"    tags: [{'late' if letter > 'h' else 'early'}]"
        for n, letter in enumerate("abcdefghij")
    )
    write("tests/shop.ragft.yaml", f"cases:\n{rows}\n")
    status, printed = golden_check(capsys, *QUIET)
    assert status == 0
    assert printed.out.startswith("Ready: 1 note in 10 cases of 1 file.\n")


def test_all_files_are_one_set_and_only_those_that_are_named_count(capsys):
    write("tests/a.ragft.yaml", SHOP)
    write("tests/b.ragft.yml", SHOP.replace("window", "time").replace("weather", "rain"))
    write("tests/other.yaml", "cases: []\n")
    _, told = document(capsys)
    assert told["files"] == ["tests/a.ragft.yaml", "tests/b.ragft.yml"]
    assert told["cases"]["cases"] == 4
    assert [each["name"] for each in told["findings"]].count("duplicate-case") == 1
    assert document(capsys, "tests/a.ragft.yaml")[1]["files"] == ["tests/a.ragft.yaml"]


def test_json_keeps_to_its_schema(capsys):
    write("tests/shop.ragft.yaml", SHOP)
    status, told = document(capsys)
    schema = json.loads(files("pytest_ragft.golden.review").joinpath("schema.json").read_text())
    assert [each.message for each in Draft202012Validator(schema).iter_errors(told)] == []
    assert status == 1
    assert told["failed"] is True
    assert told["findings"][0]["places"] == [
        {"path": "tests/shop.ragft.yaml", "line": 8, "id": "window"}
    ]


def test_a_file_with_faults_is_a_finding_for_each_of_them(capsys):
    write("bad.ragft.yaml", "cases:\n  - questio: x\n  - question: a\n    mode: guess\n")
    Path("bytes.ragft.yaml").write_bytes(b"cases: \xff")
    status, told = document(capsys, *QUIET)
    assert status == 1
    found = [(each["places"][0]["path"], each["places"][0]["line"]) for each in told["findings"]]
    assert ("bad.ragft.yaml", 2) in found
    assert ("bad.ragft.yaml", 4) in found
    assert found[-1] == ("bytes.ragft.yaml", 1)
    assert {each["name"] for each in told["findings"]} == {"unreadable-file"}
    assert "Did you mean 'question'?" in told["findings"][0]["message"]


def test_a_file_that_is_gone_when_it_is_read(capsys, monkeypatch):
    write("shop.ragft.yaml", SHOP)

    def gone(path):
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr("pytest_ragft.golden.review.gathering.read_golden", gone)
    _, told = document(capsys, *QUIET)
    assert told["findings"][0]["message"] == "cannot be read: No such file or directory."


def test_a_source_that_is_not_there_and_an_oracle_in_its_place(capsys):
    text = SHOP.replace("14", "30").replace("#window", "#windou")
    write("tests/shop.ragft.yaml", text)
    _, told = document(capsys, *QUIET)
    assert "Did you mean 'Window'?" in told["findings"][0]["message"]
    write("tests/shop.ragft.yaml", text.replace("    source:", "    oracle: Within 30 days. #"))
    _, told = document(capsys, *QUIET, "--ignore", "oracle-repeats-answer")
    assert told["findings"] == []


@pytest.mark.parametrize("name", ["train.jsonl", "data/finetune_train.jsonl"])
def test_training_data_is_found_as_the_checker_finds_it(capsys, name):
    write("tests/shop.ragft.yaml", SHOP.replace("14", "30"))
    rows = [json.dumps(TRAINED)] * 3
    write(name, "\n".join([*rows, ""]))
    status, told = document(capsys, *QUIET)
    assert status == 1
    assert told["training_files"] == [name]
    (finding,) = told["findings"]
    assert finding["message"] == f"'window' is trained on: {name}:1 asks the same."


def test_training_rows_that_are_held_out_and_other_rows_do_not_count(capsys):
    write("tests/shop.ragft.yaml", SHOP.replace("14", "30"))
    write("data/validation.jsonl", json.dumps(TRAINED) + "\n")
    assert document(capsys, *QUIET)[1]["findings"] == []
    other = json.dumps(TRAINED).replace("shoes", "hats")
    write("data/train.jsonl", f"{other}\nno row\n")
    status, told = document(capsys, *QUIET)
    assert (status, told["findings"]) == (0, [])
    assert told["training_files"] == ["data/train.jsonl"]


@pytest.mark.parametrize(
    "prompt",
    [
        "Context:\n\n{context}\n\nQuestion: {question}",
        "<question>{question}</question>\n<context>{context}</context>",
    ],
)
def test_a_question_inside_of_a_training_prompt_is_found(capsys, prompt):
    write("tests/shop.ragft.yaml", SHOP.replace("14", "30"))
    question = "How long may I send shoes back to you?"
    text = prompt.format(context="Goods may go back within 30 days. " * 9, question=question)
    row = {"messages": [{"role": "user", "content": text}, TRAINED["messages"][1]]}
    write("data/train.jsonl", json.dumps(row) + "\n")
    (finding,) = document(capsys, *QUIET)[1]["findings"]
    assert finding["message"].endswith("data/train.jsonl:1 asks the same.")


LONG = (
    "I have bought a pair of walking shoes in your shop in Lyon on the second of March and they "
    "do not fit me well: how long may I send them back to you, and who pays for the postage?"
)


def test_nearly_the_same_wording_is_found_too(capsys):
    question = LONG.removesuffix("?")
    write(
        "tests/shop.ragft.yaml", f"cases:\n  - question: {json.dumps(question)}\n    expects: x\n"
    )
    row = {"messages": [{"role": "user", "content": LONG}, TRAINED["messages"][1]]}
    write("data/train.jsonl", json.dumps(row) + "\n")
    _, told = document(capsys, *QUIET, "--ignore", "golden-case-without-source")
    (finding,) = told["findings"]
    assert finding["message"].endswith("data/train.jsonl:1 asks nearly the same.")


def test_it_says_what_it_did_not_look_at(capsys, monkeypatch):
    text = SHOP.replace("contains: 14 days", "judged: Is it kind?").replace(
        "How long may I send shoes back to you?", "How long?"
    )
    write("tests/shop.ragft.yaml", text)
    write("data/train.jsonl", json.dumps(TRAINED) + "\n")
    monkeypatch.setattr("pytest_ragft.golden.review.training.available", lambda: False)
    _, printed = golden_check(capsys, *QUIET)
    assert " ".join(printed.out.splitlines()[-3:]).endswith(
        "Held against 1 training file; nearly the same wording takes the extra `data`. Left out: "
        "'judged' on its own answer (1); questions of under four words against training data (1)."
    )


def test_hostile_text_steers_no_terminal(capsys):
    write("a.ragft.yaml", 'cases:\n  - question: "x \\e[31m y"\n    id: "a"\n')
    _, printed = golden_check(capsys)
    assert "\x1b" not in printed.out


def test_colour_where_it_is_wanted(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    write("tests/shop.ragft.yaml", SHOP)
    _, printed = golden_check(capsys, *QUIET)
    assert printed.out.startswith("\x1b[1mNot ready:")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ((), 3, "no *.ragft.yaml file in .. `ragft init` drafts"),
        (("docs",), 3, "no *.ragft.yaml file in docs."),
        (("lost",), 2, "'lost': there is no such file or folder."),
        (("--ignore", "small-set"), 2, "--ignore 'small-set': unknown name. Did you mean"),
    ],
)
def test_misuse_and_nothing_to_look_at(capsys, arguments, status, told):
    found, printed = golden_check(capsys, *arguments)
    assert (found, printed.out) == (status, "")
    assert told in printed.err


def test_settings_that_cannot_be_used_are_misuse(capsys):
    write("pyproject.toml", "[tool.ragft.check]\nselekt = []\n")
    write("tests/shop.ragft.yaml", SHOP)
    status, printed = golden_check(capsys)
    assert status == 2
    assert "selekt" in printed.err


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom pytest_ragft import cli\n"
        "try:\n    cli.main(['golden', 'check', '--help'])\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'yaml', 'rapidfuzz', 'libcst', 'openai', 'pytest'} & sys.modules.keys()\n"
        "sys.stderr.write(' '.join(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "what a reviewer would say" in done.stdout
