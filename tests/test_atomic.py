"""A file is on disk whole or not at all."""

import os
import re
from pathlib import Path

import pytest

from pytest_ragft.atomic import WriteError, create, write_bytes, write_text


def names(folder):
    return [entry.name for entry in folder.iterdir()]


def test_text_is_written_in_utf_8_without_a_change_of_its_lines(tmp_path):
    write_text(tmp_path / "run.json", "30 €\n\r\n")
    assert (tmp_path / "run.json").read_bytes() == b"30 \xe2\x82\xac\n\r\n"
    assert names(tmp_path) == ["run.json"]


def test_a_file_replaces_the_earlier_one_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "run.json"
    path.write_text("old")
    path.chmod(0o640)
    write_bytes(path, b"new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    write_text(tmp_path / "link.json", "new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


@pytest.fixture(params=["fsync", "replace"])
def full_disk(request, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, request.param, refuse)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_the_earlier_file_and_no_rest(tmp_path):
    path = tmp_path / "run.json"
    path.write_text("old")
    message = re.escape(f"{str(path)!r} could not be written: No space left on device.")
    with pytest.raises(WriteError, match=message):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["run.json"]


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_no_empty_new_file(tmp_path):
    with pytest.raises(WriteError, match="No space left on device"):
        create(tmp_path / "run.json", b"new")
    assert names(tmp_path) == []


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(WriteError, match=r"is a folder\. Name a file in it"):
        write_text(tmp_path, "new")


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(WriteError, match=r"there is no folder '.*missing'"):
        write_text(tmp_path / "missing" / "run.json", "new")


def test_a_new_file_comes_with_its_folders(tmp_path):
    create(tmp_path / "tests" / "evals" / "test_rag.py", b"new")
    assert (tmp_path / "tests/evals/test_rag.py").read_bytes() == b"new"
    assert names(tmp_path / "tests/evals") == ["test_rag.py"]


def test_a_new_file_never_replaces_one(tmp_path):
    path = tmp_path / "test_rag.py"
    path.write_text("old")
    with pytest.raises(WriteError, match="is there already; it is left as it is"):
        create(path, b"new")
    assert path.read_text() == "old"


def test_a_new_file_cannot_stand_below_a_file(tmp_path):
    (tmp_path / "tests").write_text("no folder")
    with pytest.raises(WriteError, match="could not be written"):
        create(tmp_path / "tests" / "test_rag.py", b"new")
    assert Path(tmp_path / "tests").read_text() == "no folder"
