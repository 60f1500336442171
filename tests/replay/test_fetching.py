"""Calls fetched ahead from a real server: how many at once, how often again, and when not."""

import json
import socket
import threading
import time

import pytest
from provider import Fault

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.replay.prefetch import fetching, pace
from pytest_ragft.replay.prefetch.fetching import Fetcher, Job
from pytest_ragft.replay.prefetch.pace import Pace
from pytest_ragft.wire.dispatch import Dispatch, dispatch_of
from pytest_ragft.wire.intercept import intercepting
from pytest_ragft.wire.sending import Sender, Sent
from pytest_ragft.wire.tap import Served

HEADERS = (("Authorization", "Bearer sk-x"), ("Content-Length", "999"), ("Host", "elsewhere"))


def paid(job):
    return None


def outgoing(url, question="How long?"):
    body = {"model": "m", "messages": [{"role": "user", "content": question}]}
    return Dispatch(url, HEADERS, json.dumps(body).encode())


@pytest.fixture
def url(provider):
    return f"{provider.url}/chat/completions"


@pytest.fixture
def sender():
    sender = Sender(connections=8, timeout=5.0)
    yield sender
    sender.close()


@pytest.fixture
def fetch(sender):
    """A fetcher that is closed behind the test."""
    opened = []

    def make(pace=None, permit=paid, send=sender.send, **more):
        opened.append(Fetcher(send, pace or Pace(4.0, 4), permit, **more))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def test_a_reply_comes_as_the_app_would_have_had_it(fetch, provider, url):
    fetcher = fetch()
    assert fetcher.submit(Job("one", outgoing(url)))
    fetched = fetcher.next(10)
    assert fetched.key == "one"
    assert fetched.sent.served.status == 200
    assert b"A scripted answer." in fetched.sent.served.content
    assert fetched.seconds > 0
    (received,) = provider.requests
    assert received.headers["authorization"] == "Bearer sk-x"
    assert received.headers["host"] in url
    assert fetcher.next(0) is None


def test_no_more_go_out_at_once_than_the_pace_allows(fetch):
    lock, now, most = threading.Lock(), [0], [0]

    def send(call):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return Sent(problem=Problem("status", "no"))

    fetcher = fetch(Pace(3.0, 3), send=send)
    for key in range(12):
        fetcher.submit(Job(key, outgoing("http://x")))
    assert {fetcher.next(10).key for _ in range(12)} == set(range(12))
    assert most == [3]
    assert (fetcher.under_way, fetcher.at_once) == (0, 3)


def test_a_share_bounds_the_pace_and_more_go_out_when_it_grows(fetch):
    """With jobs queued already, and none to come that would start another thread."""
    lock, now, most, share = threading.Lock(), [0], [0], [1]
    began, first, all_at_once = threading.Event(), threading.Event(), threading.Event()

    def send(call):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
            began.set()
            if now[0] == 4:
                all_at_once.set()
        first.wait(10)
        if call.url != "first":
            all_at_once.wait(10)
        with lock:
            now[0] -= 1
        return Sent()

    fetcher = fetch(Pace(8.0, 8), send=send, most=lambda: share[0])
    for url in ("first", "a", "b", "c", "d"):
        fetcher.submit(Job(url, Dispatch(url)))
    began.wait(10)
    assert (fetcher.at_once, most) == (1, [1])
    share[0] = 4
    first.set()
    assert len({fetcher.next(10).key for _ in range(5)}) == 5
    assert most == [4]
    assert len(fetcher._threads) >= 4


def test_the_most_urgent_go_first_and_one_key_goes_once(fetch):
    started, go_on, order = threading.Event(), threading.Event(), []

    def send(call):
        order.append(call.url)
        started.set()
        go_on.wait(10)
        return Sent()

    fetcher = fetch(Pace(1.0, 1), send=send)
    fetcher.submit(Job(0, Dispatch("first")))
    started.wait(10)
    for key, urgency in ((1, 0.1), (2, 0.9), (3, 0.5)):
        assert fetcher.submit(Job(key, Dispatch(str(urgency)), urgency))
    assert not fetcher.submit(Job(0, Dispatch("again")))
    assert not fetcher.submit(Job(2, Dispatch("again")))
    go_on.set()
    assert [fetcher.next(10).key for _ in range(4)] == [0, 2, 3, 1]
    assert order == ["first", "0.9", "0.5", "0.1"]


