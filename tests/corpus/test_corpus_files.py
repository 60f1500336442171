"""Which files the globs name."""

import os
import sys

import pytest

from pytest_ragft.corpus.files import find
from pytest_ragft.corpus.globs import fixed_part, pattern

FILES = ["docs/a.md", "docs/in/b.md", "docs/in/c.txt", "docs/.git/d.md", "top.md", "x y/[z].md"]


@pytest.fixture
def root(tmp_path):
    for name in FILES:
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path / "root"


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        (["docs/**/*.md"], ["docs/a.md", "docs/in/b.md"]),
        (["docs/*.md"], ["docs/a.md"]),
        (["./docs/*.md"], ["docs/a.md"]),
        (["docs"], ["docs/a.md", "docs/in/b.md", "docs/in/c.txt"]),
        (["docs/**"], ["docs/a.md", "docs/in/b.md", "docs/in/c.txt"]),
        (["top.md"], ["top.md"]),
        (["**/*.txt", "*.md"], ["docs/in/c.txt", "top.md"]),
        (["d?cs/[a-i]n/[!c].*"], ["docs/in/b.md"]),
        (["x y/[[]z].md"], ["x y/[z].md"]),
        (["docs/.git/*.md"], ["docs/.git/d.md"]),
        (["docs/**/*.md", "!docs/in"], ["docs/a.md"]),
        (["!**/in/**", "docs"], ["docs/a.md"]),
        (["docs/in/../*.md"], ["docs/a.md"]),
    ],
)
def test_globs_name_files_from_the_root(root, globs, expected):
    listing = find(globs, root)
    assert [file.name for file in listing.files] == expected
    assert all(file.path.read_text() == file.name for file in listing.files)
    assert (listing.idle, listing.problems) == ([], [])


def test_globs_may_lead_out_of_the_root_or_be_absolute(root):
    (root.parent / "else").mkdir()
    (root.parent / "else" / "e.md").write_text("e", encoding="utf-8")
    assert [file.name for file in find(["../else/*.md"], root).files] == ["../else/e.md"]
    absolute = [f"{root.parent.as_posix()}/else/**"]
    assert [file.name for file in find(absolute, root).files] == ["../else/e.md"]


@pytest.mark.parametrize("glob", ["docs/*.rst", "nowhere/*.md", "nowhere.md", "docs/*/*.md/x"])
def test_a_glob_that_names_nothing_is_told(root, glob):
    assert find([glob, "top.md"], root).idle == [glob]


def test_excluded_files_do_not_count(root):
    listing = find(["top.md", "!*.md"], root)
    assert (listing.files, listing.idle) == ([], ["top.md"])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_leave_the_root_or_go_in_circles_are_not_followed(root):
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret", encoding="utf-8")
    (root / "docs" / "out").symlink_to(outside)
    (root / "docs" / "out.md").symlink_to(outside / "secret.md")
    (root / "docs" / "circle").symlink_to(root / "docs")
    (root / "docs" / "self.md").symlink_to(root / "docs" / "self.md")
    (root / "docs" / "broken.md").symlink_to(root / "docs" / "nothing.md")
    (root / "docs" / "top.md").symlink_to(root / "top.md")
    listing = find(["docs/**/*.md"], root)
    assert [file.name for file in listing.files] == ["docs/a.md", "docs/in/b.md", "docs/top.md"]
    reason = "is a link that leads out of the folder"
    assert listing.problems == [("docs/out", reason), ("docs/out.md", reason)]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_file_that_is_named_is_not_followed_out_of_the_root_either(root):
    (root.parent / "secret.md").write_text("secret", encoding="utf-8")
    (root / "docs" / "out.md").symlink_to(root.parent / "secret.md")
    listing = find(["docs/out.md"], root)
    assert listing.files == []
    assert listing.problems == [("docs/out.md", "is a link that leads out of the folder")]


def test_a_folder_that_cannot_be_read_is_told(root, monkeypatch):
    real = os.scandir

    def scan(folder):
        if str(folder).endswith("in"):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scan)
    listing = find(["docs/**/*.md"], root)
    assert [file.name for file in listing.files] == ["docs/a.md"]
    assert listing.problems == [("docs/in", "cannot be read: Permission denied")]


def test_an_entry_that_cannot_be_asked_is_left_out(root, monkeypatch):
    class Entry:
        name = path = "loop"

        def is_symlink(self):
            return False

        def is_dir(self):
            raise OSError(40, "Too many levels")

        is_file = is_dir

    monkeypatch.setattr("pytest_ragft.corpus.files._entries", lambda *_: [Entry()])
    assert find(["docs/**/*.md"], root).files == []


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("**", "a/b", True),
        ("a/**", "a", False),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a*", "a/b", True),
        ("*.md", "a.mdx", False),
        ("a[!b", "a[!b", True),
        ("[]]", "]", True),
        ("[!]]", "a", True),
        ("[a&&b]", "&", True),
        ("[^a]", "^", True),
        ("a\nb", "a\nb", True),
    ],
)
def test_patterns(glob, path, expected):
    assert bool(pattern(glob).fullmatch(path)) is expected


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("docs/*.md", ("docs", "*.md")),
        ("docs/a.md", ("docs/a.md", "")),
        ("*.md", ("", "*.md")),
        ("/*.md", ("/", "*.md")),
        ("/a/*", ("/a", "*")),
    ],
)
def test_the_fixed_part_of_a_glob_is_its_folder(glob, expected):
    assert fixed_part(glob) == expected
