"""Which files a run looks at, in a git work tree and outside of one."""

import os
import shutil
import subprocess

import pytest

from pytest_ragft.check.files import collect
from pytest_ragft.check.listing import tracked

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


@pytest.fixture(params=["folder", pytest.param("git", marks=NEEDS_GIT)])
def root(tmp_path, request):
    """Each test runs in a plain folder and in a git work tree."""
    root = tmp_path / "project"
    root.mkdir()
    if request.param == "git":
        subprocess.run(["git", "init", "-q", root], check=True)
    return root


def make(root, *paths, content="x = 1\n"):
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")


def paths(root, *named, **options):
    return list(collect(root, [root / path for path in named], **options).paths)


def test_an_empty_folder_has_no_files(root):
    assert collect(root, []) == collect(root, [root])
    assert paths(root) == []


def test_readable_files_come_in_the_order_of_their_paths(root):
    make(root, "b.py", "a/z.py", "a/b.py", "a.py", "a/note.txt", "c.PY", "naïve ☃.py")
    assert paths(root) == ["a.py", "a/b.py", "a/z.py", "b.py", "c.PY", "naïve ☃.py"]


def test_folders_that_hold_no_code_of_the_project_are_skipped(root):
    inside = (
        "node_modules",
        "site-packages",
        ".venv",
        "__pycache__",
        "build",
        "dist",
        ".git",
        ".tox",
    )
    make(
        root,
        "a.py",
        *(f"{name}/x.py" for name in inside),
        *(f"deep/{name}/x.py" for name in inside),
    )
    assert paths(root) == ["a.py"]


def test_an_environment_is_known_by_its_file(root):
    make(root, "a.py", "mine/pyvenv.cfg", "mine/lib/x.py", "pyvenv.cfg")
    assert paths(root) == ["a.py"]


def test_a_folder_that_is_named_is_taken_wherever_it_lies(root):
    make(root, "a.py", "build/x.py", "build/build/y.py")
    assert paths(root, "build") == ["a.py", "build/x.py"]
    assert paths(root, "build", "a.py", ".") == ["a.py", "build/x.py"]


def test_a_file_that_is_named_is_taken_wherever_it_lies(root):
    make(root, "a.py", "node_modules/x.py", ".gitignore", content="*.py\n")
    assert paths(root, "node_modules/x.py", exclude=["*.py"]) == ["node_modules/x.py"]


def test_files_outside_the_root_can_be_named(root):
    make(root.parent, "other/x.py", "y.py")
    make(root, "a.py")
    assert paths(root, "../other", "../y.py") == ["../other/x.py", "../y.py", "a.py"]


def test_what_gitignore_leaves_out_is_left_out(root):
    make(root, "a.py", "b.py", "c/b.py", "d/a.py", "d/keep.py", "e/f/x.py")
    make(root, ".gitignore", content="b.py\n/d/*\n!/d/keep.py\n")
    make(root, "e/.gitignore", content="/f/\n")
    assert paths(root) == ["a.py", "d/keep.py"]
    assert paths(root, respect_gitignore=False) == [
        "a.py",
        "b.py",
        "c/b.py",
        "d/a.py",
        "d/keep.py",
        "e/f/x.py",
    ]


def test_a_folder_that_gitignore_leaves_out_can_be_named(root):
    make(root, "a.py", "private/x.py")
    make(root, ".gitignore", content="private/\n")
    assert paths(root) == ["a.py"]
    assert paths(root, "private") == ["a.py", "private/x.py"]


def test_excluded_globs_are_left_out(root):
    make(root, "a.py", "b/x.py", "c/b/x.py", "c/d.py")
    assert paths(root, exclude=["b"]) == ["a.py", "c/d.py"]
    assert paths(root, exclude=["/b"]) == ["a.py", "c/b/x.py", "c/d.py"]
    assert paths(root, exclude=["c/**", "a.*"]) == ["b/x.py"]


def test_symbolic_links_are_not_followed(root):
    make(root, "a.py", "b/x.py")
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "b/again").symlink_to(root / "b", target_is_directory=True)
    (root / "link.py").symlink_to(root / "a.py")
    (root / "dead.py").symlink_to(root / "gone.py")
    assert paths(root) == ["a.py", "b/x.py"]
    assert paths(root, "link.py") == ["a.py", "b/x.py", "link.py"]


def test_what_cannot_be_had_is_a_problem(root):
    make(root, "note.odt")
    found = collect(root, [root / "gone.py", root / "note.odt"])
    assert found.paths == ()
    assert [(path, problem.message) for path, problem in found.problems] == [
        ("gone.py", "cannot be read: no such file or directory"),
        ("note.odt", "is not checked: there is no reader for '.odt' files"),
    ]


