"""Files that a run leaves for the next."""

import os

import pytest

from pytest_ragft.check.keeping import content, put

needs_users = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no users")


def kept(root, **options):
    return content(str(root), "notes", "a.txt", largest=100, **options)


def leave(root, *parts):
    put(str(root), "notes", "a.txt", parts, 3)


def test_what_is_left_is_found(tmp_path):
    leave(tmp_path, b"a", b"b")
    assert kept(tmp_path) == kept(tmp_path, own=True) == b"ab"


@needs_users
def test_what_another_user_has_left_is_not_ones_own(tmp_path, monkeypatch):
    leave(tmp_path, b"a")
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert kept(tmp_path, own=True) is None
    assert kept(tmp_path) == b"a"


def test_a_system_without_users_takes_what_is_there(tmp_path, monkeypatch):
    leave(tmp_path, b"a")
    monkeypatch.delattr(os, "geteuid", raising=False)
    assert kept(tmp_path, own=True) == b"a"


def test_what_is_too_large_is_not_found(tmp_path):
    leave(tmp_path, b"a" * 101)
    assert kept(tmp_path) is None


def test_a_full_disk_leaves_what_was_there(tmp_path):
    leave(tmp_path, b"a")

    def parts():
        yield b"b"
        raise OSError(28, "No space left on device")

    put(str(tmp_path), "notes", "a.txt", parts(), 3)
    assert kept(tmp_path) == b"a"
    assert [path.name for path in (tmp_path / ".ragft/notes").iterdir()] == ["a.txt"]


def test_a_file_that_is_gone_before_it_is_removed_is_no_trouble(tmp_path, monkeypatch):
    for number in range(5):
        put(str(tmp_path), "notes", f"{number}.txt", [b"x"], 3)
    removed = os.unlink

    def gone(path):
        removed(path)
        removed(path)

    monkeypatch.setattr(os, "unlink", gone)
    put(str(tmp_path), "notes", "new.txt", [b"x"], 1)
    assert [path.name for path in (tmp_path / ".ragft/notes").iterdir()] == ["new.txt"]
