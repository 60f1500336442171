"""A change is shown as git shows it, and a patch program takes it."""

import shutil
import subprocess

import pytest

from pytest_ragft.check.fixes import Change, diff

CHANGE = Change("src/a.py", b"a\nb\n\nc\n", b"a\nB\n\nc\n")


def test_a_change_is_a_unified_diff():
    assert diff(CHANGE) == "--- a/src/a.py\n+++ b/src/a.py\n@@ -1,4 +1,4 @@\n a\n-b\n+B\n \n c\n"


def test_a_new_file_comes_from_nothing():
    made = diff(Change("a.py", None, b"x\n"))
    assert made == "--- /dev/null\n+++ b/a.py\n@@ -0,0 +1 @@\n+x\n"


def test_a_missing_end_of_the_last_line_is_told():
    assert diff(Change("a.py", b"x", b"y\n")) == (
        "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n"
    )


def test_a_terminal_gets_colours_and_nothing_that_steers_it():
    change = Change("a.py", b"a\n\x1b[2J\tx\r\n", b"a\n\x1b[2J\ty\r\n")
    assert diff(change, terminal=True, colour=True) == (
        "\x1b[1m--- a/a.py\x1b[0m\n\x1b[1m+++ b/a.py\x1b[0m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n a\n"
        "\x1b[31m-\\x1b[2J\tx\\r\x1b[0m\n\x1b[32m+\\x1b[2J\ty\\r\x1b[0m\n"
    )
    assert "\x1b[2J\ty\r\n" in diff(change)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a b.py", "b/a b.py\t"),
        ("a\nb.py", '"b/a\\012b.py"'),
        ('a"\\.py', '"b/a\\"\\\\.py"'),
        ("é.py", "b/é.py"),
    ],
)
def test_an_odd_path_cannot_break_the_diff(path, name):
    assert diff(Change(path, b"x\n", b"y\n")).splitlines()[1] == f"+++ {name}"


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a b.py", b"x\ny", b"x\nz\n"),
        ("src/é.py", b"x\r\ny\r\n", b"x\r\nz\r\n"),
        ("new/a.py", None, b"x\n"),
        ('a"\t.py', b"x\x0cy\n1\n", b"x\x0cy\n2\n"),
    ],
)
def test_git_applies_it(tmp_path, path, before, after):
    target = tmp_path / path
    if before is not None:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(before)
    patch = diff(Change(path, before, after)).encode()
    command = ["git", "-c", "core.autocrlf=false", "apply", "-"]
    done = subprocess.run(command, cwd=tmp_path, input=patch, capture_output=True, check=False)
    assert done.stderr == b""
    assert target.read_bytes() == after
