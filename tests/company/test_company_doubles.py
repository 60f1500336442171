"""Mocked and recorded models, blocked sockets and frozen clocks."""

import json

# Imported here once: the suites share this process.
import aiohttp  # noqa: F401  # for its side effect, see above
import httpx  # noqa: F401  # for its side effect, see above
import openai  # noqa: F401  # for its side effect, see above
import pytest
import requests  # noqa: F401  # for its side effect, see above
import urllib3  # noqa: F401  # for its side effect, see above
import vcr  # noqa: F401  # for its side effect, see above

REPLY = {
    "id": "x",
    "object": "chat.completion",
    "created": 0,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": "You have 14 days."},
        }
    ],
}
PREAMBLE = f"""
import asyncio
from types import SimpleNamespace

REPLY = {REPLY!r}
ELSEWHERE = "https://api.openai.com/v1/chat/completions"
SAYS = lambda reply: reply.json()["choices"][0]["message"]["content"]
"""
MOCKED = {
    "respx": (
        ["respx.plugin"],
        """
import httpx

@knows
def test_it(respx_mock):
    respx_mock.post(ELSEWHERE).respond(json=REPLY)
    assert "30 days" in SAYS(httpx.post(ELSEWHERE, json=body("How long?")))
""",
        "respx.route(host=...).pass_through()",
    ),
    "pytest-httpx": (
        ["pytest_httpx"],
        """
import httpx

@knows
def test_it(httpx_mock):
    httpx_mock.add_response(url=ELSEWHERE, json=REPLY)
    assert "30 days" in SAYS(httpx.post(ELSEWHERE, json=body("How long?")))
""",
        "httpx_mock(should_mock=...)",
    ),
    "responses": (
        [],
        """
import requests, responses

@responses.activate
@knows
def test_it():
    responses.post(ELSEWHERE, json=REPLY)
    assert "30 days" in SAYS(requests.post(ELSEWHERE, json=body("How long?")))
""",
        "responses.add_passthru(...)",
    ),
    "requests-mock": (
        ["requests_mock.contrib._pytest_plugin"],
        """
import requests

@knows
def test_it(requests_mock):
    requests_mock.post(ELSEWHERE, json=REPLY)
    assert "30 days" in SAYS(requests.post(ELSEWHERE, json=body("How long?")))
""",
        "requests_mock.Mocker(real_http=True)",
    ),
    "aioresponses": (
        [],
        """
import aiohttp
from aioresponses import aioresponses

class Response(aiohttp.ClientResponse):
    def __init__(self, *args, **kwargs):  # aioresponses 0.7.9 does not know of aiohttp 3.13
        super().__init__(*args, **{"stream_writer": SimpleNamespace(output_size=0), **kwargs})

@knows
def test_it():
    async def ask():
        async with aiohttp.ClientSession() as session:
            async with session.post(ELSEWHERE, json=body("How long?")) as reply:
                return (await reply.json())["choices"][0]["message"]["content"]

    with aioresponses() as mock:
        mock.post(ELSEWHERE, payload=REPLY, response_class=Response)
        assert "30 days" in asyncio.run(ask())
""",
        "aioresponses(passthrough=[...])",
    ),
    "unittest.mock": (
        ["pytest_mock"],
        """
import openai

@knows
def test_it(mocker):
    client = openai.OpenAI(api_key="made-up")
    create = mocker.patch.object(client.chat.completions, "create")
    create.return_value.choices[0].message.content = "You have 14 days."
    reply = client.chat.completions.create(model="m", messages=[])
    assert "30 days" in reply.choices[0].message.content
""",
        "take the mock out of this test",
    ),
}


@pytest.mark.parametrize(("plugins", "source", "way"), MOCKED.values(), ids=MOCKED.keys())
def test_a_mocked_model_is_undetermined_with_the_way_to_a_live_one(
    company, provider, plugins, source, way
):
    diagnosed = company(PREAMBLE + source, plugins=plugins)
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "mocked_model")
    assert way in test["remedy"]
    assert test["trials"] == []
    assert provider.requests == []


CASSETTE = """
interactions:
- request: {body: '', headers: {}, method: POST, uri: 'https://api.openai.com/v1/chat/completions'}
  response:
    body: {string: '%s'}
    headers: {Content-Type: [application/json]}
    status: {code: 200, message: OK}
version: 1
""".replace("%s", json.dumps(REPLY))
RECORDED = {
    "pytest-recording": (
        ["pytest_recording.plugin"],
        """
import httpx

@pytest.mark.vcr
@pytest.mark.block_network
@knows
def test_it():
    assert "30 days" in SAYS(httpx.post(ELSEWHERE, json=body("How long?")))
""",
    ),
    "vcrpy alone": (
        [],
        """
import requests, vcr

@vcr.use_cassette("recorded.yaml", record_mode="none")
@knows
def test_it():
    assert "30 days" in SAYS(requests.post(ELSEWHERE, json=body("How long?")))
""",
    ),
    "vcrpy around the call": (
        [],
        """
import httpx, vcr

@knows
def test_it():
    with vcr.use_cassette("recorded.yaml", record_mode="none"):
        reply = SAYS(httpx.post(ELSEWHERE, json=body("How long?")))
    assert "30 days" in reply
""",
    ),
}


