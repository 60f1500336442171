"""The command `ragft`: output, exit codes, and what is said about bad input."""

import io
import json
import os
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator

from pytest_ragft import cli
from pytest_ragft.classify import command

LINES = (
    {
        "id": "refunds",
        "first": [False, True],
        "arms": {
            "rerun": [[False, True]] * 4,
            "oracle": [[True, True]] * 5,
            "placebo": [[False, True]] * 3,
        },
        "checks": ["says 30 days", "is short"],
    },
    {"id": "open", "first": [False], "arms": {"rerun": [[False]]}},
    {"id": "wrong", "first": [False], "arms": {"answer-echo": [[False]]}},
)
HEAVY = ("jsonschema", "openai", "libcst", "pytest", "yaml", "tiktoken", "httpx", "json")


@pytest.fixture
def outcomes(tmp_path):
    path = tmp_path / "outcomes.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in LINES), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def ragft(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "pytest_ragft.cli", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=60,
        **options,
    )


def test_the_summary_is_printed(outcomes, capsys):
    assert cli.main(["classify", str(outcomes)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[0]
        == "=============================== ragft diagnosis ================================"
    )
    assert lines[1:4] == ["2 of 3 failing tests decided.", "", "KNOWLEDGE >99 %  refunds"]
    assert "DEFECT  wrong" in lines
    assert "UNDETERMINED  open" in lines
    assert lines[-1].startswith("        Get more evidence for 1 test")


def test_the_report_keeps_to_the_schema_and_costs_nothing(outcomes, tmp_path, capsys):
    report = tmp_path / "run.json"
    assert cli.main(["classify", str(outcomes), "--report", str(report)]) == 0
    document = json.loads(report.read_text(encoding="utf-8"))
    schema = json.loads(files("pytest_ragft.report").joinpath("schema.json").read_text("utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert [test["verdict"] for test in document["tests"]] == [
        "knowledge", "undetermined", "defect",
    ]  # fmt: skip
    assert document["tests"][0]["checks"][0]["source"] == "says 30 days"
    assert document["tests"][0]["exchanges"] == []
    assert document["cost"]["calls"] == 0
    assert document["run"]["pytest"] is None


def test_several_reports_are_written(outcomes, tmp_path):
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    arguments = [text for path in paths for text in ("--report", str(path))]
    assert cli.main(["classify", str(outcomes), *arguments]) == 0
    assert paths[0].read_text() == paths[1].read_text()


def test_standard_input_is_read(outcomes):
    done = ragft("classify", "-", input=outcomes.read_bytes())
    assert done.returncode == 0
    assert b"KNOWLEDGE >99 %  refunds" in done.stdout


def test_more_is_told_when_asked_for(outcomes, capsys):
    cli.main(["classify", str(outcomes), "-v"])
    assert "        placebo failed 3 of 3" in capsys.readouterr().out.splitlines()


def test_the_cap_on_replays_is_the_users(outcomes, capsys):
    cli.main(["classify", str(outcomes), "--max-replays", "1"])
    assert "  why   undecided after 1 replay" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no outcomes in it. Write one JSON object a line for each failing test"),
        (b"{", ":1: not JSON: "),
        (b"\xff\xfe{\x00", ":1: not UTF-8: found the byte 0xff at position 1."),
        (b'{"id": "a"}\n{"id": "b"}', ":2: the key 'first' is missing."),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(tmp_path, capsys, content, message):
    path, report = tmp_path / "in.jsonl", tmp_path / "run.json"
    path.write_bytes(content)
    assert cli.main(["classify", str(path), "--report", str(report)]) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert all(line.startswith("ragft: ") for line in said.err.splitlines())
    assert said.out == ""
    assert not report.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing.jsonl", "No such file or directory. Name a file of"), (".", "Is a directory.")],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys, name, message):
    assert cli.main(["classify", str(tmp_path / name)]) == 2
    assert f"ragft: {str(tmp_path / name)!r} cannot be read: {message}" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_refused_before_the_work(outcomes, capsys):
    assert cli.main(["classify", str(outcomes), "--report", "run.html"]) == 2
    said = capsys.readouterr()
    assert "'run.html' has no suffix that names a report format. Accepted: .json." in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["clasify", "x"], "invalid choice: 'clasify'"),
        (["classify"], "the following arguments are required: FILE"),
        (["classify", "x", "--max-replays", "0"], "found '0', accepted: a whole number of at"),
        (["classify", "x", "--max-replays", "x"], "found 'x', accepted: a whole number of at"),
    ],
)
def test_wrong_arguments_are_refused(capsys, arguments, message):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"ragft {version('pytest-ragft')}\n"


def test_the_line_that_the_help_shows_can_be_classified(tmp_path, capsys):
    with pytest.raises(SystemExit):
        cli.main(["classify", "--help"])
    shown = capsys.readouterr().out
    example = shown[shown.index('{"id"') : shown.index("(on one line)")]
    path = tmp_path / "in.jsonl"
    path.write_text(" ".join(example.split()), encoding="utf-8")
    assert cli.main(["classify", str(path)]) == 0


def test_the_help_names_every_key_and_arm(capsys):
    from pytest_ragft.classify.recorded import ARMS, KEYS  # noqa: PLC0415 - after the help

    with pytest.raises(SystemExit):
        cli.main(["classify", "--help"])
    shown = capsys.readouterr().out
    assert [name for name in (*KEYS, *ARMS) if name not in shown] == []


def test_help_imports_nothing_heavy():
    code = (
        "import sys; before = set(sys.modules); from pytest_ragft.cli import main\n"
        "try: main(['--help'])\n"
        f"finally: print([*(set(sys.modules) - before) & set({HEAVY!r})], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, b"[]")


def test_an_interrupt_is_no_traceback(outcomes, capsys, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "read", interrupt)
    assert cli.main(["classify", str(outcomes)]) == 130
    assert capsys.readouterr().err == "ragft: interrupted.\n"


def test_a_reader_that_goes_away_is_no_traceback(outcomes):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "pytest_ragft.cli", "classify", str(outcomes)],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_names_in_any_script_are_printed_wherever_the_output_goes(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "日本", "first": [false], "arms": {}}', encoding="utf-8")
    done = ragft("classify", path, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert rb"UNDETERMINED  \u65e5\u672c" in done.stdout


def test_output_that_is_no_stream_of_bytes_is_written_to_all_the_same(outcomes, monkeypatch):
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    assert cli.main(["classify", str(outcomes)]) == 0
    assert "KNOWLEDGE" in output.getvalue()


def test_the_installed_command_is_this_one():
    done = subprocess.run(
        [Path(sys.executable).with_name("ragft"), "--version"], capture_output=True, check=False
    )
    assert done.stdout.decode() == f"ragft {version('pytest-ragft')}\n"


def test_a_process_of_its_own_looks_for_no_rubbish(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["ragft", "--version"])
    seen = []
    monkeypatch.setattr(cli, "gc", SimpleNamespace(
        disable=lambda: seen.append("disable"), freeze=lambda: seen.append("freeze")
    ))  # fmt: skip
    with pytest.raises(SystemExit, match="0"):
        cli.main()
    assert capsys.readouterr().out.startswith("ragft ")
    assert seen == ["disable", "freeze"]
