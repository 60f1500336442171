"""The tap: what it stores, reserves and counts, and what it does when its own parts fail."""

import sqlite3

import openai
import pytest
from provider import Fault

from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.replies.store import Store
from pytest_ragft.replay.spending.budget import Budget, Limits
from pytest_ragft.replay.spending.prices import Price, Prices
from pytest_ragft.wire.intercept import intercepting


@pytest.fixture
def record(tmp_path, provider):
    """A recorder over a store of its own, at work until the test ends."""
    opened = []

    def make(limits=None, **changes):
        store = Store(tmp_path / f"store-{len(opened)}")
        given = {"declared_judges": (), "offline": False, "prices": Prices([("m", Price(1, 2))])}
        recorder = Recorder(store=store, budget=Budget(limits or Limits()), **given | changes)
        tap = intercepting(recorder)
        tap.__enter__()
        opened.append((tap, store))
        return recorder

    yield make
    for tap, store in reversed(opened):
        tap.__exit__(None, None, None)
        store.close()


def ask(question="How long?"):
    with openai.OpenAI(max_retries=0) as client:
        messages = [{"role": "user", "content": question}]
        reply = client.chat.completions.create(model="m", messages=messages)
    return reply.choices[0].message.content


def rerun(nodeid="test_it"):
    return Recording(nodeid, BY_NAME["rerun"])


def test_an_error_of_ours_leaves_the_call_alone_but_voids_the_replay(record, provider, monkeypatch):
    def broken(*_args):
        raise RuntimeError("boom")

    recorder = record()
    monkeypatch.setattr("pytest_ragft.replay.recorder.edited_body", broken)
    recording = Recording("test_it", BY_NAME["oracle"], Material(Case(oracle="Facts.")))
    with recorder.recording(recording):
        assert ask() == "A scripted answer."
    assert provider.prompts == ["How long?"]
    assert recording.unresolved().kind == "plugin"
    assert recorder.warnings == [
        "pytest-ragft could not handle a call of test_it: RuntimeError('boom')"
    ]


def test_a_call_outside_of_tests_that_cannot_be_handled_leaves_no_trace(record, monkeypatch):
    def broken(*_args):
        raise RuntimeError("boom")

    recorder = record()
    monkeypatch.setattr("pytest_ragft.replay.recorder.edited_body", broken)
    ask()
    assert recorder.outside.exchanges == []
    assert recorder.outside.settling == []


def test_a_store_that_fails_is_told_once_and_the_app_gets_its_reply(record, provider):
    recorder = record()
    recorder.store._database.execute("DROP TABLE reply")
    with recorder.recording(Recording("test_it")) as recording:
        assert ask() == ask() == "A scripted answer."
    assert len(recording.exchanges) == 2
    assert len(provider.requests) == 2
    assert recorder.store.problems
    assert all("no such table" in problem for problem in recorder.store.problems)
    with pytest.raises(sqlite3.OperationalError):
        recorder.store.entries()


def test_a_replay_is_paid_from_the_budget_and_the_suites_own_calls_are_not(record):
    recorder = record()
    with recorder.recording(Recording("test_it")):
        ask()
    assert recorder.budget.spent.calls == 0
    with recorder.recording(rerun()):
        ask()
    spent = recorder.budget.spent
    assert (spent.calls, spent.unmetered, spent.unpriced) == (1, 0, 0)
    assert spent.cost == pytest.approx((spent.input_tokens + 2 * spent.output_tokens) / 1e6)
    assert recorder.saved == 0


def test_a_call_that_the_budget_does_not_allow_is_refused_without_network(record, provider):
    recorder = record(Limits(calls=1))
    with recorder.recording(rerun()) as recording:
        ask("one")
        with pytest.raises(openai.BadRequestError, match="--ragft-max-calls=1 is reached"):
            ask("two")
    assert provider.prompts == ["one"]
    assert recording.unresolved().kind == "budget"
    assert recording.exchanges[-1].live is False


def test_offline_nothing_goes_out(record, provider):
    recorder = record(offline=True)
    with (
        recorder.recording(Recording("test_it")) as recording,
        pytest.raises(openai.BadRequestError, match="--ragft-offline"),
    ):
        ask()
    assert provider.requests == []
    assert recording.unresolved().kind == "offline"


def test_each_repetition_of_a_request_gets_its_own_reply_and_tests_share_them(record, provider):
    replies = iter(["the first of the replies", "the second of the replies"])
    provider.answer = lambda messages, model: next(replies)
    recorder = record()
    said = []
    for nodeid in ("test_a", "test_b"):
        for _ in range(2):
            with recorder.recording(rerun(nodeid)):
                said.append(ask())
    assert said == ["the first of the replies", "the second of the replies"] * 2
    assert recorder.saved == 2
    assert len(provider.requests) == 2


def test_a_reply_that_was_fetched_ahead_was_paid_and_saves_nothing(record, provider):
    recorder = record()
    with recorder.recording(rerun("test_a")) as recording:
        ask()
    recorder.fetched |= recording.keys
    with recorder.recording(rerun("test_b")):
        ask()
    assert recorder.saved == 0
    assert recorder.fetched == set()


def test_what_cannot_be_kept_is_not_served_again(record, provider):
    provider.faults.append(Fault("drop_midway"))
    recorder = record()
    # Of a class that depends on which copy of the library another test has imported.
    broken = pytest.raises(Exception, match=r"without sending complete message|Connection error")
    with recorder.recording(rerun("test_a")) as recording, broken:
        ask()
    assert recording.unresolved() is not None
    with recorder.recording(rerun("test_b")):
        assert ask() == "A scripted answer."


def test_a_warning_is_told_once(record):
    recorder = record()
    recorder.warn("careful")
    recorder.warn("careful")
    assert recorder.warnings == ["careful"]


def test_a_request_in_no_known_format_belongs_to_the_test_that_made_it(record):
    recorder = record()
    with recorder.recording(Recording("test_it")) as recording:
        recorder.unknown("api.example/predict")
    assert recording.unknown == ["api.example/predict"]
    assert recorder.outside.unknown == []


def test_a_judge_by_declaration_is_no_call_of_the_app(record):
    recorder = record()
    with recorder.recording(Recording("test_it", judging=lambda: True)) as recording:
        ask()
    assert recording.exchanges[0].judge == "declared with ragft.judge()"
