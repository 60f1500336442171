"""What stands when replays end before their time."""

from pytest_ragft.diagnosis import Diagnosis, Verdict
from pytest_ragft.replay.finding import named


def test_a_decided_verdict_stays_when_replays_are_cut_short():
    decided = Diagnosis(Verdict.BEHAVIOUR, None, 0.97, ("rerun failed 3 of 3",), "Instruct.")
    assert named(decided, "budget") is decided


def test_an_open_one_is_named_by_what_cut_it_short():
    open_one = Diagnosis(Verdict.UNDETERMINED, None, 0.0, ("no calls are left",), "Replay more.")
    told = named(open_one, "budget")
    assert told.subclass == "budget"
    assert "--ragft-max-calls" in told.remedy