def test_a_refusal_is_asked_again_after_the_time_that_it_names(fetch, provider, url):
    slow = Fault("status", status=429, headers={"retry-after": "0.2"})
    provider.faults.extend([slow, slow])
    fetcher = fetch()
    before = time.monotonic()
    fetcher.submit(Job(1, outgoing(url)))
    assert fetcher.next(10).sent.served.status == 200
    assert time.monotonic() - before >= 0.4
    assert len(provider.requests) == 3
    assert fetcher.at_once == 2


def test_a_refusal_longer_than_the_patience_is_the_result(fetch, provider, url):
    provider.faults.append(Fault("status", status=429, headers={"retry-after": "500"}))
    fetcher = fetch()
    fetcher.submit(Job(1, outgoing(url)))
    sent = fetcher.next(10).sent
    assert (sent.served.status, sent.retry_after) == (429, 500.0)


def test_patience_ends(fetch, provider, url, monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", 0.0)
    provider.faults.append(Fault("status", status=500))
    fetcher = fetch()
    fetcher.submit(Job(1, outgoing(url)))
    assert fetcher.next(10).sent.served.status == 500


def test_a_call_without_reply_is_the_apps_to_repeat(fetch, provider, url):
    provider.faults.append(Fault("drop"))
    fetcher = fetch()
    fetcher.submit(Job(1, outgoing(url)))
    assert fetcher.next(10).sent.problem.kind == "connection"
    assert len(provider.requests) == 1


@pytest.mark.usefixtures("no_pauses")
def test_other_failures_get_three_tries(fetch, provider, url):
    fault = Fault("status", status=500)
    provider.faults.extend([fault, fault])
    fetcher = fetch()
    fetcher.submit(Job(1, outgoing(url)))
    assert fetcher.next(10).sent.served.status == 200
    provider.faults.extend([fault, fault, fault])
    fetcher.submit(Job(2, outgoing(url)))
    assert fetcher.next(10).sent.served.status == 500
    assert len(provider.requests) == 6


@pytest.fixture
def no_pauses(monkeypatch):
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.01)


def test_what_was_not_permitted_is_not_sent(fetch, provider, url):
    spent = Problem("budget", "--ragft-max-calls=0 is reached")
    fetcher = fetch(permit=lambda job: spent)
    fetcher.submit(Job(1, outgoing(url)))
    assert fetcher.next(10).sent == Sent(problem=spent)
    assert provider.requests == []


def test_an_error_of_ours_is_the_result_of_its_job_alone(fetch, provider, url, sender):
    def send(call):
        if call.url == "broken":
            raise RuntimeError("boom")
        return sender.send(call)

    fetcher = fetch(send=send)
    fetcher.submit(Job(1, Dispatch("broken")))
    assert fetcher.next(10).sent.problem.kind == "plugin"
    fetcher.submit(Job(1, outgoing(url)))
    assert fetcher.next(10).sent.served.status == 200


def test_behind_the_end_nothing_is_sent(fetch, provider, url):
    fetcher = fetch()
    fetcher.close()
    assert not fetcher.submit(Job(1, outgoing(url)))
    assert fetcher.next(0.05) is None
    assert provider.requests == []


def test_closing_ends_the_wait_for_another_try(fetch, provider, url):
    provider.faults.append(Fault("status", status=500))
    fetcher = fetch()
    fetcher.submit(Job(1, outgoing(url)))
    while not provider.requests:
        time.sleep(0.01)
    fetcher.submit(Job(2, outgoing(url)))
    fetcher.close()
    assert len(provider.requests) <= 2


def test_our_own_calls_are_not_seen_as_the_apps(sender, url):
    class Tap:
        def begin(self, request):
            raise AssertionError(request)

    with intercepting(Tap()):
        assert sender.send(outgoing(url)).served.status == 200


@pytest.mark.parametrize("delay", [0.0, 5.0])
def test_no_reply_is_a_problem_that_may_pass(delay):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = f"http://127.0.0.1:{listening.getsockname()[1]}/chat/completions"
        if not delay:
            listening.close()
        sender = Sender(connections=1, timeout=0.2)
        problem = sender.send(Dispatch(place)).problem
    assert problem.kind == ("timeout" if delay else "connection")
    assert problem.retryable


