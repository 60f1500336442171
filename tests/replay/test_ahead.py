"""Replies fetched ahead: into the store, within the budget, and only where that can work."""

import json
import math
import socket

import pytest
from provider import Fault

from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.call import Reply, Usage
from pytest_ragft.replay.prefetch import ahead as ahead_module
from pytest_ragft.replay.prefetch.ahead import STRIKES, Ahead, open_ahead
from pytest_ragft.replay.prefetch.pace import Pace
from pytest_ragft.replay.prefetch.prediction import foresee
from pytest_ragft.replay.prefetch.repetitions import Repetitions
from pytest_ragft.replay.prefetch.sighting import Sighting
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.replies.store import Store
from pytest_ragft.replay.spending.budget import Budget, Limits
from pytest_ragft.replay.spending.prices import Prices
from pytest_ragft.settings import Settings
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.protocol import Post


@pytest.fixture
def opened(tmp_path):
    """Makes a recorder with the one that fetches for it."""
    made = []

    def make(limits=None, pace=None):
        store = Store(tmp_path / f"store-{len(made)}")
        recorder = Recorder(
            declared_judges=(),
            store=store,
            budget=Budget(limits or Limits()),
            prices=Prices(),
            offline=False,
        )
        ahead = Ahead(recorder, pace or Pace(4.0, 4), timeout=5.0)
        made.append((ahead, store))
        return recorder, ahead

    yield make
    for ahead, store in made:
        ahead.close()
        store.close()


def foreseen(url, *questions, dispatch=True):
    """What replays will ask, told from runs that asked the same."""

    def seen(question):
        body = {"model": "m", "messages": [{"role": "user", "content": question}]}
        place = f"{url}/chat/completions"
        way = Dispatch(place) if dispatch else None
        reply = Reply("An answer.", usage=Usage(5, 5))
        post = Post("/v1/chat/completions", body)
        return Sighting("openai-chat", place, post, reply, b"{}", dispatch=way)

    scout = Recording("test_it", BY_NAME["rerun"])
    return foresee([seen(q) for q in questions], scout, Repetitions(), lambda key: None)


def all_arrived(ahead, count):
    found = []
    while len(found) < count:
        found += ahead.arrived(10.0)
    return found


def test_what_is_fetched_is_stored_and_paid_once(opened, provider):
    recorder, ahead = opened()
    calls = foreseen(provider.url, "one", "two")
    keys = {each.key for each in calls}
    assert ahead.latency == 1.0, "before the first is known"
    assert ahead.fetch(calls, 0.5) == keys
    assert ahead.fetch(calls, 0.5) == keys, "under way already"
    arrived = all_arrived(ahead, 2)
    assert {each.key for each in arrived} == keys
    assert [each.problem for each in arrived] == [None, None]
    assert ahead.fetch(calls, 0.5) == set(), "in the store"
    assert recorder.fetched == keys
    assert recorder.budget.spent.calls == len(provider.requests) == 2
    assert all(b"A scripted answer." in recorder.store.get(key).content for key in keys)
    assert ahead.latency != 1.0
    assert (ahead.at_once, ahead.under_way) == (4, 0)


def test_what_only_the_app_can_send_is_not_waited_for(opened, provider):
    _, ahead = opened()
    assert ahead.fetch(foreseen(provider.url, "one", dispatch=False), 0.5) == set()
    assert provider.requests == []


def test_a_budget_that_is_spent_is_the_problem(opened, provider):
    recorder, ahead = opened(Limits(calls=1))
    ahead.fetch(foreseen(provider.url, "one", "two"), 0.5)
    problems = [each.problem for each in all_arrived(ahead, 2) if each.problem]
    assert [problem.kind for problem in problems] == ["budget"]
    assert len(provider.requests) == recorder.budget.spent.calls == 1


