"""Replies on disk: through kills, damage, other processes and full disks."""

import sqlite3
import subprocess
import sys
import textwrap
import time

import pytest

from pytest_ragft.replay.replies import store as store_module
from pytest_ragft.replay.replies import store_file
from pytest_ragft.replay.replies.held import hold, is_held
from pytest_ragft.replay.replies.store import KEPT_RUNS, Key, Store, Stored, StoreError, digest

KEY = Key("", "oracle", digest("/chat/completions", {"model": "m"}), 1)
REPLY = Stored(200, "application/json", b'{"said": "30 days"}')


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".ragft"


@pytest.fixture
def opened(folder):
    """Opens stores on the folder, all closed behind the test."""
    stores = []

    def make(mode="continue", **options):
        stores.append(Store(folder, mode, **options))
        return stores[-1]

    yield make
    for each in stores:
        each.close()


def killed(folder, steps):
    """Runs steps on a store in another process, which is killed by its last one."""
    script = textwrap.dedent(f"""
        import os, signal, pathlib
        from pytest_ragft.replay.replies.store import Key, Store, Stored
        store = Store(pathlib.Path({str(folder)!r}))
        {steps}
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9


def test_a_reply_is_found_again_under_its_whole_key(opened):
    store = opened()
    store.put(KEY, REPLY)
    assert store.get(KEY) == REPLY
    for other in (
        Key("test_it", "oracle", KEY.request, 1),
        Key("", "rerun", KEY.request, 1),
        Key("", "oracle", digest("/chat/completions", {"model": "n"}), 1),
        Key("", "oracle", KEY.request, 2),
    ):
        assert store.get(other) is None


def test_the_order_of_keys_and_the_host_make_no_other_request():
    one = digest("/v1/responses", {"model": "m", "input": "x"})
    assert one == digest("/v1/responses", {"input": "x", "model": "m"})
    assert one != digest("/v1/responses", {"input": "x", "model": "n"})
    assert one != digest("/v1/chat/completions", {"input": "x", "model": "m"})


def test_a_killed_run_is_continued_with_every_reply_that_it_had(opened, folder):
    put = "store.put(Key('', 'oracle', 'r', {0}), Stored(200, 'text/plain', b'{0}'))"
    killed(folder, "; ".join(put.format(number) for number in range(1, 51)))
    store = opened()
    assert store.continued == 50
    assert store.get(Key("", "oracle", "r", 50)) == Stored(200, "text/plain", b"50")
    assert [entry.finished for entry in store.entries()] == [None]


def test_a_run_killed_before_its_first_reply_leaves_nothing(opened, folder):
    killed(folder, "pass")
    assert opened().continued == 0


def test_a_finished_run_is_not_continued_but_can_be_repeated(opened):
    first = opened()
    first.put(KEY, REPLY)
    first.finish()
    first.close()
    second = opened()
    assert (second.continued, second.get(KEY)) == (0, None)
    assert opened("offline").get(KEY) == REPLY
    assert len(second.entries()) == 2


def test_offline_the_latest_reply_counts(opened):
    for content in (b"old", b"new"):
        store = opened("fresh")
        store.put(KEY, Stored(200, "text/plain", content))
        store.finish()
    opened("fresh").finish()
    assert opened("offline").get(KEY).content == b"new"


@pytest.mark.parametrize("mode", ["fresh", "continue"])
def test_a_run_that_is_still_going_on_is_left_alone(opened, mode):
    going_on = opened()
    going_on.put(KEY, REPLY)
    other = opened(mode)
    assert (other.continued, other.get(KEY)) == (0, None)
    assert going_on.get(KEY) == REPLY
    assert other.run != going_on.run


def test_a_fresh_run_starts_with_nothing_and_forgets_the_one_that_was_cut(opened, folder):
    killed(folder, "store.put(Key('', 'a', 'r', 1), Stored(200, '', b''))")
    store = opened("fresh")
    assert store.continued == 0
    assert [entry.id for entry in store.entries()] == [store.run]


@pytest.mark.parametrize(("shift", "continued"), [(-3600, 1), (23 * 3600, 1), (25 * 3600, 0)])
def test_a_run_of_yesterday_is_not_continued_and_a_clock_set_back_does_no_harm(
    shift, continued, opened, folder, monkeypatch
):
    killed(folder, "store.put(Key('', 'a', 'r', 1), Stored(200, '', b''))")
    now = time.time()
    monkeypatch.setattr(store_module.time, "time", lambda: now + shift)
    assert opened().continued == continued


def test_only_the_latest_finished_runs_are_kept(opened):
    for _ in range(KEPT_RUNS + 3):
        store = opened("fresh")
        store.put(KEY, REPLY)
        store.finish()
        store.close()
    entries = opened().entries()
    assert len(entries) == KEPT_RUNS + 1
    assert [(entry.replies, entry.bytes) for entry in entries[:2]] == [(0, 0), (1, 19)]


def test_runs_are_pruned(opened):
    old = opened("fresh")
    old.put(KEY, REPLY)
    old.finish()
    store = opened("fresh")
    store.prune([old.run])
    assert [entry.id for entry in store.entries()] == [store.run]
    assert opened("offline").get(KEY) is None


def test_another_process_can_join_a_run(opened):
    store = opened()
    worker = opened(joined=store.run)
    worker.put(KEY, REPLY)
    assert store.get(KEY) == REPLY


def test_many_processes_write_at_once(opened, folder):
    store = opened()
    script = textwrap.dedent(f"""
        import pathlib, sys
        from pytest_ragft.replay.replies.store import Key, Store, Stored
        store = Store(pathlib.Path({str(folder)!r}), joined={store.run})
        for number in range(200):
            store.put(Key(sys.argv[1], "a", "r", number), Stored(200, "", b"x"))
        assert store.problems == []
    """)
    workers = [subprocess.Popen([sys.executable, "-c", script, str(n)]) for n in range(4)]
    assert [worker.wait(60) for worker in workers] == [0] * 4
    assert store.entries()[0].replies == 800


def test_a_damaged_file_is_set_aside(opened, folder):
    opened("fresh").close()
    file = folder / "replies.sqlite"
    file.write_bytes(b"no database" * 1000)
    (folder / "replies.sqlite-wal").write_bytes(b"x")
    store = opened()
    store.put(KEY, REPLY)
    assert store.get(KEY) == REPLY
    (message,) = store.problems
    assert "was damaged: set aside as replies.damaged-" in message
    assert len(list(folder.glob("replies.damaged-*.sqlite"))) == 1


def test_a_file_of_a_newer_version_is_refused_and_left_alone(opened, folder):
    opened("fresh").close()
    with sqlite3.connect(folder / "replies.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = (folder / "replies.sqlite").read_bytes()
    with pytest.raises(StoreError, match="written by a newer pytest-ragft \\(format 99") as error:
        opened()
    assert "Upgrade pytest-ragft, or remove the file" in str(error.value)
    assert (folder / "replies.sqlite").read_bytes() == before


def test_a_file_of_an_older_version_is_begun_anew(opened, folder):
    folder.mkdir()
    with sqlite3.connect(folder / "replies.sqlite") as database:
        database.execute("CREATE TABLE reply (nodeid TEXT)")
    database.close()
    store = opened()
    store.put(KEY, REPLY)
    assert store.get(KEY) == REPLY


def test_a_folder_that_cannot_be_made_is_a_clear_error(folder):
    folder.write_text("a file")
    with pytest.raises(StoreError, match="replies cannot be stored here"):
        Store(folder)


def test_a_file_that_another_program_locks_is_a_clear_error(opened, folder, monkeypatch):
    monkeypatch.setattr(store_file, "_BUSY", 0.05)
    opened("fresh").close()
    with sqlite3.connect(folder / "replies.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked"):
            opened()
        other.execute("ROLLBACK")
    other.close()


def test_a_full_disk_keeps_replies_in_memory_and_is_told_once(opened):
    store = opened()
    (pages,) = store._database.execute("PRAGMA page_count").fetchone()
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    big = Stored(200, "text/plain", b"x" * 100_000)
    other = Key("", "oracle", "other", 1)
    store.put(KEY, big)
    store.put(other, big)
    assert store.get(KEY) == store.get(other) == big
    (message,) = store.problems
    assert "full; replies are kept in memory, and lost if the run is cut." in message


def test_what_cannot_be_read_is_not_there(opened):
    store = opened()
    store._database.execute("DROP TABLE reply")
    assert store.get(KEY) is None
    assert "no such table" in store.problems[0]


def test_ten_megabytes_come_back_whole(opened):
    big = Stored(200, "application/json", bytes(range(256)) * 40_000)
    store = opened()
    store.put(KEY, big)
    assert store.get(KEY) == big


def test_the_folder_ignores_itself_in_git_and_keeps_what_the_user_wrote(opened, folder):
    opened("fresh").close()
    assert (folder / ".gitignore").read_text() == "*\n"
    (folder / ".gitignore").write_text("mine\n")
    opened("fresh").close()
    assert (folder / ".gitignore").read_text() == "mine\n"


def test_a_sign_is_held_by_one_at_a_time(tmp_path):
    path = tmp_path / "run-1.lock"
    assert not is_held(path)
    first = hold(path)
    assert hold(path) is None
    assert is_held(path)
    first.release()
    assert not is_held(path)
    path.write_bytes(b"")
    assert not is_held(path)


def test_a_folder_in_the_place_of_the_file_is_a_clear_error(folder):
    (folder / "replies.sqlite").mkdir(parents=True)
    with pytest.raises(StoreError, match="unable to open database file"):
        Store(folder)
