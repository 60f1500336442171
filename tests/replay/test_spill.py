"""Values put away in a file."""

import pytest

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.replay.spill import KeptSequence, Spill

CALLS = [Call("m", (Message("user", "x" * size, 0),)) for size in (10, 50_000, 1)]


@pytest.fixture
def spill():
    spill = Spill()
    yield spill
    spill.close()


def test_values_come_back_equal_in_any_order(spill):
    kept = [spill.keep(call) for call in CALLS]
    assert [each.load() for each in reversed(kept)] == CALLS[::-1]
    later = spill.keep(CALLS[0])
    assert (later.load(), kept[1].load()) == (CALLS[0], CALLS[1])


def test_a_sequence_reads_what_is_asked_for(spill):
    found = KeptSequence([spill.keep(call) for call in CALLS])
    assert len(found) == 3
    assert list(found) == CALLS
    assert found[-1] == CALLS[2]
    assert list(found[:2]) == CALLS[:2]


def test_a_sequence_is_put_away_whole(spill):
    found = KeptSequence.of(iter(CALLS), spill)
    assert (len(found), found[0], list(found)) == (3, CALLS[0], CALLS)


def test_what_cannot_be_written_stays_in_memory(spill, monkeypatch):
    class Full:
        def __init__(self, file):
            self.file = file

        def __getattr__(self, name):
            return getattr(self.file, name)

        def flush(self):
            raise OSError(28, "No space left on device")

    first = spill.keep(CALLS[1])
    whole = spill._file
    monkeypatch.setattr(spill, "_file", Full(whole))
    second = spill.keep(CALLS[0])
    monkeypatch.setattr(spill, "_file", whole)
    third = spill.keep(CALLS[2])
    assert second.load() is CALLS[0]
    assert [first.load(), third.load()] == [CALLS[1], CALLS[2]]