def test_an_address_that_is_none_is_a_problem(sender):
    assert sender.send(Dispatch("http://[")).problem.kind == "connection"


def test_a_signed_body_has_no_like_and_nothing_secret_is_shown():
    place, key = "https://x/?key=s3cret", "Bearer s3cret"
    assert dispatch_of(place, [("Authorization", "AWS4-HMAC-SHA256 s3cret")]) is None
    found = dispatch_of(place, [("Authorization", key)])
    assert found == Dispatch(place, (("Authorization", key),))
    assert "s3cret" not in repr(found)
    assert found.carrying(b"{}").body == b"{}"


def test_calls_that_have_waited_as_long_as_one_given_up_are_given_up_with_it(
    fetch, provider, url, monkeypatch
):
    monkeypatch.setattr(fetching, "PATIENCE", 0.3)
    provider.faults.extend([Fault("status", status=503)] * 40)
    fetcher = fetch(Pace(1.0, 1))
    for key in range(20):
        fetcher.submit(Job(key, outgoing(url)))
    assert {fetcher.next(30).sent.served.status for _ in range(20)} == {503}
    assert len(provider.requests) < 6, "the others were not sent, and no pause was made for them"


def test_a_call_to_a_host_that_was_given_up_waits_for_no_pause_and_others_still_go_out(
    fetch, monkeypatch
):
    monkeypatch.setattr(fetching, "PATIENCE", 0.0)
    now, asked = [0.0], []

    def send(call):
        asked.append(call.url)
        status = 503 if "refusing" in call.url else 200
        return Sent(Served(status, "application/json", b"{}"))

    fetcher = fetch(Pace(1.0, 1), send=send, clock=lambda: now[0])

    def status_of(key, url):
        fetcher.submit(Job(key, Dispatch(url)))
        return fetcher.next(10).sent.served.status

    assert status_of(1, "http://refusing/chat") == 503
    monkeypatch.setattr(fetching, "PATIENCE", 1000.0)
    assert status_of(2, "http://refusing/chat") == 503
    assert len(asked) == 1, "the pause is not over, and nobody waits for it"
    now[0] += 500
    assert status_of(3, "http://refusing/chat") == 503
    assert len(asked) == 2, "one look behind the pause, and no other"
    now[0] += 500
    assert status_of(4, "http://fine/chat") == 200
    assert status_of(5, "http://refusing/chat") == 503
    assert asked[2:] == ["http://fine/chat", "http://refusing/chat"]


def test_a_host_that_answers_again_is_asked_as_before(fetch, monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", 0.0)
    now, statuses = [0.0], [503, 200, 503, 200]

    def send(call):
        now[0] += 100  # as if the pause were over
        return Sent(Served(statuses.pop(0), "application/json", b"{}"))

    fetcher = fetch(Pace(1.0, 1), send=send, clock=lambda: now[0])
    found = []
    for key in range(3):
        fetcher.submit(Job(key, Dispatch("http://host/chat")))
        found.append(fetcher.next(10).sent.served.status)
        now[0] += 100
        monkeypatch.setattr(fetching, "PATIENCE", 10**6)
        monkeypatch.setattr(pace, "FIRST_PAUSE", 0.0)
    assert found == [503, 200, 200]
    assert statuses == []


def test_a_reply_that_does_not_end_is_given_up_in_time(fetch):
    go_on = threading.Event()

    def send(call):
        go_on.wait(10)
        return Sent()

    fetcher = fetch(send=send)
    fetcher.submit(Job(1, Dispatch("slow"), longest=0.05))
    while (fetched := fetcher.next(0.02)) is None:
        pass
    assert (fetched.sent.problem.kind, fetched.sent.problem.retryable) == ("timeout", True)
    assert fetcher.under_way == 0
    go_on.set()
    assert fetcher.next(0.1) is None, "what comes late is no second result"


def test_a_result_that_cannot_be_kept_is_a_problem_of_its_job(fetch, provider, url):
    def full(sent):
        raise OSError(28, "No space left on device")

    fetcher = fetch()
    fetcher.submit(Job(1, outgoing(url), keep=full))
    assert "No space left on device" in fetcher.next(10).sent.problem.detail
