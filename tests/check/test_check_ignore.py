"""Lines of a .gitignore file; git itself is asked wherever it is there."""

import shutil
import subprocess

import pytest

from pytest_ragft.check import ignore

CASES = [
    # pattern, path, is a folder, left out
    ("", "a", False, None),
    ("# a", "# a", False, None),
    (r"\#a", "#a", False, True),
    ("a", "a", False, True),
    ("a", "b/a", False, True),
    ("a", "b/a", True, True),
    ("a", "ab", False, None),
    ("/a", "a", False, True),
    ("/a", "b/a", False, None),
    ("b/a", "b/a", False, True),
    ("b/a", "c/b/a", False, None),
    ("a/", "a", True, True),
    ("a/", "a", False, None),
    ("/", "a", True, None),
    ("*.log", "x.log", False, True),
    ("*.log", "a/x.log", False, True),
    ("a/*.log", "a/x.log", False, True),
    ("a/*.log", "a/b/x.log", False, None),
    ("*a*b", "xaxb", False, True),
    ("a**b", "axxb", False, True),
    ("a**b", "ax/xb", False, None),
    ("**/a", "a", False, True),
    ("**/a", "b/c/a", False, True),
    ("a/**", "a/b/c", False, True),
    ("a/**", "a", True, None),
    ("a/**/b", "a/b", False, True),
    ("a/**/b", "a/x/y/b", False, True),
    ("a?", "ab", False, True),
    ("a?", "a/", False, None),
    ("[ab]c", "ac", False, True),
    ("[!ab]c", "ac", False, None),
    ("[!ab]c", "xc", False, True),
    ("[^ab]c", "xc", False, True),
    ("[a-c]d", "bd", False, True),
    ("[]]a", "]a", False, True),
    ("[!]]a", "]a", False, None),
    (r"[\\]a", r"\a", False, True),
    ("a[", "b", False, None),
    ("[z-a]", "z", False, None),
    ("a.b", "axb", False, None),
    ("a b ", "a b", False, True),
    (r"a\ ", "a ", False, True),
    (r"\!a", "!a", False, True),
    ("ä", "ä", False, True),
]


@pytest.mark.parametrize(("pattern", "path", "folder", "expected"), CASES)
def test_one_line(pattern, path, folder, expected):
    assert ignore.answer(ignore.parse([pattern]), path, folder=folder) is expected


def test_the_last_line_decides():
    patterns = ignore.parse(["*.log", "!a.log", "a.*", "!b"])
    assert ignore.answer(patterns, "a.log", folder=False) is True
    assert ignore.answer(patterns, "b", folder=False) is False


def test_a_bracket_that_is_not_closed_stands_for_itself():
    assert ignore.answer(ignore.parse(["a["]), "a[", folder=False) is True


def test_a_trailing_backslash_stands_for_itself():
    assert ignore.answer(ignore.parse(["a\\"]), "a\\", folder=False) is True


def test_many_stars_take_no_longer_than_one():
    patterns = ignore.parse(["*" * 200 + "x"])
    assert ignore.answer(patterns, "a" * 5000, folder=False) is None


COMPARED = sorted({case[0] for case in CASES if case[0].isascii()} - {"a[", "[z-a]"})
"""Of brackets that make no sense git makes its own."""


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
@pytest.mark.parametrize("pattern", COMPARED)
def test_git_says_the_same(tmp_path, pattern):
    paths = [
        "a",
        "ab",
        "b/a",
        "b/c/a",
        "c/b/a",
        "x.log",
        "a.log",
        "ax/xb",
        "axxb",
        "xaxb",
        "ac",
        "bc",
        "xc",
        "bd",
        "axb",
        "a b",
        "z",
        "]a",
    ]
    (tmp_path / ".gitignore").write_text(pattern + "\n")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    done = subprocess.run(
        ["git", "-C", tmp_path, "check-ignore", "--no-index", "-z", "--stdin"],
        input="\0".join(paths),
        capture_output=True,
        text=True,
        check=False,
    )
    patterns = ignore.parse([pattern])
    ours = [path for path in paths if left_out(patterns, path)]
    assert ours == [path for path in done.stdout.split("\0") if path]


def left_out(patterns, path):
    parts = path.split("/")
    folders = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
    return any(ignore.answer(patterns, folder, folder=True) for folder in folders) or bool(
        ignore.answer(patterns, path, folder=False)
    )
