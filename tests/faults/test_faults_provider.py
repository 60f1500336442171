"""A provider that misbehaves on the wire: where the app gets its replies in the end, all is right.

Each test of the suites here has a fault of its own, so that one run meets all of them.
"""

import threading
from collections import Counter

import pytest
from diagnosis_process import Folder, model, suite
from rough_provider import (
    RoughProvider,
    completion,
    half_closed,
    head,
    raw,
    refused,
    reset_behind,
    wait_for_the_end,
    whole,
)

BODY = completion("You have 14 days to send it back.", "chatcmpl-broken")
OLD_HEAD = b"HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n"
CHUNKED = {"transfer_encoding": "chunked"}
TRICKLE = [head(1000), *[b" "] * 120]
ONCE = {
    "reset": reset_behind(),
    "reset_midway": reset_behind(head(len(BODY)) + BODY[:40]),
    "reset_in_the_head": reset_behind(b"HTTP/1.1 200 OK\r\ncontent-"),
    "half_closed": half_closed(),
    "half_closed_midway": half_closed(head(len(BODY)) + BODY[:40]),
    "length_too_great": raw(head(len(BODY) + 10) + BODY),
    "length_too_small": raw(head(len(BODY) - 10) + BODY),
    "length_of_no_number": raw(head(None, content_length="many") + BODY[:60]),
    "garbage_for_chunks": raw(head(None, **CHUNKED) + b"zz\r\nno chunk\r\n"),
    "chunks_that_end_early": raw(head(None, **CHUNKED) + b"20\r\n" + BODY[:32] + b"\r\n"),
    "garbage_for_gzip": whole(b"\x1f\x8b\x08no such thing", content_encoding="gzip"),
    "garbage_for_http": raw(b"SSH-2.0-server\r\n"),
    "old_http_cut_short": raw(OLD_HEAD + BODY[:60]),
    "a_page": whole(b"<html>Bad gateway</html>", content_type="text/html"),
    "empty": whole(b""),
    "no_json": whole(b'{"id": "x", "choices": [{"mess'),
    "another_json": whole(b'{"status": "warming up"}'),
    "server_error": refused("500 Internal Server Error"),
    "server_error_page": whole(b"<html>", "502 Bad Gateway", content_type="text/html"),
    "too_early": refused("425 Too Early"),
    "overloaded": refused("529 Overloaded"),
    "silence": wait_for_the_end,
    "a_trickle": raw(*TRICKLE, pause=0.05),
}
QUICKER = """
import pytest_ragft.replay.experiment as experiment
import pytest_ragft.replay.prefetch.fetching as fetching
import pytest_ragft.replay.prefetch.pace as pace

experiment.FIRST_WAIT = 0.05
pace.FIRST_PAUSE = fetching.FIRST_PAUSE = 0.02
"""


def failing_once(names, at):
    """A model whose first reply about each thing goes wrong, with its facts or without."""
    lock, seen = threading.Lock(), Counter()

    def answer(asked):
        informed = "30 days" in asked.prompt
        name = next(name for name in names if f"{name}:" in asked.prompt)
        with lock:
            seen[name, informed] += 1
            first = seen[name, informed] == 1
        return names[name] if first and informed == (at == "replays") else model(asked)

    return answer


@pytest.fixture(scope="module", params=["own run", "replays"])
def stumbled(request, tmp_path_factory):
    with RoughProvider(failing_once(ONCE, request.param)) as provider:
        folder = Folder(tmp_path_factory.mktemp("stumbled"), provider.port)
        folder.write(suite(*ONCE), QUICKER, {"timeout": 4})
        return folder.run(TIMEOUT="2")


@pytest.mark.parametrize("name", ONCE)
def test_one_stumble_changes_no_verdict(name, stumbled):
    assert stumbled.verdicts[name] == "knowledge"


def test_one_stumble_of_each_kind_leaves_no_note_and_no_trace(stumbled):
    assert stumbled.notes == ""
    assert "Traceback" not in stumbled.out


