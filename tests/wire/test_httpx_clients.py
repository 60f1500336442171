"""Whole replies through each library of the family."""

from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from time import time

import pytest
from provider import Fault
from raw_calls import (
    BODY,
    PLACE,
    SAID,
    STREAMED,
    add_facts,
    client_of,
    each_library,
    echo,
    text_of,
)

from pytest_ragft.wire.intercept import Send, intercepting

pytestmark = each_library


@pytest.mark.parametrize("body", [BODY, STREAMED])
def test_a_post_is_recorded_and_edited(library, body, url, provider, tap):
    add_facts(tap)
    with library.Client() as client, intercepting(tap):
        response = client.post(url, json=body)
    assert provider.prompts == ["Facts.\n\nHow long?"]
    assert provider.requests[0].headers["content-length"] == str(len(response.request.content))
    assert tap.only.reply.text == SAID


def test_the_functions_of_the_library_are_covered(library, url, provider, tap):
    with intercepting(tap):
        assert text_of(library.post(url, json=BODY)) == SAID
    assert tap.only.reply.text == SAID


def test_an_unedited_body_is_sent_byte_for_byte(library, tap):
    content = b'{"messages" : [{"role":"user","content":"\\u00e9"}] , "model":"m"}'
    seen = []

    def answer(request):
        seen.append(request)
        return library.Response(200, json={"choices": []})

    with library.Client(transport=library.MockTransport(answer)) as client, intercepting(tap):
        request = client.build_request("POST", PLACE, content=content)
        client.send(request)
    assert seen == [request]
    assert request.content == content


def test_an_edited_request_keeps_everything_else(library, tap):
    add_facts(tap)
    seen = []

    def answer(request):
        seen.append(request)
        return library.Response(200, json={"choices": []})

    def sign(request):
        request.headers["x-signed"] = str(len(request.content))
        return request

    with (
        library.Client(
            transport=library.MockTransport(answer), cookies={"c": "1"}, auth=sign, timeout=7
        ) as client,
        intercepting(tap),
    ):
        client.post("http://me:pw@x/chat/completions?key=k", json=BODY, headers={"X-App": "a"})
    (sent,) = seen
    length = str(len(sent.content))
    assert "Facts." in sent.content.decode()
    assert (sent.headers["content-length"], sent.headers["x-signed"]) == (length, length)
    assert (sent.headers["x-app"], sent.headers["cookie"]) == ("a", "c=1")
    assert (sent.url.query, sent.extensions["timeout"]["read"]) == (b"key=k", 7)
    assert tap.begun[0].url == PLACE
    assert "pw" not in repr(tap.begun)


def test_event_hooks_run_once(library, url, provider, tap):
    seen = []
    hooks = {"request": [lambda r: seen.append("request")], "response": [seen.append]}
    with library.Client(event_hooks=hooks) as client, intercepting(tap):
        client.post(url, json=BODY)
        tap.plan = echo
        client.post(url, json=BODY)
    assert [type(entry).__name__ for entry in seen] == ["str", "Response"] * 2
    assert [reply.text for reply in tap.replies] == [SAID, "echo"]


def test_an_error_of_an_event_hook_is_the_status_that_it_saw(library, url, provider, tap):
    provider.faults.append(Fault("status", 429, message="Slow down."))

    def complain(response):
        response.read()
        response.raise_for_status()

    with (
        library.Client(event_hooks={"response": [complain]}) as client,
        intercepting(tap),
        pytest.raises(library.HTTPStatusError),
    ):
        client.post(url, json=BODY)
    problem = tap.only.reply.problem
    assert (problem.kind, problem.detail, problem.retryable) == (
        "status",
        "HTTP 429: Slow down.",
        True,
    )


def test_a_response_that_a_hook_closed_unread_is_not_whole(library, url, provider, tap):
    hooks = {"response": [lambda response: response.close()]}
    with library.Client(event_hooks=hooks) as client, intercepting(tap):
        client.send(client.build_request("POST", url, json=BODY), stream=True)
    assert (tap.only.reply.problem, tap.served[0].whole) == (None, False)


