"""Mocks and recordings: a call is seen above them, and its reply is named as theirs."""

import asyncio
import gzip
import json
import socket
import sys
import urllib.request
from types import SimpleNamespace

import aiohttp
import httpx
import httpx2
import pytest
import requests
import requests_mock
import responses
import respx
import urllib3
import vcr
from aioresponses import aioresponses
from raw_calls import BODY, PLACE, SAID, add_facts, each_library, echo, text_of
from raw_server import JSON, REPLY, WHOLE, Raw
from vcr.errors import CannotOverwriteExistingCassetteException

from pytest_ragft.wire.clients.mocks import mock_behind
from pytest_ragft.wire.intercept import intercepting


def told(tap):
    """Who answered each call, and what."""
    assert tap.warnings == []
    return [(exchange.mocked, exchange.reply.text) for _, exchange, _ in tap.finished]


@each_library
def test_the_own_mock_of_a_library_is_named(library, tap):
    transport = library.MockTransport(lambda request: library.Response(200, json=REPLY))
    with library.Client(transport=transport) as client, intercepting(tap):
        client.post(PLACE, json=BODY)
        tap.plan = echo
        client.post(PLACE, json=BODY)
    name = f"{library.__name__}.MockTransport"
    assert told(tap) == [(name, "Hi"), (name, "echo")]


@each_library
def test_a_transport_of_the_app_is_no_mock(library, url, provider, tap):
    class Own(library.HTTPTransport):
        pass

    class Odd(library.Client):
        def _transport_for_url(self, url):
            if sys._getframe(1).f_code.co_name == "_mocked_by":
                raise RuntimeError("odd")
            return super()._transport_for_url(url)

    for kind in (library.Client, Odd):
        with kind(transport=Own()) as client, intercepting(tap):
            client.post(url, json=BODY)
    assert told(tap) == [(None, SAID)] * 2


@pytest.mark.parametrize("using", ["httpx", "httpcore"])
def test_respx_is_named_unless_it_lets_a_call_through(using, url, provider, tap):
    async def post():
        async with httpx.AsyncClient() as client:
            return (await client.post(PLACE, json=BODY)).json()

    with intercepting(tap), respx.mock(using=using) as mock:
        mock.post(PLACE).respond(json=REPLY)
        mock.route(host="127.0.0.1").pass_through()
        assert httpx.post(PLACE, json=BODY).json() == asyncio.run(post()) == REPLY
        httpx.post(url, json=BODY)
    assert told(tap) == [("respx", "Hi"), ("respx", "Hi"), (None, SAID)]


def test_responses_is_named_unless_it_lets_a_call_through(url, provider, tap):
    add_facts(tap)
    with intercepting(tap), responses.RequestsMock() as mock:
        mock.post(PLACE, json=REPLY)
        mock.add_passthru("http://127.0.0.1")
        assert requests.post(PLACE, json=BODY, timeout=9).json() == REPLY
        assert b"Facts." in mock.calls[0].request.body
        requests.post(url, json=BODY, timeout=9)
    assert told(tap) == [("responses", "Hi"), (None, SAID)]
    assert provider.prompts == ["Facts.\n\nHow long?"]


def test_requests_mock_is_named_unless_it_lets_a_call_through(url, provider, tap):
    with intercepting(tap), requests_mock.Mocker() as mock:
        mock.post(PLACE, json=REPLY)
        mock.post(url, real_http=True)
        assert requests.post(PLACE, json=BODY, timeout=9).json() == REPLY
        requests.post(url, json=BODY, timeout=9)
    # What it lets through is sent anew, as a retry of the same request is.
    assert told(tap) == [("requests-mock", "Hi"), ("requests-mock", ""), (None, SAID)]
    assert tap.replies[1].problem.kind == "connection"


@pytest.fixture(params=["responses", "requests-mock"])
def mocked_requests(request):
    if request.param == "responses":
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            mock.post(PLACE, body=WHOLE, headers={"X-Mock": "m"})
            mock.put(PLACE, body=WHOLE)
            yield
    else:
        with requests_mock.Mocker() as mock:
            mock.post(PLACE, content=WHOLE, headers={"X-Mock": "m"})
            mock.put(PLACE, content=WHOLE)
            yield


