"""A command that was given before is answered from the store, as long as nothing has changed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytest_ragft import cli
from pytest_ragft.check.answers import notes, question, recall, record
from pytest_ragft.check.answers.dependence import can_be_repeated, will_hold
from pytest_ragft.check.answers.sight import TREE, Sight, real, surroundings
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.keeping import FOLDER
from pytest_ragft.check.settings import CheckSettings
from pytest_ragft.check.stamps import refused
from pytest_ragft.check.workspace import Workspace
from pytest_ragft.commands import parser

CODE = """\
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
OWN_RULE = """\
name: no-such-thing
code: OWN001
title: The thing stands here
message: "{name} stands here."
why: We agreed not to have it.
instead: Take it out.
severity: warning
since: "0.1"
match:
  any: [{kind: call, names: ["*.similarity_search"]}]
examples:
  flagged:
  - {title: It stands here, files: {a.py: "x = a.similarity_search()"}, lines: ["a.py:1"]}
  clean:
  - {title: It does not, files: {a.py: "x = 1"}}
"""
LONG_AGO = time.time_ns() - 3_600_000_000_000
RAN = 77


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Settled: no file was written just now."""
    root = tmp_path / "project"
    (root / "lib").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[tool.ragft.check]\n", "utf-8")
    (root / "app.py").write_text(CODE, "utf-8")
    (root / "lib" / "more.py").write_text("x = 1\n", "utf-8")
    settle(root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "80")
    return root


def settle(root):
    for folder, _, names in os.walk(root):
        for name in names:
            os.utime(f"{folder}/{name}", ns=(LONG_AGO, LONG_AGO))


def check(*words):
    return cli.main(["check", "--select", RULE, *map(str, words)])


@pytest.fixture
def again(monkeypatch, capsys):
    """Gives the command once more: what it prints, and RAN where it was run and not recalled."""

    def give(*words):
        capsys.readouterr()
        with monkeypatch.context() as patched:
            patched.setattr(cli, "_run", lambda _: RAN)
            status = check(*words)
        return status, capsys.readouterr().out

    return give


@pytest.mark.parametrize("style", ["full", "concise", "json", "jsonl", "sarif", "github", "junit"])
def test_the_same_is_said_again(project, style, again, capsys):
    status = check("--format", style)
    said = capsys.readouterr().out
    assert "similarity" in said or RULE in said
    assert again("--format", style) == (status, said)


@pytest.mark.parametrize("words", [["--statistics"], ["--fail-on", "never"], ["lib"], ["app.py"]])
def test_whatever_is_asked(project, words, again, capsys):
    status = check(*words)
    said = capsys.readouterr().out
    assert again(*words) == (status, said)


@pytest.mark.parametrize("here", ["lib", ".."])
def test_from_wherever_it_is_asked(project, here, again, monkeypatch, capsys):
    monkeypatch.chdir(here)
    status = check("--format", "concise", project)
    said = capsys.readouterr().out
    assert again("--format", "concise", project) == (status, said)


def test_colours_are_kept(project, again, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    check()
    said = capsys.readouterr().out
    assert "\x1b[1;33m" in said
    assert again()[1] == said


def test_another_command_is_run(project, again):
    check()
    assert again("--format", "concise") == (RAN, "")
    assert again("lib") == (RAN, "")


def write(path, text, *, settled=True):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    if settled:
        os.utime(path, ns=(LONG_AGO - 5, LONG_AGO - 5))


CHANGES = {
    "a file of another size": lambda root: write(root / "app.py", CODE.replace("40", "400")),
    "a file of the same size": lambda root: write(root / "app.py", CODE.replace("40", "41")),
    "a file with its old time": lambda root: (
        write(root / "app.py", CODE.replace("40", "41")),
        os.utime(root / "app.py", ns=(LONG_AGO, LONG_AGO)),
    ),
    "a new file": lambda root: write(root / "new.py", "y = 2\n"),
    "a file that is gone": lambda root: (root / "lib" / "more.py").unlink(),
    "a file that is left out": lambda root: write(root / ".gitignore", "more.py\n"),
    "a file with another name": lambda root: (root / "app.py").rename(root / "main.py"),
    "a file that is a link now": lambda root: (
        (root / "app.py").rename(root / "app.txt"),
        (root / "app.py").symlink_to("app.txt"),
    ),
    "a file that may not be read": lambda root: (root / "app.py").chmod(0),
    "settings": lambda root: write(root / "pyproject.toml", "[tool.ragft.check]\nstrict = true\n"),
    "settings nearer by": lambda root: write(root / "lib" / "pyproject.toml", "[tool.ragft]\n"),
    "settings further up": lambda root: write(root.parent / "pyproject.toml", "[tool.ragft]\n"),
    "a repository": lambda root: (root / ".git").mkdir(),
    "a repository around": lambda root: (root.parent / ".git").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(project, change, again):
    check()
    assert again()[0] == 1
    change(project)
    assert again() == (RAN, "")


def test_a_folder_that_can_no_longer_be_opened_is_seen(project, again, monkeypatch):
    check()
    opened = os.scandir

    def refused(folder):
        if str(folder).endswith("lib"):
            raise PermissionError(13, "Permission denied")
        return opened(folder)

    monkeypatch.setattr(os, "scandir", refused)
    assert again() == (RAN, "")


def test_what_has_changed_is_checked_anew_and_then_known(project, again, capsys):
    check()
    write(project / "app.py", CODE.replace("40", "4"))
    capsys.readouterr()
    assert check() == 0
    said = capsys.readouterr().out
    assert "No findings" in said
    assert again() == (0, said)


def test_a_path_that_leads_elsewhere_is_seen(project, again):
    other = project / "other"
    other.mkdir()
    write(other / "calm.py", "x = 1\n")
    (project / "now").symlink_to("lib")
    check("now")
    assert again("now")[0] == 0
    (project / "now").unlink()
    (project / "now").symlink_to("other")
    assert again("now") == (RAN, "")


def test_a_file_that_was_written_just_now_may_change_again_unseen(project, again):
    write(project / "app.py", CODE, settled=False)
    check()
    assert again() == (RAN, "")
    settle(project)
    check()
    assert again()[0] == 1


@pytest.mark.parametrize("name", ["PACKAGE", "sys", "time"])
def test_another_program_or_day_is_seen(project, name, again, monkeypatch):
    check()

    class Changed:
        version = "4.0"
        strftime = gmtime = staticmethod(lambda *_: "2999-01-31")

    elsewhere = project.parent / "package"
    (elsewhere / "check").mkdir(parents=True)
    monkeypatch.setattr(question, name, str(elsewhere) if name == "PACKAGE" else Changed)
    assert again() == (RAN, "")


def test_another_page_is_another_question(project, again, monkeypatch):
    check()
    monkeypatch.setenv("COLUMNS", "79")
    assert again() == (RAN, "")


def test_the_baseline_is_looked_at(project, again):
    file = ("--baseline", "known.json")
    check(*file, "--extend-baseline")
    settle(project)
    assert check(*file) == 0
    assert again(*file)[0] == 0
    write(project / "known.json", '{"version": 1, "findings": []}\n')
    assert again(*file) == (RAN, "")


def test_named_settings_are_looked_at(project, again):
    write(project / "other.toml", '[tool.ragft.check]\nfail-on = "never"\n')
    check("--config", "other.toml")
    assert again("--config", "other.toml")[0] == 0
    write(project / "other.toml", '[tool.ragft.check]\nfail-on = "info"\n')
    assert again("--config", "other.toml") == (RAN, "")


@pytest.mark.parametrize("named", ["rules", "rules/no-such-thing.yaml"])
def test_rules_of_the_project_are_looked_at(project, named, again):
    words = ("--extend-select", "no-such-thing", "--rules", named)
    write(project / "rules" / "no-such-thing.yaml", OWN_RULE)
    assert check(*words) == 1
    assert again(*words)[0] == 1
    write(project / "rules" / "no-such-thing.yaml", OWN_RULE.replace("severity: w", "severity:  w"))
    assert again(*words) == (RAN, "")


def test_rules_in_python_may_look_at_anything(project, again, monkeypatch):
    write(
        project / "acme_checks.py",
        "from pytest_ragft.check.hooks import hookimpl\n"
        "from pytest_ragft.check.rule import Rule\n\n\n"
        "@hookimpl\n"
        "def ragft_rules():\n"
        "    return [Rule('acme-rule', title='A rule.', check=lambda rule, project: ())]\n",
    )
    write(project / "pyproject.toml", '[tool.ragft.check]\nplugins = ["acme_checks"]\n')
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert check() == 1
    assert again() == (RAN, "")


def test_a_package_with_rules_that_was_installed_is_seen(project, again, monkeypatch):
    check()
    monkeypatch.setattr(recall, "are_installed", lambda: True)
    assert again() == (RAN, "")


def test_a_file_that_the_system_refused_is_tried_again():
    workspace = Workspace(Path(), CheckSettings(), None)
    refused_file = refused("a.py", PermissionError(13, "Permission denied"))
    assert will_hold(workspace, (), {"a.py": FileFacts("a.py", "python")}, ["a.py"])
    assert not will_hold(workspace, (), {"a.py": refused_file}, ["a.py"])


ROWS = "".join(
    f'{{"messages": [{{"role": "user", "content": "Where is {n}?"}}, '
    f'{{"role": "assistant", "content": "It is here, on page {n // 2} of the book."}}]}}\n'
    for n in [*range(30), *range(30)]
)
DATA_RULE = "duplicate-examples"


@pytest.fixture
def trained(project):
    """With training data, and what it is held against."""
    write(project / "data" / "train.jsonl", ROWS)
    write(project / "docs" / "guide.md", "The book is in the hall.\n")
    write(project.parent / "manual" / "more.md", "The book is red.\n")
    (project / "wiki").symlink_to("../manual")
    (project / "docs" / "inner").symlink_to("../lib")
    (project.parent / "installed").mkdir()
    return project


ROWS_CHANGES = {
    "a row": lambda root: write(root / "data" / "train.jsonl", ROWS + ROWS),
    "a sidecar": lambda root: write(root / "data" / "train.jsonl.ragft.yaml", "[]\n"),
    "a document": lambda root: write(root / "docs" / "guide.md", "The book is in the cellar.\n"),
    "a new document": lambda root: write(root / "docs" / "cellar.md", "No book is here.\n"),
    "a prompt": lambda root: write(root / "prompts" / "system.txt", "You are a librarian.\n"),
    "a folder of documents that lies elsewhere": lambda root: write(
        root.parent / "manual" / "more.md", "The book is blue now.\n"
    ),
    "a link that leads elsewhere": lambda root: (
        (root / "docs" / "inner").unlink(),
        (root / "docs" / "inner").symlink_to("../data"),
    ),
    "an extra": lambda root: (root.parent / "installed" / "rensa").mkdir(),
}


@pytest.mark.parametrize("change", ROWS_CHANGES.values(), ids=ROWS_CHANGES)
def test_what_training_rows_are_held_against_is_looked_at(trained, change, again, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(trained.parent / "installed"), "/absent"])
    words = ("--extend-select", DATA_RULE)
    assert check(*words, "--no-cache") == check(*words) == 1
    assert again(*words)[0] == 1
    change(trained)
    assert again(*words) == (RAN, "")


@pytest.mark.parametrize(
    "name", ["data/photo.png", ".venv/data/train.jsonl", "docs/node_modules/x.md"]
)
def test_what_no_row_is_held_against_is_not_looked_at(trained, name, again):
    words = ("--extend-select", DATA_RULE)
    check(*words)
    (trained / name).parent.mkdir(parents=True, exist_ok=True)
    write(trained / name, "x")
    assert again(*words)[0] == 1


@pytest.mark.parametrize("corpus", ["../manual/*.md", "/usr/share/*.md", ".venv/**/*.md"])
def test_an_answer_that_rests_on_what_lies_elsewhere_is_not_kept(trained, corpus, again):
    write(trained / "pyproject.toml", f'[tool.ragft]\ncorpus = ["{corpus}"]\n')
    words = ("--extend-select", DATA_RULE)
    check(*words)
    assert again(*words) == (RAN, "")
    check()
    assert again()[0] == 1


def test_rows_that_only_the_survey_found_are_looked_for_in_the_project():
    workspace = Workspace(Path(), CheckSettings(), None)
    for path, held in (("rows.parquet", True), ("../rows.parquet", False)):
        files = {path: FileFacts(path, "text")}
        assert will_hold(workspace, (), files, []) is held


def test_a_tree_that_is_gone_is_seen(tmp_path):
    sight = Sight()
    (tmp_path / "tree").mkdir()
    there = sight.of(TREE, str(tmp_path / "tree"))
    (tmp_path / "tree").rmdir()
    assert sight.of(TREE, str(tmp_path / "tree")) != there


@pytest.mark.parametrize(
    "words",
    [
        ["--no-cache"],
        ["--fix"],
        ["--diff"],
        ["--output", "out.txt"],
        ["--stdin-filename", "app.py"],
        ["--baseline", "known.json", "--extend-baseline"],
        ["--baseline", "known.json", "--update-baseline"],
    ],
    ids=" ".join,
)
def test_what_does_more_than_print_is_not_kept(project, words, again, monkeypatch):
    class Stdin:
        class buffer:  # noqa: N801  # as sys.stdin has it
            read = staticmethod(CODE.encode)

    monkeypatch.setattr(sys, "stdin", Stdin)
    check("--baseline", "known.json", "--extend-baseline")
    settle(project)
    check(*words)
    assert again(*words) == (RAN, "")


def test_a_file_behind_a_url_may_change_unseen():
    for place, repeated in (("rows.jsonl", True), ("s3://bucket/rows.jsonl", False)):
        words = ["check", "app.py", place]
        assert can_be_repeated(parser(words).parse_args(words)) is repeated


def test_where_there_is_to_be_no_cache_there_is_none(project, again):
    write(project / "pyproject.toml", "[tool.ragft.check]\ncache = false\n")
    check()
    assert not (project / FOLDER).exists()
    assert again() == (RAN, "")


def test_nothing_is_kept_where_nothing_was_looked_at(tmp_path, again, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert check() == 3
    assert list(tmp_path.iterdir()) == []


def kept(root):
    [path] = (root / FOLDER / record.HOME).iterdir()
    return path


def parts_of(path):
    head, _, body = path.read_bytes().partition(b"\n")
    sizes = [int(size) for size in head.split()[-5:]]
    return [body[sum(sizes[:at]) : sum(sizes[: at + 1])] for at in range(5)]


def put_together(parts):
    return f"{record.HEAD}{' '.join(str(len(part)) for part in parts)}\n".encode() + b"".join(parts)


def with_part(number, change):
    def damaged(path):
        parts = parts_of(path)
        parts[number] = change(parts[number])
        path.write_bytes(put_together(parts))

    return damaged


DAMAGE = {
    "nothing": lambda path: path.write_bytes(b""),
    "half of it": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "more than it": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "another form": lambda path: path.write_bytes(
        path.read_bytes().replace(b"answer 1", b"answer 2")
    ),
    "a size that is none": lambda path: path.write_bytes(b"ragft check answer 1 x 1 1 1 1\n"),
    "too few sizes": lambda path: path.write_bytes(b"ragft check answer 1 1 1\nab"),
    "a head that is no text": lambda path: path.write_bytes(b"\xff\n"),
    "another question": with_part(record.QUESTION, lambda part: part + b"!"),
    "another root": with_part(record.LISTING, lambda part: b"/elsewhere" + part),
    "a listing that is none": with_part(record.LISTING, lambda part: part.partition(b"\0")[0]),
    "a count that is none": with_part(record.LISTING, lambda part: part.replace(b"\x000", b"\0x")),
    "too little around": with_part(record.AROUND, lambda part: part.rpartition(b"\0")[0]),
    "no UTF-8": with_part(record.AROUND, lambda part: part + b"\xff"),
    "other files": with_part(record.WORLD, lambda part: part + b"x"),
    "a status that is none": with_part(record.ANSWER, lambda part: b"x" + part),
    "a third part": with_part(record.ANSWER, lambda part: part + b"\0x"),
    "what steers a terminal": with_part(record.ANSWER, lambda part: part + b"\x1b]0;title\x07"),
    "what reverses a text": with_part(record.ANSWER, lambda part: part + "\u202e".encode()),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_answer_is_none(project, damage, again):
    check()
    damage(kept(project))
    assert again() == (RAN, "")
    assert check() == 1
    assert again()[0] == 1


def test_an_answer_as_it_was_written_is_one(project, again):
    check()
    path = kept(project)
    assert put_together(parts_of(path)) == path.read_bytes()


def test_what_is_left_of_a_project_further_down_is_passed_over(project, again):
    check("lib")
    inner = project / "lib" / FOLDER / record.HOME
    inner.mkdir(parents=True)
    (inner / kept(project).name).write_bytes(kept(project).read_bytes())
    assert again("lib")[0] == 0


def test_texts_with_a_nul_are_not_kept(tmp_path):
    parts = {number: ["x"] for number in range(5)}
    record.store(str(tmp_path), ["a"], {**parts, record.ANSWER: ["0", "\0"]})
    assert record.load(str(tmp_path), ["a"]) == []
    record.store(str(tmp_path), ["a"], {**parts, record.ANSWER: ["0", "\udcff"]})
    assert record.load(str(tmp_path), ["a"])[-1] == b"0\0\xed\xb3\xbf"


def test_an_answer_that_could_steer_a_terminal_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "store", pytest.fail)
    taken = notes.Notes(["check"], sys.stdout)
    taken.of_files([str(tmp_path)], [], [])
    taken.keep(0, "\x07")


def test_the_answers_of_few_commands_are_kept(project):
    for number in range(record.KEPT + 3):
        check("--exclude", f"x{number}")
    assert len(list((project / FOLDER / record.HOME).iterdir())) == record.KEPT


def test_a_command_from_a_folder_that_is_gone_is_none(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    program = (
        "import os, sys; os.rmdir(os.getcwd());"
        "from pytest_ragft.cli import main; sys.exit(main(['check']))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=gone, capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "there is no such file or folder" in done.stderr


def test_little_is_imported_for_an_answer(project):
    words = ["check", "--select", RULE]
    program = (
        "import sys; before = set(sys.modules); from pytest_ragft.cli import main\n"
        f"status = main({words!r}); print(status, *sorted(set(sys.modules) - before))"
    )

    def run():
        command = [sys.executable, "-c", program]
        return subprocess.run(
            command, capture_output=True, check=True, text=True, timeout=60
        ).stdout.splitlines()[-1]

    assert "argparse" in run().split()
    status, *modules = run().split()
    assert status == "1"
    assert {name for name in modules if not name.startswith("pytest_ragft")} <= {"__future__", "gc"}


def test_a_folder_that_is_gone_has_no_place(monkeypatch):
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    assert question.asked(["check"], sys.stdout)[:3] == ["check", "", ""]
    assert real("lib") == "lib"


def test_a_folder_that_is_not_there_looks_different(tmp_path):
    before = Sight().of("folder", str(tmp_path / "rules"))
    (tmp_path / "rules").mkdir()
    assert Sight().of("folder", str(tmp_path / "rules")) != before


def test_each_folder_around_several_paths_is_looked_at_once(tmp_path):
    one = list(surroundings([str(tmp_path)]))
    assert list(surroundings([str(tmp_path)] * 2)) == [*one, ("real", str(tmp_path))]
