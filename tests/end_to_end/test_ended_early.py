"""Diagnoses that end early, and parts of ours that break: every test has its finding."""

import pytest
from provider import Fault

from pytest_ragft.replay.experiment import Experiment
from pytest_ragft.wire.sending import Sender

SUITE = "".join(
    f"""
@knows
def test_{name}():
    assert "30 days" in ask("How long, {name}?")
"""
    for name in "abcdefgh"
)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr("pytest_ragft.replay.experiment.FIRST_WAIT", 0.0)
    monkeypatch.setattr("pytest_ragft.replay.prefetch.fetching.FIRST_PAUSE", 0.0)


@pytest.mark.parametrize("status", [401, 500])
def test_tests_that_had_not_begun_are_given_up_with_the_others(diagnose, provider, status):
    provider.faults.extend([*[None] * 8, *[Fault("status", status=status)] * 500])
    diagnosed = diagnose(SUITE, "--ragft-concurrency=1")
    assert [t["subclass"] for t in diagnosed.report["tests"]] == ["provider_error"] * 8
    assert len(provider.requests) < 8 + 40


def test_an_interrupt_names_tests_that_had_not_begun(diagnose, monkeypatch):
    def interrupted(self, following, foreseen):
        raise KeyboardInterrupt

    monkeypatch.setattr(Experiment, "replay", interrupted)
    with pytest.raises(KeyboardInterrupt):
        diagnose(SUITE, "--ragft-concurrency=1")


def test_an_error_of_ours_in_one_replay_ends_that_test_alone(diagnose, monkeypatch):
    replay = Experiment.replay

    def broken(self, following, foreseen):
        if "test_c" in self.subject.failure.item.nodeid:
            raise RuntimeError("boom")
        return replay(self, following, foreseen)

    monkeypatch.setattr(Experiment, "replay", broken)
    diagnosed = diagnose(SUITE)
    diagnosed.result.assert_outcomes(failed=8, warnings=1)
    found = {t["nodeid"][-1]: t["verdict"] for t in diagnosed.report["tests"]}
    assert found == dict.fromkeys("abdefgh", "knowledge") | {"c": "undetermined"}
    assert diagnosed.test("test_c")["subclass"] == "plugin_error"


def test_an_error_of_ours_in_foreseeing_costs_time_and_no_verdict(diagnose, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("boom")

    sent = []
    monkeypatch.setattr(Sender, "send", lambda self, call: sent.append(call))
    monkeypatch.setattr("pytest_ragft.replay.experiment.foresee", broken)
    diagnosed = diagnose(SUITE)
    assert {t["verdict"] for t in diagnosed.report["tests"]} == {"knowledge"}
    assert sent == []


def test_replies_that_cannot_be_fetched_spoil_a_replay_and_no_verdict(diagnose, provider):
    provider.faults.extend([*[None] * 8, *[Fault("status", status=500)] * 3])
    diagnosed = diagnose(SUITE, "--ragft-concurrency=1")
    assert {t["verdict"] for t in diagnosed.report["tests"]} == {"knowledge"}
    counts = [arm["not_run"] for t in diagnosed.report["tests"] for arm in t["arms"].values()]
    assert sum(counts) == 1
