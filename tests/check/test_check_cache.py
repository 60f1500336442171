"""What one run leaves for the next."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from pytest_ragft.check import cache
from pytest_ragft.check.cache import Cache, Entry, Stamp, key_of, load

NOW = time.time_ns()
OLD = time.time_ns() - 60_000_000_000
ENTRY = Entry(Stamp(3, OLD), "d1", "s?", '["a\\tb"]')
ENTRIES = {"a.py": ENTRY, "ä\t\n\udcff.py": ENTRY._replace(facts="")}


def store(root, key, entries):
    cache.store(root, key, entries, NOW)


def place(root):
    return root / ".ragft" / "check-cache" / "k.txt"


def test_what_is_stored_is_loaded(tmp_path):
    store(tmp_path, "k", ENTRIES)
    found = load(tmp_path, "k")
    assert found.entries == ENTRIES
    assert found.written == NOW


def test_the_folder_keeps_itself_out_of_version_control(tmp_path):
    store(tmp_path, "k", {})
    ignore = tmp_path / ".ragft" / ".gitignore"
    assert ignore.read_text() == "*\n"
    ignore.write_text("mine")
    store(tmp_path, "k", {})
    assert ignore.read_text() == "mine"


def test_nothing_is_there_at_first(tmp_path):
    assert load(tmp_path, "k") == Cache({})


def test_another_key_is_another_cache(tmp_path):
    store(tmp_path, "k", ENTRIES)
    assert load(tmp_path, "j").entries == {}


DAMAGE = {
    "another title": lambda text: text.replace("cache 1", "cache 0"),
    "another key": lambda text: text.replace(" k ", " j "),
    "no time": lambda text: text.replace(" k ", " k x"),
    "a part that is missing": lambda text: text[: text.rindex("\t")],
    "a size that is no number": lambda text: text.replace("\t3\t", "\tx\t"),
    "a path that is no text": lambda text: text.replace('"a.py"', "{"),
    "no UTF-8": lambda text: text + "\udcff",
    "nothing": lambda text: "",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_cache_is_none(tmp_path, damage):
    store(tmp_path, "k", ENTRIES)
    text = damage(place(tmp_path).read_text("utf-8"))
    place(tmp_path).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load(tmp_path, "k") == Cache({})


def test_a_cache_that_is_too_large_is_none(tmp_path, monkeypatch):
    store(tmp_path, "k", ENTRIES)
    monkeypatch.setattr(cache, "LARGEST", 10)
    assert load(tmp_path, "k") == Cache({})


def test_links_are_neither_read_nor_written_through(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / ".ragft").symlink_to(elsewhere, target_is_directory=True)
    store(root, "k", ENTRIES)
    assert list(elsewhere.iterdir()) == []
    (root / ".ragft").unlink()
    (root / ".ragft").mkdir()
    (root / ".ragft/check-cache").symlink_to(elsewhere, target_is_directory=True)
    store(root, "k", ENTRIES)
    assert list(elsewhere.iterdir()) == []
    (root / ".ragft/check-cache").unlink()
    store(root, "k", ENTRIES)
    kept = elsewhere / "kept.txt"
    place(root).rename(kept)
    place(root).symlink_to(kept)
    assert load(root, "k") == Cache({})
    before = kept.read_bytes()
    store(root, "k", {})
    assert kept.read_bytes() == before
    assert not place(root).is_symlink()


def test_a_folder_that_cannot_be_written_is_left_alone(tmp_path):
    (tmp_path / ".ragft").write_text("a file")
    store(tmp_path, "k", ENTRIES)
    assert (tmp_path / ".ragft").read_text() == "a file"
    assert load(tmp_path, "k") == Cache({})


def test_only_the_newest_are_kept_and_nothing_half_written(tmp_path):
    for number in range(7):
        store(tmp_path, f"k{number}", ENTRIES)
        os.utime(place(tmp_path).with_name(f"k{number}.txt"), ns=(number, number))
    left = place(tmp_path).with_name("k.txt.1-ab.tmp")
    left.touch()
    os.utime(left, ns=(0, 0))
    store(tmp_path, "new", ENTRIES)
    names = {path.name for path in place(tmp_path).parent.iterdir()}
    assert names == {"new.txt", "k6.txt", "k5.txt", "k4.txt"}


def test_a_failing_write_leaves_nothing_behind(tmp_path, monkeypatch):
    store(tmp_path, "k", ENTRIES)

    def refused(*_):
        raise OSError

    monkeypatch.setattr(cache, "_line", refused)
    store(tmp_path, "k", {"b.py": ENTRY})
    assert [path.name for path in place(tmp_path).parent.iterdir()] == ["k.txt"]
    assert load(tmp_path, "k").entries == ENTRIES


@pytest.mark.parametrize(
    ("stamp", "written", "fresh"),
    [
        (Stamp(3, OLD), OLD + 60_000_000_000, True),
        (Stamp(4, OLD), OLD + 60_000_000_000, False),
        (Stamp(3, OLD + 1), OLD + 60_000_000_000, False),
        (Stamp(3, OLD), OLD + 1, False),
    ],
    ids=["as it was", "another size", "another time", "written with the cache"],
)
def test_a_file_is_fresh_by_its_stamp(stamp, written, fresh):
    assert (Cache({"a.py": ENTRY}, written).fresh("a.py", stamp) is ENTRY) is fresh


def test_an_unknown_file_is_not_fresh():
    assert Cache({}, OLD).fresh("a.py", Stamp(3, OLD)) is None


def test_the_key_depends_on_every_part_and_is_the_same_again():
    keys = {key_of(parts) for parts in (["a", "b"], ["ab"], ["a", "c"], [])}
    assert len(keys) == 4
    assert key_of(["a", "b"]) == key_of(["a", "b"])


def test_the_key_depends_on_the_code_that_reads(monkeypatch):
    before = key_of([])
    monkeypatch.setattr(cache, "_state", lambda path: f"{path} changed")
    assert key_of([]) != before


def test_two_runs_at_once_do_each_other_no_harm(tmp_path):
    sizes = [10, 20, 30, 40]
    contents = {size: {f"m{number}.py": ENTRY for number in range(size)} for size in sizes}

    def run(size):
        for _ in range(20):
            store(tmp_path, "k", contents[size])
            assert len(load(tmp_path, "k").entries) in sizes

    with ThreadPoolExecutor() as pool:
        list(pool.map(run, sizes))
    assert [path.name for path in place(tmp_path).parent.iterdir()] == ["k.txt"]