@pytest.mark.parametrize(
    ("method", "place", "content"),
    [
        ("GET", PLACE, None),
        ("POST", PLACE, b"plain"),
        ("POST", PLACE, b"{torn"),
        ("POST", PLACE, b"[1]"),
        ("POST", PLACE, [b'{"messages": []}']),
        ("POST", "http://x/v1/embeddings", b'{"input": "x"}'),
    ],
)
def test_other_requests_pass(library, method, place, content, tap):
    with client_of(library, b"fine") as client, intercepting(tap):
        assert client.request(method, place, content=content).content == b"fine"
    assert tap.begun == []


def _retry_after(library, wish, tap):
    headers = {"retry-after": wish, "content-type": "application/json"}
    with client_of(library, b"{}", status=429, headers=headers) as client, intercepting(tap):
        client.post(PLACE, json=BODY)
    return tap.only.reply.problem.retry_after


@pytest.mark.parametrize(
    ("error", "kind", "retryable"),
    [
        ("ReadError", "connection", True),
        ("ReadTimeout", "timeout", True),
        ("DecodingError", "connection", False),
        (KeyboardInterrupt, "connection", False),
    ],
)
def test_an_error_is_a_problem_and_reaches_the_app(library, error, kind, retryable, tap):
    made = getattr(library, error)("gone") if isinstance(error, str) else error()
    with (
        client_of(library, b"half of", error=made) as client,
        intercepting(tap),
        pytest.raises(type(made)) as raised,
    ):
        client.post(PLACE, json=BODY)
    assert raised.value is made
    problem = tap.only.reply.problem
    assert (problem.kind, problem.retryable, tap.served) == (kind, retryable, [None])


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("soon", None), ("inf", None), ("nan", None)],
)
def test_seconds_to_wait_are_read(library, wish, seconds, tap):
    assert _retry_after(library, wish, tap) == seconds


def test_a_date_to_wait_for_is_read(library, tap):
    assert 50 < _retry_after(library, formatdate(time() + 60, usegmt=True), tap) <= 60


def test_calls_from_many_threads_are_each_told_once(library, url, provider, tap):
    provider.answer = lambda messages, model: f"to {messages[0]['content']}"

    def ask(number):
        body = {**BODY, "messages": [{"role": "user", "content": str(number)}]}
        return text_of(client.post(url, json=body))

    with library.Client() as client, intercepting(tap), ThreadPoolExecutor(8) as pool:
        said = list(pool.map(ask, range(40)))
    assert said == [f"to {number}" for number in range(40)]
    told = {exchange.call.text: exchange.reply.text for _, exchange, _ in tap.finished}
    assert len(tap.finished) == 40
    assert told == {str(number): f"to {number}" for number in range(40)}
    assert {id(plan) for plan, _, _ in tap.finished} == {id(plan) for plan in tap.plans}


def test_a_client_that_is_the_transport_of_another_is_seen_once(library, url, provider, tap):
    class Forward(library.BaseTransport):
        def handle_request(self, request):
            with library.Client() as inner:
                headers = {"content-type": "application/json"}
                reply = inner.post(request.url, content=request.content, headers=headers)
                return library.Response(reply.status_code, json=reply.json())

    with library.Client(transport=Forward()) as client, intercepting(tap):
        assert text_of(client.post(url, json=BODY)) == SAID
    assert tap.only.reply.text == SAID


def test_a_subclass_made_before_is_covered(library, url, provider, tap):
    class Own(library.Client):
        def send(self, request, **options):
            return super().send(request, **options)

    with Own() as client, intercepting(tap):
        client.post(url, json=BODY)
    assert tap.only.reply.text == SAID


def test_the_judge_and_the_note_of_a_plan_come_back(library, url, provider, tap):
    tap.plan = lambda request: Send(request.body, judge="declared", note=[1])
    with library.Client() as client, intercepting(tap):
        client.post(url, json=BODY)
    assert tap.only.judge == "declared"
    assert tap.finished[0][0].note == [1]