def test_a_folder_that_cannot_be_opened_is_a_problem(tmp_path, monkeypatch):
    make(tmp_path, "a.py", "shut/x.py")
    opened = os.scandir

    def refused(folder):
        if str(folder).endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return opened(folder)

    monkeypatch.setattr(os, "scandir", refused)
    found = collect(tmp_path, [])
    assert found.paths == ("a.py",)
    assert [(path, problem.message) for path, problem in found.problems] == [
        ("shut", "cannot be read: permission denied")
    ]


def test_a_gitignore_that_cannot_be_read_leaves_nothing_out(tmp_path):
    make(tmp_path, "a.py", ".gitignore/x.py")
    assert paths(tmp_path) == [".gitignore/x.py", "a.py"]


VENDORED = ["third_party/trl/trainer/__init__.py", "third_party/trl/core.py"]


def test_a_copy_of_a_framework_is_skipped_and_said(root):
    make(root, "a.py", *VENDORED, "src/trl/mine.py")
    found = collect(root, [])
    assert found.paths == ("a.py", "src/trl/mine.py")
    assert found.skipped == {"third_party/trl": "a copy of trl"}


def test_a_copy_that_is_named_is_checked(root):
    make(root, "a.py", *VENDORED)
    assert paths(root, "third_party/trl") == [
        "a.py",
        "third_party/trl/core.py",
        "third_party/trl/trainer/__init__.py",
    ]
    assert paths(root, "third_party/trl/trainer") == ["a.py", "third_party/trl/trainer/__init__.py"]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("pyproject.toml", '[project]\nname = "llama-index"\n'),
        ("setup.cfg", "[metadata]\nname = llama_index\n"),
        ("setup.py", "setup(\n    name='llama-index',\n)\n"),
    ],
)
@pytest.mark.parametrize("around", ["", "src/", "libs/core/"])
def test_the_projects_own_package_is_no_copy(root, file, content, around):
    make(root, f"{around}llama_index/core/__init__.py")
    make(root, f"{around.removesuffix('src/')}{file}", content=content)
    assert f"{around}llama_index/core/__init__.py" in paths(root)
    assert collect(root, []).skipped == {}


def test_a_package_of_another_name_is_a_copy(root):
    make(root, "trl/trainer/__init__.py")
    make(root, "pyproject.toml", content='[project]\nname = "trl-experiments"\n')
    assert collect(root, []).skipped == {"trl": "a copy of trl"}


def test_a_folder_that_only_ends_like_a_framework_is_none(root):
    make(root, "my_trl/trainer/__init__.py")
    assert paths(root) == ["my_trl/trainer/__init__.py"]


@NEEDS_GIT
def test_git_lists_what_is_tracked_and_what_could_be(tmp_path):
    make(tmp_path, "a.py", "b.py", "inner/x.py")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "init", "-q", tmp_path / "inner"], check=True)
    subprocess.run(["git", "-C", tmp_path, "add", "a.py"], check=True)
    assert sorted(tracked(tmp_path)) == ["a.py", "b.py"]


def test_outside_a_work_tree_git_is_not_asked(tmp_path):
    assert tracked(tmp_path) is None


BROKEN = {
    "no repository after all": lambda root: (root / ".git").mkdir(),
    "a broken pointer": lambda root: (root / ".git").write_text("gitdir: /nowhere\n"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("portable", [False, True])
def test_where_git_fails_the_folder_is_walked(tmp_path, broken, portable, monkeypatch):
    if portable:
        monkeypatch.delattr(os, "posix_spawnp", raising=False)
    broken(tmp_path)
    make(tmp_path, "a.py")
    assert tracked(tmp_path) is None
    assert paths(tmp_path) == ["a.py"]


@pytest.mark.parametrize("portable", [False, True])
def test_without_git_the_folder_is_walked(tmp_path, portable, monkeypatch):
    if portable:
        monkeypatch.delattr(os, "posix_spawnp", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / ".git").mkdir()
    make(tmp_path, "a.py")
    assert paths(tmp_path) == ["a.py"]


@NEEDS_GIT
def test_git_is_asked_where_there_is_no_posix_spawn(tmp_path, monkeypatch):
    make(tmp_path, "a.py", "b.py", ".gitignore", content="b.py\n")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.delattr(os, "posix_spawnp", raising=False)
    assert paths(tmp_path) == ["a.py"]


@NEEDS_GIT
def test_a_setting_of_the_repository_starts_no_program(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    subprocess.run(["git", "-C", tmp_path, "config", "core.fsmonitor", str(trap)], check=True)
    make(tmp_path, "a.py")
    assert tracked(tmp_path) is not None
    assert not (tmp_path / "sprung").exists()


def test_a_named_file_without_suffix_is_named_in_the_problem(tmp_path):
    (tmp_path / "LICENCE").touch()
    [(_, problem)] = collect(tmp_path, [tmp_path / "LICENCE"]).problems
    assert problem.message == "is not checked: there is no reader for 'LICENCE' files"
