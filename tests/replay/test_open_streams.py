"""Streams that an app reads up to their last event and never closes."""

import httpx2
import pytest
import requests

from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.replies.store import Store
from pytest_ragft.replay.spending.budget import Budget, Limits
from pytest_ragft.replay.spending.prices import Prices
from pytest_ragft.wire.intercept import intercepting

BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}], "stream": True}


def by_httpx(url):
    client = httpx2.Client()
    response = client.send(client.build_request("POST", url, json=BODY), stream=True)
    lines = response.iter_lines()
    while next(lines) != "data: [DONE]":
        pass
    return response, lines, client


def by_requests(url):
    response = requests.post(url, json=BODY, stream=True, timeout=9)
    lines = response.iter_lines(1)
    while next(lines) != b"data: [DONE]":
        pass
    return response, lines, response


@pytest.mark.parametrize("ask", [by_httpx, by_requests])
def test_a_stream_that_is_left_open_belongs_to_its_test(ask, provider, tmp_path):
    store = Store(tmp_path)
    recorder = Recorder(
        declared_judges=(),
        store=store,
        budget=Budget(Limits(calls=9)),
        prices=Prices([]),
        offline=False,
    )
    with intercepting(recorder):
        with recorder.recording(Recording("t")) as recording:
            response, lines, client = ask(f"{provider.url}/chat/completions")
            assert recording.exchanges == []
        (exchange,) = recording.exchanges
        assert (exchange.reply.text, exchange.reply.problem) == ("A scripted answer.", None)
        assert next(iter(lines)) in ("", b"")
    response.close()
    client.close()
    assert len(recording.exchanges) == 1
    store.close()
