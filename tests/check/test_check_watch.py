"""Looks again when, and only when, a file of the project has changed."""

import sys
from datetime import date

import pytest

from pytest_ragft.check import watch as watching
from pytest_ragft.check.baseline import Baseline
from pytest_ragft.check.checking import content_of, lines_of, prepare
from pytest_ragft.check.files import Collected
from pytest_ragft.check.settings import CheckSettings
from pytest_ragft.check.watch import snapshot, watch
from pytest_ragft.check.workspace import Workspace


@pytest.fixture
def checker(tmp_path):
    (tmp_path / "app.py").write_text("x = 1\n", "utf-8")
    workspace = Workspace(tmp_path, CheckSettings(cache=False), None)
    return prepare(workspace, (tmp_path,), Baseline({}), date(2026, 11, 21), None)


@pytest.mark.parametrize("terminal", [True, False])
def test_a_change_is_looked_at_and_its_absence_is_not(checker, monkeypatch, capsys, terminal):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    looks, naps = [], []

    def nap(seconds):
        naps.append(seconds)
        if len(naps) == 2:
            (checker.workspace.root / "app.py").write_text("x = 2  # more\n", "utf-8")
        if len(naps) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(watching.time, "sleep", nap)
    with pytest.raises(KeyboardInterrupt):
        watch(checker, lambda: looks.append(len(naps)) or 0)
    assert looks == [0, 2]
    said = capsys.readouterr().out
    assert said.count("waiting for changes, Ctrl-C to stop.") == 2
    assert said.startswith("\x1b[2J") is terminal


def test_a_file_that_vanishes_meanwhile_is_left_out(checker, monkeypatch):
    paths = Collected(("app.py", "gone.py"))
    monkeypatch.setattr(watching, "collected", lambda _: paths)
    assert list(snapshot(checker)) == ["app.py"]


def test_what_can_no_longer_be_read_has_no_lines(checker):
    assert content_of(checker, "gone.py") is None
    assert lines_of(checker)("gone.py") == [""]


@pytest.mark.parametrize(
    "content", [b"a\n\x0cb\nc", b"\xef\xbb\xbfa\r\n\x0cb\rc", b"a\n\x0cb\r\nc"]
)
def test_lines_are_counted_as_the_parser_counts_them(checker, content):
    (checker.workspace.root / "app.py").write_bytes(content)
    assert lines_of(checker)("app.py") == ["a", "\x0cb", "c"]