FOR_GOOD = {
    "reset": reset_behind(),
    "fine_shoes": None,
    "silence": wait_for_the_end,
    "fine_socks": None,
    "garbage_for_chunks": ONCE["garbage_for_chunks"],
    "fine_gloves": None,
    "no_json": ONCE["no_json"],
    "fine_scarves": None,
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Half of the tests never get a reply that their oracle stands in."""

    def answer(asked):
        name = next(name for name in FOR_GOOD if f"{name}:" in asked.prompt)
        return (FOR_GOOD[name] or model(asked)) if "30 days" in asked.prompt else model(asked)

    with RoughProvider(answer) as provider:
        folder = Folder(tmp_path_factory.mktemp("broken"), provider.port)
        folder.write(suite(*FOR_GOOD), QUICKER, {"timeout": 1})
        return folder.run(TIMEOUT="20")


@pytest.mark.parametrize("name", FOR_GOOD)
def test_a_test_that_gets_no_reply_is_undetermined_and_the_others_go_on(name, broken):
    fine = name.startswith("fine")
    assert broken.verdicts[name] == ("knowledge" if fine else "undetermined")


def busy_for(number, action):
    """A model that turns away so many calls of replays."""
    lock, left = threading.Lock(), [number]

    def answer(asked):
        with lock:
            left[0] -= "30 days" in asked.prompt
            turned_away = "30 days" in asked.prompt and left[0] >= 0
        return action if turned_away else model(asked)

    return answer


NAMES = ("socks", "shoes", "gloves", "stubborn_hats")
RIGHT = {name: "behaviour" if "stubborn" in name else "knowledge" for name in NAMES}
BUSY = {
    "429": refused("429 Too Many Requests"),
    "429 with a wish": refused("429 Too Many Requests", retry_after="0.1"),
    "429 with a date": refused(
        "429 Too Many Requests",
        retry_after="Wed, 21 Oct 2015 07:28:00 GMT",
        date="Wed, 21 Oct 2015 07:28:00 GMT",
    ),
    "503": refused("503 Service Unavailable"),
}


@pytest.mark.parametrize("kind", BUSY)
def test_a_provider_that_is_busy_for_a_while_is_waited_for(kind, folder, provider):
    provider.answer = busy_for(7, BUSY[kind])
    folder.write(suite(*NAMES), QUICKER)
    ran = folder.run("--ragft-concurrency=4")
    assert ran.verdicts == RIGHT
    assert all(not arm["not_run"] for test in ran.report["tests"] for arm in test["arms"].values())


def test_bursts_of_server_errors_change_no_verdict(folder, provider):
    def answer(asked):
        burst = asked.number % 9 in (0, 1) and asked.number > len(NAMES)
        return refused("500 Internal Server Error") if burst else model(asked)

    provider.answer = answer
    folder.write(suite(*NAMES), QUICKER)
    assert folder.run().verdicts == RIGHT


SPENT = whole(
    b'{"error": {"message": "You are out of quota", "type": "insufficient_quota", '
    b'"code": "insufficient_quota"}}',
    "429 Too Many Requests",
)
HOPELESS = {
    "an hour to wait": (refused("429 Too Many Requests", retry_after="3600"), "wait 3600 s"),
    "a quota that is spent": (SPENT, "You are out of quota"),
}


@pytest.mark.parametrize("kind", HOPELESS)
def test_what_no_waiting_ends_is_not_waited_for(kind, folder, provider):
    action, reason = HOPELESS[kind]
    provider.answer = busy_for(10_000, action)
    folder.write(suite(*NAMES))
    ran = folder.run("--ragft-concurrency=4")
    assert set(ran.subclasses.values()) == {"provider_error"}
    assert all(reason in test["because"][0] for test in ran.report["tests"])
    # Mended, the same command goes on with what is there.
    asked, provider.answer = len(provider.asked), model
    ran = folder.run("--ragft-concurrency=4")
    assert ran.verdicts == RIGHT
    assert len(provider.asked) - asked == ran.report["cost"]["calls"]


def test_slow_replies_are_waited_for(folder, provider):
    def answer(asked):
        threading.Event().wait(1.0)
        return model(asked)

    provider.answer = answer
    folder.write(suite("socks", "stubborn_hats"))
    ran = folder.run()
    assert ran.verdicts == {"socks": "knowledge", "stubborn_hats": "behaviour"}


def test_old_http_without_a_length_is_read_to_its_end(folder, provider):
    def answer(asked):
        return raw(OLD_HEAD + completion(model(asked)))

    provider.answer = answer
    folder.write(suite(*NAMES))
    ran = folder.run()
    assert ran.verdicts == RIGHT
    assert ran.notes == ""
