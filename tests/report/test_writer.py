"""The suffix of a path chooses the format of a report."""

import re

import pytest

from pytest_ragft.atomic import WriteError
from pytest_ragft.report import REPORTS, writer_for


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
    with pytest.raises(WriteError, match=re.escape(message)):
        writer_for(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_chooses_the_format_in_either_case(tmp_path, make_run):
    writer_for(tmp_path / "RUN.JSON")(make_run())
    assert (tmp_path / "RUN.JSON").read_text().startswith('{\n "version": 1,')


def test_every_suffix_names_one_format():
    suffixes = [report.suffix for report in REPORTS]
    assert len(set(suffixes)) == len(suffixes)
