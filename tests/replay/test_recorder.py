"""The tap: what it does when its own parts fail."""

import openai
import pytest

from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.store import Store
from pytest_ragft.wire.intercept import intercepting


@pytest.fixture
def recorder(tmp_path):
    store = Store(tmp_path / ".ragft")
    recorder = Recorder(declared_judges=(), store=store, offline=False, max_calls=10)
    with intercepting(recorder):
        yield recorder
    store.close()


def ask():
    with openai.OpenAI(max_retries=0) as client:
        messages = [{"role": "user", "content": "How long?"}]
        reply = client.chat.completions.create(model="m", messages=messages)
    return reply.choices[0].message.content


def test_an_error_of_ours_leaves_the_call_alone_but_voids_the_replay(
    recorder, provider, monkeypatch
):
    def broken(*_args):
        raise RuntimeError("boom")

    monkeypatch.setattr("pytest_ragft.replay.recorder._edited", broken)
    recording = Recording("test_it", BY_NAME["oracle"], Material(Case(oracle="Facts.")))
    with recorder.recording(recording):
        assert ask() == "A scripted answer."
    assert provider.prompts == ["How long?"]
    assert recording.unresolved().kind == "plugin"
    assert recorder.warnings == [
        "pytest-ragft could not handle a call of test_it: RuntimeError('boom')"
    ]


def test_a_store_that_fails_is_told_once_and_the_app_gets_its_reply(
    recorder, provider, monkeypatch
):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pytest_ragft.replay.store.Store.put", full)
    with recorder.recording(Recording("test_it")) as recording:
        assert ask() == ask() == "A scripted answer."
    assert len(recording.exchanges) == 2
    assert len(recorder.warnings) == 1
    assert "No space left on device" in recorder.warnings[0]
    assert len(provider.requests) == 2


def test_a_replay_counts_tokens_and_calls_without_a_count(recorder, provider):
    with recorder.recording(Recording("test_it", BY_NAME["rerun"])):
        ask()
    totals = recorder.totals
    assert (totals.calls, totals.unmetered, totals.saved) == (1, 0, 0)
    assert totals.input_tokens > 0
    assert totals.output_tokens > 0