@pytest.mark.usefixtures("mocked_requests")
def test_a_mocked_reply_reads_as_ever(tap):
    with intercepting(tap):
        whole = requests.post(PLACE, json=BODY, timeout=9)
        pieces = requests.post(PLACE, json=BODY, stream=True, timeout=9)
        raw = requests.post(PLACE, json=BODY, stream=True, timeout=9)
        assert (whole.content, b"".join(pieces.iter_content(7)), raw.raw.read()) == (WHOLE,) * 3
        assert whole.headers["x-mock"] == "m"
        tap.plan = echo
        assert text_of(requests.post(PLACE, json=BODY, timeout=9)) == "echo"
        assert requests.put(PLACE, json=BODY, timeout=9).content == WHOLE
        assert requests.post(PLACE, data=iter([b"{}"]), timeout=9).content == WHOLE
    assert [text for _, text in told(tap)] == ["Hi", "Hi", "Hi", "echo"]
    requests.post(PLACE, json=BODY, timeout=9)
    assert len(tap.finished) == 4


def test_a_mocked_reply_of_an_odd_shape_reaches_the_app(tap):
    def empty(reply):
        reply.raw = None
        return reply

    with intercepting(tap), responses.RequestsMock(response_callback=empty) as mock:
        mock.post(PLACE, json=REPLY)
        assert requests.post(PLACE, json=BODY, timeout=9).content is None
    assert tap.served == [None]
    assert tap.warnings[0].startswith("a reply of responses could not be recorded: AttributeError")


@pytest.mark.usefixtures("mocked_requests")
def test_of_two_taps_the_inner_one_hears_a_mocked_call_once(tap):
    inner = type(tap)()
    with intercepting(tap), intercepting(inner):
        requests.post(PLACE, json=BODY, timeout=9)
    assert (tap.begun, len(inner.finished)) == ([], 1)


class Response(aiohttp.ClientResponse):
    """aioresponses does not know every argument that the latest aiohttp asks for."""

    def __init__(self, *args, **options):
        super().__init__(*args, stream_writer=SimpleNamespace(output_size=0), **options)


async def post(url, *, read=True):
    async with aiohttp.ClientSession() as session, session.post(url, json=BODY) as response:
        return await response.json() if read else None


def test_aioresponses_is_named_unless_it_lets_a_call_through(url, provider, tap):
    with intercepting(tap), aioresponses(passthrough=["http://127.0.0.1"]) as mock:
        mock.post(PLACE, payload=REPLY, response_class=Response, repeat=True)
        assert asyncio.run(post(PLACE)) == REPLY
        asyncio.run(post(PLACE, read=False))
        add_facts(tap)
        asyncio.run(post(url))
        tap.plan = echo
        assert asyncio.run(post(PLACE)) != REPLY
    assert told(tap) == [
        ("aioresponses", "Hi"),
        ("aioresponses", ""),
        (None, SAID),
        ("aioresponses", "echo"),
    ]
    assert provider.prompts == ["Facts.\n\nHow long?"]


def test_an_error_of_a_mock_is_a_problem(tap):
    with intercepting(tap), pytest.raises(aiohttp.ClientConnectionError), aioresponses():
        asyncio.run(post(PLACE))
    with (
        intercepting(tap),
        pytest.raises(requests.ConnectionError),
        responses.RequestsMock(),
    ):
        requests.post(PLACE, json=BODY, timeout=9)
    assert [reply.problem.kind for reply in tap.replies] == ["connection"] * 2


def test_of_two_taps_the_inner_one_hears_a_call_to_aioresponses_once(tap):
    inner = type(tap)()
    with intercepting(tap), intercepting(inner), aioresponses() as mock:
        mock.post(PLACE, payload=REPLY, response_class=Response)
        asyncio.run(post(PLACE))
    assert (tap.begun, len(inner.finished)) == ([], 1)


def by_httpx(url):
    return text_of(httpx.post(url, json=BODY))


def by_httpx2(url):
    return text_of(httpx2.post(url, json=BODY))


