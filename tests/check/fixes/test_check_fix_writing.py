"""Changes reach the disk whole, and never over what somebody else has written since."""

import pytest

from pytest_ragft.atomic import WriteError
from pytest_ragft.check.fixes import Change, write


def test_files_are_replaced_and_created(tmp_path):
    (tmp_path / "a.py").write_bytes(b"old\r\n")
    (tmp_path / "a.py").chmod(0o755)
    write([Change("a.py", b"old\r\n", b"new\r\n"), Change("tests/b.py", None, b"b\n")], tmp_path)
    assert (tmp_path / "a.py").read_bytes() == b"new\r\n"
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "tests" / "b.py").read_bytes() == b"b\n"


def test_a_file_that_has_changed_is_refused_and_the_others_are_written(tmp_path):
    (tmp_path / "a.py").write_bytes(b"newer")
    (tmp_path / "b.py").write_bytes(b"old")
    changes = [
        Change("a.py", b"old", b"new"),
        Change("b.py", b"old", b"new"),
        Change("gone.py", b"old", b"new"),
        Change("b.py", None, b"new"),
    ]
    with pytest.raises(WriteError) as error:
        write(changes, tmp_path)
    assert [
        line.partition("; ")[0].rpartition("/")[2] for line in str(error.value).splitlines()
    ] == [
        "a.py' has changed since it was read",
        "gone.py' has changed since it was read",
        "b.py' is there already",
    ]
    assert (tmp_path / "a.py").read_bytes() == b"newer"
    assert (tmp_path / "b.py").read_bytes() == b"new"


def test_paths_start_at_the_current_folder_unless_a_root_is_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write([Change("a.py", None, b"new")])
    assert (tmp_path / "a.py").read_bytes() == b"new"