@pytest.mark.parametrize(("plugins", "source"), RECORDED.values(), ids=RECORDED.keys())
def test_a_recorded_model_is_undetermined_with_the_way_to_a_live_one(
    company, pytester, plugins, source
):
    (pytester.path / "recorded.yaml").write_text(CASSETTE, "utf-8")
    (pytester.mkdir("cassettes") / "test_suite").mkdir()
    (pytester.path / "cassettes/test_suite/test_it.yaml").write_text(CASSETTE, "utf-8")
    diagnosed = company(PREAMBLE + source, plugins=plugins)
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "mocked_model"), test
    assert "--disable-recording (pytest-recording)" in test["remedy"]
    assert (pytester.path / "recorded.yaml").read_text("utf-8") == CASSETTE


def test_a_recording_that_is_switched_off_is_diagnosed(company, pytester):
    source = """
import httpx

@pytest.mark.vcr("recorded.yaml")
@knows
def test_it():
    assert "30 days" in SAYS(httpx.post(URL, json=body("How long?")))
"""
    plugins = ["pytest_recording.plugin"]
    diagnosed = company(PREAMBLE + source, "--disable-recording", plugins=plugins)
    assert diagnosed.verdicts == {"test_it": "knowledge"}


def test_a_new_recording_holds_the_suites_own_calls_only(company, pytester):
    source = """
import httpx

@pytest.mark.vcr
@knows
def test_it():
    assert "30 days" in SAYS(httpx.post(URL, json=body("How long?")))
"""
    cassette = "cassettes/test_suite/test_it.yaml"

    def fresh():
        (pytester.path / cassette).unlink(missing_ok=True)

    diagnosed = company(
        PREAMBLE + source,
        "--record-mode=once",
        plugins=["pytest_recording.plugin"],
        before=fresh,
        written=[cassette],
        tidy=lambda text: "\n".join(x for x in text.splitlines() if "GMT" not in x),
    )
    assert diagnosed.test()["subclass"] == "mocked_model", "replays would play what was recorded"


@pytest.mark.parametrize("options", [["--disable-socket", "--allow-hosts=127.0.0.1"], []])
def test_sockets_that_are_open_to_the_loopback_only_suffice(company, options):
    marked = "" if options else "@pytest.mark.allow_hosts(['127.0.0.1'])"
    source = f"""
{marked}
@knows
def test_it():
    assert "30 days" in ask("How long?")
"""
    diagnosed = company(source, *options, plugins=["pytest_socket"])
    assert diagnosed.verdicts == {"test_it": "knowledge"}


def test_blocked_sockets_are_no_failure_of_the_model(company, provider):
    source = """
@knows
def test_it():
    assert "30 days" in ask("How long?")
"""
    diagnosed = company(source, "--disable-socket", plugins=["pytest_socket"])
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "provider_error")
    assert "socket" in str(test["because"])
    assert provider.requests == []


FROZEN = {
    "freezegun": (
        [],
        """
from freezegun import freeze_time

@freeze_time("2020-01-01")
@knows
def test_it():
    assert time.time() < 1577900000
    assert "30 days" in ask("How long?")
""",
    ),
    "pytest-freezer": (
        ["pytest_freezer"],
        """
@knows
def test_it(freezer):
    freezer.move_to("2020-01-01")
    assert "30 days" in ask("How long?")
""",
    ),
    "time-machine": (
        ["time_machine"],
        """
import time_machine

@time_machine.travel(0, tick=False)
@knows
def test_it():
    assert time.time() == 0
    assert "30 days" in ask("How long?")
""",
    ),
    "a clock frozen for the whole session": (
        [],
        """
from freezegun import freeze_time

@pytest.fixture(scope="session", autouse=True)
def frozen():
    with freeze_time("2020-01-01"):
        yield

@knows
def test_it():
    assert "30 days" in ask("How long?")
""",
    ),
}


@pytest.mark.parametrize(("plugins", "source"), FROZEN.values(), ids=FROZEN.keys())
def test_a_frozen_clock_does_no_harm(company, plugins, source):
    diagnosed = company(source, plugins=plugins)
    assert diagnosed.verdicts == {"test_it": "knowledge"}, diagnosed.test()["because"]
