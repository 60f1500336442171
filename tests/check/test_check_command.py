"""`ragft check` as a user runs it: exit status, what is said, what is written."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytest_ragft import cli

FLAGGED = """\
from langchain_chroma import Chroma
from openai import OpenAI

client = OpenAI()
vectors = Chroma()


def answer(question):
    docs = vectors.similarity_search(question, k=40)
    context = "\\n".join(doc.page_content for doc in docs)
    reply = client.chat.completions.create(
        model="gpt-4o-2024-08-06",
        messages=[{"role": "user", "content": f"{context}\\n{question}"}],
    )
    return reply.choices[0].message.content
"""
RULE = "too-many-chunks"


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    (tmp_path / "app.py").write_text(FLAGGED, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def check(*arguments):
    return cli.main(["check", "--select", RULE, *map(str, arguments)])


def found(capsys):
    return json.loads(capsys.readouterr().out)["findings"]


def test_a_finding_fails_the_run(project, capsys):
    assert check("--format", "concise") == 1
    out = capsys.readouterr().out
    assert out.startswith("app.py:9:")
    assert RULE in out
    assert "RFT207" in out


def test_a_clean_project_does_not(project, capsys):
    (project / "app.py").write_text(FLAGGED.replace("k=40", "k=4"), "utf-8")
    assert check() == 0
    assert "No findings in 2 files." in capsys.readouterr().out


def test_nothing_to_look_at_is_no_success(tmp_path, capsys):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert check(tmp_path) == 3
    assert "ragft: no file was looked at." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.py"], "'missing.py': there is no such file or folder."),
        (["--ignore", "too-many-chunk"], "too-many-chunks"),
        (["--config", "none.toml"], "'none.toml': there is no such file."),
        (["--baseline", "none.json"], "there is no such baseline. Write it with --extend-baseline"),
        (["--update-baseline"], "Which baseline? Name it: --baseline ragft-baseline.json."),
        (["--baseline-expires", "2027-01-31"], "add --extend-baseline."),
        (["--watch", "--fix"], "--watch only looks"),
        (["--stdin-filename", "app.py", "--fix"], "it goes with --diff, not with --fix"),
        (["--jobs", "0"], "--jobs: found 0, accepted: a whole number of at least 1."),
        (["--output", "none/out.txt"], "none"),
    ],
)
def test_misuse_is_named(project, capsys, arguments, said):
    assert check(*arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert all(line.startswith("ragft: ") for line in error.splitlines())


def test_a_wrong_day_is_refused(project, capsys):
    with pytest.raises(SystemExit, match="2"):
        check("--extend-baseline", "--baseline-expires", "soon")
    assert "found 'soon', accepted: a day such as 2027-01-31" in capsys.readouterr().err


def test_a_slip_in_per_file_ignores_is_named(project, capsys):
    (project / "pyproject.toml").write_text(
        '[tool.ragft.check.per-file-ignores]\n"*.py" = ["to-many-chunks"]\n', "utf-8"
    )
    assert check() == 2
    assert "per-file-ignores, *.py: 'to-many-chunks' is no rule" in capsys.readouterr().err


def test_broken_settings_are_named(project, capsys):
    (project / "pyproject.toml").write_text("[tool.ragft.check]\npersona = 1\n", "utf-8")
    assert check() == 2
    assert "persona = 1 is not one of regular, pedantic, auditor." in capsys.readouterr().err


def test_another_settings_file_is_taken(project, capsys):
    (project / "other.toml").write_text('[tool.ragft.check]\nfail-on = "never"\n', "utf-8")
    assert check("--config", "other.toml") == 0
    assert RULE in capsys.readouterr().out


@pytest.mark.parametrize(
    ("threshold", "status"), [("info", 1), ("warning", 1), ("error", 0), ("never", 0)]
)
def test_the_threshold_is_the_users(project, threshold, status):
    assert check("--fail-on", threshold) == status


def test_the_rest_of_the_project_is_read_for_a_named_file(project, capsys):
    (project / "order.py").write_text(
        "from sentence_transformers import CrossEncoder\n\n"
        "best = CrossEncoder('m').rank('q', ['a'])\n",
        "utf-8",
    )
    (project / "app.py").write_text(f"import order\n{FLAGGED}", "utf-8")
    assert check("app.py") == 0


def test_only_what_is_asked_for_is_reported(project, capsys):
    (project / "lib").mkdir()
    (project / "lib" / "more.py").write_text(FLAGGED, "utf-8")
    assert check("lib", "--format", "json") == 1
    assert [entry["location"]["path"] for entry in found(capsys)] == ["lib/more.py"]


@pytest.mark.parametrize(
    "view",
    [
        (".", "lib", "lib/more.py:9:"),
        ("lib", ".", "more.py:9:"),
        ("..", "{}/lib", "{}/lib/more.py:9:"),
    ],
    ids=["at the root", "inside", "outside"],
)
@pytest.mark.parametrize(("style", "start"), [("concise", ""), ("full", "--> ")])
def test_paths_lead_there_from_where_the_command_is_given(project, view, style, start, capsys):
    here, asked, shown = (part.format(project.name) for part in view)
    (project / "lib").mkdir()
    (project / "lib" / "more.py").write_text(FLAGGED, "utf-8")
    os.chdir(here)  # the fixture goes back
    assert check(asked, "--format", style) == 1
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert any(line.startswith(start + shown) for line in lines)


def test_standard_input_stands_for_a_file(project, capsys, monkeypatch):
    class Stdin:
        class buffer:  # noqa: N801  # as sys.stdin has it
            @staticmethod
            def read():
                return FLAGGED.replace("k=40", "k=41").encode()

    monkeypatch.setattr(sys, "stdin", Stdin)
    (project / "app.py").write_text("", "utf-8")
    assert check("--stdin-filename", "app.py") == 1
    assert "41" in capsys.readouterr().out
    assert check("--stdin-filename", "new/file.py") == 1


def test_a_report_is_written(project, capsys):
    assert check("--format", "json", "--output", "out.json") == 1
    assert capsys.readouterr().out == ""
    assert json.loads((project / "out.json").read_text("utf-8"))["version"] == 1


def test_output_may_be_any_stream(project, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert check("--format", "concise") == 1
    assert sys.stdout.getvalue().startswith("app.py:9:")


def test_findings_are_counted(project, capsys):
    assert check("--statistics") == 1
    assert RULE in capsys.readouterr().out


def test_a_comment_silences_with_a_reason(project, capsys):
    text = FLAGGED.replace("k=40)", f"k=40)  # ragft: ignore[{RULE}] measured: recall needs it")
    (project / "app.py").write_text(text, "utf-8")
    assert check() == 0
    assert "1 suppressed" in capsys.readouterr().out


def test_files_can_be_left_alone(project, capsys):
    (project / "pyproject.toml").write_text(
        f'[tool.ragft.check.per-file-ignores]\n"app.py" = ["{RULE}"]\n', "utf-8"
    )
    assert check() == 0
    (project / "pyproject.toml").write_text('[tool.ragft.check]\nexclude = ["app.py"]\n', "utf-8")
    assert check() == 0


def test_the_life_of_a_baseline(project, capsys):
    file = ("--baseline", "known.json")
    assert check(*file, "--extend-baseline", "--baseline-expires", "2999-01-31") == 1
    assert "ragft: known.json holds 1 finding; it held 0." in capsys.readouterr().err
    assert check(*file, "--format", "json") == 0
    assert [entry["state"] for entry in found(capsys)] == ["unchanged"]
    (project / "app.py").write_text("\n\n" + FLAGGED, "utf-8")
    assert check(*file) == 0
    (project / "more.py").write_text(FLAGGED, "utf-8")
    assert check(*file, "--update-baseline") == 1
    assert len(json.loads((project / "known.json").read_text("utf-8"))["findings"]) == 1
    for name in ("app.py", "more.py"):
        (project / name).write_text(FLAGGED.replace("k=40", "k=4"), "utf-8")
    assert check(*file, "--update-baseline") == 0
    assert json.loads((project / "known.json").read_text("utf-8"))["findings"] == []


def test_an_expired_entry_counts_again(project, capsys):
    file = ("--baseline", "known.json")
    check(*file, "--extend-baseline", "--baseline-expires", "2020-01-31")
    capsys.readouterr()
    assert check(*file, "--extend-select", "expired-baseline-entry", "--format", "json") == 1
    assert sorted(entry["rule"] for entry in found(capsys)) == ["expired-baseline-entry", RULE]


def test_a_broken_baseline_is_kept(project, capsys):
    (project / "known.json").write_text("{", "utf-8")
    assert check("--baseline", "known.json", "--extend-baseline") == 2
    assert "not a baseline of this tool" in capsys.readouterr().err
    assert (project / "known.json").read_text("utf-8") == "{"


def test_a_file_that_cannot_be_read_is_shown_and_fails_when_strict(project, capsys):
    (project / "app.py").write_text(f"{FLAGGED}(\n", "utf-8")
    arguments = ("--extend-select", "unreadable-input")
    assert check(*arguments) == 0
    assert "does not parse" in capsys.readouterr().out
    assert check(*arguments, "--strict") == 1


def test_a_watch_sees_a_change_and_ends_on_an_interrupt(project):
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    # A run in the background ignores interrupts, and its children with it.
    heeding = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    program = f"{heeding}from pytest_ragft.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "check", "--select", RULE, "--watch"]
    log = project / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--format", "concise"], stdout=output, stderr=output, env=environment
        )
        try:
            _wait_for(log, "app.py:9:")
            (project / "app.py").write_text("# nothing\n", "utf-8")
            _wait_for(log, "No findings")
        finally:
            process.send_signal(signal.SIGINT)
            status = process.wait(timeout=30)
    assert status == 130
    assert "ragft: interrupted." in log.read_text("utf-8")


def _wait_for(log: Path, words: str) -> None:
    for _ in range(600):
        if words in log.read_text("utf-8"):
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))