def by_requests(url):
    return text_of(requests.post(url, json=BODY, timeout=9))


def by_urllib3(url):
    return text_of(urllib3.PoolManager().request("POST", url, body=json.dumps(BODY)))


def by_aiohttp(url):
    return asyncio.run(post(url))["choices"][0]["message"]["content"]


def by_urllib(url):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(BODY).encode(), headers)
    with urllib.request.urlopen(request, timeout=9) as response:
        return json.loads(response.read())["choices"][0]["message"]["content"]


WAYS = [by_httpx, by_httpx2, by_requests, by_urllib3, by_aiohttp, by_urllib]
each_way = pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)


@each_way
def test_a_mock_of_the_network_is_named(ask, server, monkeypatch, tap):
    monkeypatch.setattr(socket, "socket", type("M", (socket.socket,), {"__module__": "mocket.x"}))
    with intercepting(tap):
        assert ask(server.url) == "Hi"
    assert told(tap) == [("mocket", "Hi")]


@each_way
def test_vcrpy_is_named_when_it_records_and_when_it_plays(ask, server, tmp_path, tap):
    """What it records it will play to any other prompt."""
    with intercepting(tap):
        for _ in range(2):
            with vcr.use_cassette(str(tmp_path / "cassette.yaml")):
                assert ask(server.url) == "Hi"
        add_facts(tap)
        with vcr.use_cassette(str(tmp_path / "cassette.yaml")):
            assert ask(server.url) == "Hi"
        tap.plan = echo
        with vcr.use_cassette(str(tmp_path / "cassette.yaml")):
            assert ask(server.url) == "echo"
    assert len(server.requests) == 1
    assert told(tap) == [("vcrpy", "Hi")] * 3 + [("vcrpy", "echo")]


@each_way
def test_vcrpy_records_the_edited_prompt(ask, server, tmp_path, tap):
    add_facts(tap)
    with intercepting(tap), vcr.use_cassette(str(tmp_path / "cassette.yaml")):
        ask(server.url)
    assert server.prompts == ["Facts.\n\nHow long?"]


@each_way
def test_what_vcrpy_refuses_is_a_problem(ask, url, tmp_path, tap):
    with (
        intercepting(tap),
        vcr.use_cassette(str(tmp_path / "cassette.yaml"), record_mode="none"),
        pytest.raises(CannotOverwriteExistingCassetteException),
    ):
        ask(url)
    assert (tap.only.reply.problem.kind, tap.served) == ("connection", [None])


def test_a_compressed_recording_is_read(server, tmp_path, tap):
    """It keeps the header of what it has decompressed."""
    headers = {**JSON, "content-encoding": "gzip"}
    server.replies.append(Raw(gzip.compress(WHOLE), headers=headers))
    with intercepting(tap), vcr.use_cassette(str(tmp_path / "cassette.yaml")):
        urllib3.HTTPConnectionPool("127.0.0.1", server.port).urlopen(
            "POST", "/v1/chat/completions", body=json.dumps(BODY), decode_content=False
        )
    assert told(tap) == [("vcrpy", "Hi")]


def test_other_calls_under_vcrpy_pass(server, tmp_path, tap):
    with intercepting(tap), vcr.use_cassette(str(tmp_path / "cassette.yaml")):
        urllib.request.urlopen(f"{server.origin}/v1/other", b"{}", timeout=9).close()
    with vcr.use_cassette(str(tmp_path / "another.yaml")):
        by_urllib(server.url)
    assert tap.begun == []


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (responses.RequestsMock, "responses"),
        (requests_mock.Mocker().start, "requests-mock"),
        (vcr.use_cassette, "vcrpy"),
        (requests.Session.send, None),
        (object(), None),
    ],
)
def test_a_mock_is_known_by_where_it_is_defined(part, name):
    assert mock_behind(requests, part) == name


def test_a_mock_that_poses_as_what_it_stands_for_is_known(tap):
    with aioresponses():
        assert mock_behind(aiohttp.ClientSession._request) == "aioresponses"
    with intercepting(tap), aioresponses():  # which is watched itself
        assert mock_behind(aiohttp.ClientSession._request.mock.side_effect) == "aioresponses"
