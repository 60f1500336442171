"""A report is on disk whole or not at all."""

import os
import re

import pytest

from pytest_ragft.report import REPORTS, writer_for
from pytest_ragft.report.write import ReportError, write


def test_a_report_is_written_in_utf_8(tmp_path):
    write(tmp_path / "run.json", "30 €\n")
    assert (tmp_path / "run.json").read_bytes() == b"30 \xe2\x82\xac\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.json"]


def test_a_report_replaces_the_earlier_one_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "run.json"
    path.write_text("old")
    path.chmod(0o640)
    write(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    write(tmp_path / "link.json", "new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_full_disk_leaves_the_earlier_report_and_no_rest(tmp_path, monkeypatch, failing):
    path = tmp_path / "run.json"
    path.write_text("old")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, refuse)
    message = re.escape(f"{str(path)!r} could not be written: No space left on device.")
    with pytest.raises(ReportError, match=message):
        write(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing/run.json", "there is no folder"),
        ("run.html", "no suffix that names a report format. Accepted: .json. Rename it"),
        ("run", "for example to 'run.json'"),
        (".", "is a folder. Name a file in it"),
    ],
)
def test_a_path_that_cannot_work_is_refused_before_the_run(tmp_path, name, message):
    with pytest.raises(ReportError, match=re.escape(message)):
        writer_for(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_chooses_the_format_in_either_case(tmp_path, make_run):
    writer_for(tmp_path / "RUN.JSON")(make_run())
    assert (tmp_path / "RUN.JSON").read_text().startswith('{\n "version": 1,')


def test_every_suffix_names_one_format():
    suffixes = [report.suffix for report in REPORTS]
    assert len(set(suffixes)) == len(suffixes)
