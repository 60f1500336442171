"""`ragft store`."""

import re
import time

import pytest

from pytest_ragft import cli
from pytest_ragft.replay.replies import store_command
from pytest_ragft.replay.replies.store import Key, Store, Stored


@pytest.fixture
def folder(tmp_path):
    """Runs 1 to 3 are finished; run 4 was cut short."""
    folder = tmp_path / ".ragft"
    for run in range(1, 5):
        store = Store(folder, "fresh")
        for reply in range(run):
            store.put(Key("", "a", "r", reply), Stored(200, "", b"x" * 600))
        if run < 4:
            store.finish()
        store.close()
    return folder


def said(capsys, *arguments):
    status = cli.main(["store", *map(str, arguments)])
    found = capsys.readouterr()
    return status, found.out.splitlines(), found.err


def states(lines):
    return {int(line.split()[0]): re.split(r"\s{2,}", line.strip())[-1] for line in lines[3:]}


def test_runs_are_listed_with_what_they_hold(folder, capsys):
    status, lines, _ = said(capsys, folder)
    assert status == 0
    assert re.fullmatch(rf"{re.escape(str(folder))}/replies\.sqlite: \d+\.\d kB, 4 runs", lines[0])
    assert re.fullmatch(
        r"    4  \d{4}-\d\d-\d\d \d\d:\d\d        4    2\.4 kB  "
        r"cut short; the next diagnosis goes on with it",
        lines[3],
    )
    assert lines[6].split()[-4:] == ["1", "600", "B", "finished"]


def test_a_run_that_is_going_on_is_named_and_never_forgotten(folder, capsys):
    store = Store(folder)
    try:
        assert states(said(capsys, folder)[1])[4] == "going on"
        assert states(said(capsys, folder, "--prune", "0")[1]) == {4: "going on"}
    finally:
        store.close()


@pytest.mark.parametrize(
    ("options", "left"),
    [(["--prune"], [4, 3]), (["--prune", "2"], [4, 3, 2]), (["--prune", "0"], [])],
)
def test_runs_are_forgotten(options, left, folder, capsys):
    status, lines, _ = said(capsys, folder, *options)
    assert status == 0
    assert list(states(lines)) == left


def test_a_run_that_was_cut_long_ago_is_not_continued(folder, capsys, monkeypatch):
    now = time.time()
    monkeypatch.setattr(store_command.time, "time", lambda: now + 100 * 3600)
    assert states(said(capsys, folder)[1])[4] == "cut short"
    assert list(states(said(capsys, folder, "--prune")[1])) == [3]


def test_one_run_and_large_sizes_read_well(tmp_path, capsys):
    store = Store(tmp_path, "fresh")
    store.put(Key("", "a", "r", 1), Stored(200, "", b"x" * 2_500_000))
    store.finish()
    store.close()
    _, lines, _ = said(capsys, tmp_path)
    assert lines[0].endswith("2.5 MB, 1 run")
    assert "2.5 MB" in lines[3]


def test_a_folder_without_replies_is_told(tmp_path, capsys):
    status, lines, error = said(capsys, tmp_path / "none")
    assert (status, lines) == (3, [])
    assert "no replies are stored here" in error
    assert "pytest --ragft-diagnose" in error


def test_a_store_that_cannot_be_read_is_told(tmp_path, capsys):
    store = Store(tmp_path, "fresh")
    store._database.execute("PRAGMA user_version = 99")
    store.close()
    status, _, error = said(capsys, tmp_path)
    assert status == 2
    assert "written by a newer pytest-ragft" in error


@pytest.mark.parametrize("count", ["-1", "some"])
def test_a_number_that_is_none_is_told(count, folder, capsys):
    with pytest.raises(SystemExit):
        cli.main(["store", str(folder), f"--prune={count}"])
    expected = f"found {count!r}, accepted: a whole number of at least 0"
    assert expected in capsys.readouterr().err