def test_a_server_in_trouble_is_the_problem_of_the_call(opened, provider, monkeypatch):
    monkeypatch.setattr("pytest_ragft.replay.prefetch.fetching.FIRST_PAUSE", 0.0)
    provider.faults.extend([Fault("status", status=500)] * 3)
    recorder, ahead = opened(Limits(calls=1))
    (call,) = foreseen(provider.url, "one")
    ahead.fetch([call], 0.5)
    (arrived,) = all_arrived(ahead, 1)
    assert arrived.problem.detail.startswith("HTTP 500")
    assert recorder.budget.spent.calls == 0
    assert recorder.budget.reserve(ahead_module.expected("m", {}, Prices(), None)) is None
    assert recorder.store.get(call.key) is None


@pytest.mark.parametrize("status", [302, 400, 401])
def test_a_refusal_is_left_to_the_app_and_two_of_them_end_it(opened, provider, status):
    provider.faults.extend([Fault("status", status=status)] * STRIKES)
    recorder, ahead = opened()
    for question in ("one", "two"):
        (call,) = foreseen(provider.url, question)
        assert ahead.fetch([call], 0.5) == {call.key}
        (arrived,) = all_arrived(ahead, 1)
        assert arrived.problem is None
        assert recorder.store.get(call.key) is None
    assert ahead.fetch(foreseen(provider.url, "three"), 0.5) == set()
    assert recorder.budget.spent.calls == 0


def test_what_is_queued_when_a_host_is_given_up_is_not_sent(opened, provider):
    provider.faults.extend([Fault("status", status=401, delay=0.2)] * 4)
    _, ahead = opened(pace=Pace(2.0, 2))
    for _ in range(STRIKES):
        ahead._strikes[provider.origin.removeprefix("http://")] += 1
    calls = foreseen(provider.url, "one")
    ahead._under_way[calls[0].key] = ahead_module._Fetching(calls[0], None)
    job = ahead_module.Job(calls[0].key, calls[0].dispatch, 0.0, 5.0, lambda sent: None)
    ahead._fetcher.submit(job)
    assert [each.problem for each in all_arrived(ahead, 1)] == [None]
    assert provider.requests == []


def test_a_success_forgives_what_failed_before(opened, provider):
    _, ahead = opened()
    for fault in (Fault("status", status=401), None, Fault("status", status=401), None):
        provider.faults.append(fault)
        (call,) = foreseen(provider.url, str(len(provider.requests)))
        assert ahead.fetch([call], 0.5)
        all_arrived(ahead, 1)
    assert ahead.fetch(foreseen(provider.url, "last"), 0.5)


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}/v1"


def test_a_host_that_cannot_be_reached_is_noted_once(opened):
    recorder, ahead = opened()
    url = closed_port()
    for question in ("one", "two"):
        ahead.fetch(foreseen(url, question), 0.5)
        (arrived,) = all_arrived(ahead, 1)
        assert arrived.problem is None
    assert ahead.fetch(foreseen(url, "three"), 0.5) == set()
    (warning,) = recorder.warnings
    assert "could not be fetched ahead" in warning
    assert recorder.budget.spent.calls == 0


def test_a_host_that_has_answered_is_asked_again_whatever_breaks_later(opened, provider):
    recorder, ahead = opened()
    provider.faults.extend([None, *[Fault("drop")] * 3])
    for question in ("one", "two", "three", "four", "five"):
        assert ahead.fetch(foreseen(provider.url, question), 0.5)
        all_arrived(ahead, 1)
    assert recorder.warnings == []


def test_closing_keeps_what_has_come(opened, provider):
    recorder, ahead = opened()
    (call,) = foreseen(provider.url, "one")
    ahead.fetch([call], 0.5)
    while recorder.store.get(call.key) is None:
        pass
    ahead.close()
    assert ahead.fetch(foreseen(provider.url, "two"), 0.5) == set()
    assert json.loads(recorder.store.get(call.key).content)


@pytest.mark.parametrize(("offline", "concurrency"), [(True, None), (False, 3), (False, None)])
def test_offline_there_is_nothing_to_fetch(opened, offline, concurrency):
    recorder, _ = opened()
    settings = Settings()._replace(offline=offline, concurrency=concurrency)
    ahead = open_ahead(recorder, settings)
    assert (ahead is None) is offline
    if ahead is not None:
        assert ahead.at_once == (concurrency or 16) < math.inf
        ahead.close()
