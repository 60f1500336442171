"""A store that cannot be written, read or opened: never a wrong verdict, always a word about it."""

import os
import sqlite3
import subprocess
from contextlib import closing, contextmanager

import pytest
from diagnosis_process import model, suite

NAMES = ("socks", "stubborn_hats")
RIGHT = {"socks": "knowledge", "stubborn_hats": "behaviour"}
PADDING = " and so on" * 4_000


def long_winded(asked):
    return model(asked) + PADDING


FILE_LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))
"""
PAGE_LIMIT = """
import pytest_ragft.replay.replies.store_file as store_file
prepare = store_file._prepare

def limited(database, file):
    prepare(database, file)
    database.execute("PRAGMA max_page_count = 20")

store_file._prepare = limited
"""


@contextmanager
def mounted(path, options, otherwise):
    """A file system of its own at the path; the test is skipped where that is not allowed."""
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(otherwise)
    try:
        yield
    finally:
        subprocess.run(["umount", str(path)], check=True)


@contextmanager
def read_only(path):
    if not os.geteuid():
        with mounted(path, "ro", "root may write everywhere, and may mount nothing here"):
            yield
        return
    path.mkdir(mode=0o500)
    yield
    path.chmod(0o700)


def test_where_no_more_can_be_written_replies_stay_in_memory(folder, provider):
    provider.answer = long_winded
    folder.write(suite(*NAMES), PAGE_LIMIT)
    ran = folder.run("--tb=no")
    assert ran.verdicts == RIGHT
    assert "replies are kept in memory, and lost if the run is cut" in ran.notes
    folder.check_store()


def test_where_not_even_the_report_can_be_written_the_terminal_has_it(folder, provider):
    provider.answer = long_winded
    folder.write(suite(*NAMES), FILE_LIMIT)
    ran = folder.run("--tb=no")
    assert ran.report is None
    assert not list(folder.path.glob(".ragft-*.tmp"))
    told = " ".join(ran.out.split())
    assert "replies are kept in memory, and lost if the run is cut" in told
    assert "run.json' could not be written: File too large." in told
    assert "test_refunds.py::test_socks" in told.partition("KNOWLEDGE 9")[2].partition(" why")[0]
    folder.check_store()


def test_a_full_disk_spoils_no_verdict(folder, provider):
    provider.answer = long_winded
    folder.write(suite(*NAMES))
    with mounted(folder.path / ".ragft", "size=200k", "no file system may be mounted here"):
        ran = folder.run()
        folder.check_store()
        assert ran.verdicts == RIGHT
        assert "database or disk is full; replies are kept in memory" in ran.notes


def test_a_store_that_becomes_locked_spoils_no_verdict(folder, provider):
    folder.write(
        suite(*NAMES),
        "import pytest_ragft.replay.replies.store_file as store_file\nstore_file._BUSY = 0.1",
    )
    locking = []

    def lock(asked):
        if not locking:
            locking.append(sqlite3.connect(folder.store, check_same_thread=False))
            locking[0].isolation_level = None
            locking[0].execute("BEGIN IMMEDIATE")
        return model(asked)

    provider.answer = lock
    ran = folder.run()
    locking[0].close()
    assert ran.verdicts == RIGHT
    assert "database is locked; replies are kept in memory" in ran.notes
    folder.check_store()
    provider.answer = model
    assert folder.run().verdicts == RIGHT


def test_a_store_that_another_process_had_locked_for_a_while_has_every_reply(folder, provider):
    folder.write(
        suite(*NAMES),
        "import pytest_ragft.replay.replies.store_file as store_file\nstore_file._BUSY = 0.1",
    )
    locking = []

    def lock(asked):
        if asked.number == 2:
            locking.append(sqlite3.connect(folder.store, check_same_thread=False))
            locking[0].isolation_level = None
            locking[0].execute("BEGIN IMMEDIATE")
        if asked.number == 5:
            locking[0].rollback()
        return model(asked)

    provider.answer = lock
    assert folder.run().verdicts == RIGHT
    locking[0].close()
    assert folder.run("--ragft-offline").verdicts == RIGHT


def refused(ran, *words):
    assert ran.code == 4
    assert ran.report is None
    assert "Traceback" not in ran.out
    for word in words:
        assert word in ran.out


def test_a_store_locked_from_the_start_is_named(folder, provider):
    folder.write(
        suite(*NAMES),
        "import pytest_ragft.replay.replies.store_file as store_file\nstore_file._BUSY = 0.1",
    )
    folder.store.parent.mkdir()
    with closing(sqlite3.connect(folder.store, isolation_level=None)) as locking:
        locking.execute("BEGIN EXCLUSIVE")
        refused(folder.run(), "stored here: database is locked", "End the process")
    assert provider.asked == []
    assert folder.run().verdicts == RIGHT


def test_a_folder_that_cannot_be_written_is_named(folder, provider):
    folder.write(suite(*NAMES))
    with read_only(folder.path / ".ragft"):
        refused(folder.run(), "replies cannot be stored here", ".ragft")
    assert provider.asked == []


def test_a_store_of_a_newer_version_is_left_alone(folder, provider):
    folder.write(suite(*NAMES))
    folder.store.parent.mkdir()
    with closing(sqlite3.connect(folder.store)) as database:
        database.execute("PRAGMA user_version = 99")
    refused(folder.run(), "written by a newer pytest-ragft (format 99", "Upgrade pytest-ragft")
    assert provider.asked == []
    with closing(sqlite3.connect(folder.store)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (99,)


def no_database(file):
    file.write_bytes(b"no database at all, " * 1000)


def damaged_inside(file):
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    file.write_bytes(content)


def cut_off(file):
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize("damage", [no_database, damaged_inside, cut_off])
def test_a_damaged_store_is_set_aside(damage, folder, provider):
    folder.write(suite(*NAMES))
    folder.run()
    damage(folder.store)
    ran = folder.run()
    assert ran.verdicts == RIGHT
    assert "was damaged: set aside as replies.damaged-" in ran.notes
    folder.check_store()
