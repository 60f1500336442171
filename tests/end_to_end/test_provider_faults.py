"""A provider that stumbles: never a failure of the model, retried where that helps."""

import json

import pytest
from provider import Fault

TEST = """
@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    assert "30 days" in ask("How long?")
"""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr("pytest_ragft.replay.experiment.FIRST_WAIT", 0.0)


FAULTS = {
    "401": Fault("status", status=401),
    "429": Fault("status", status=429, headers={"retry-after": "0"}),
    "500": Fault("status", status=500),
    "broken JSON": Fault("broken_json"),
    "content filter": Fault("content_filter"),
    "empty": Fault("empty"),
    "dropped": Fault("drop"),
    "half": Fault("drop_midway"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_first_run_spoilt_by_the_provider_is_not_diagnosed(diagnose, provider, fault):
    provider.faults.append(fault)
    diagnosed = diagnose(TEST)
    test = diagnosed.test()
    assert (test["verdict"], test["subclass"]) == ("undetermined", "provider_error")
    assert test["because"][0].startswith("not a failure of the model: ")
    assert diagnosed.report["cost"]["calls"] == 0


RETRYABLE = ["429", "500", "broken JSON", "empty", "dropped", "half"]


@pytest.mark.parametrize("name", RETRYABLE)
def test_a_stumble_in_a_replay_is_retried(diagnose, provider, name):
    provider.faults.extend([None, FAULTS[name]])
    diagnosed = diagnose(TEST)
    assert diagnosed.test()["verdict"] == "knowledge"
    assert diagnosed.test()["arms"]["rerun"]["not_run"] == 0


def test_a_key_refused_in_replays_stops_all_of_them(diagnose, provider):
    provider.faults.extend([None, None, *[FAULTS["401"]] * 20])
    diagnosed = diagnose(TEST + TEST.replace("test_it", "test_two"))
    # One or two are fetched ahead; then the app asks, which may know how to renew a key.
    assert len(provider.requests) in (2 + 1 + 1, 2 + 2 + 1)
    assert {t["subclass"] for t in diagnosed.report["tests"]} == {"provider_error"}


def test_a_provider_that_stays_down_is_given_up(diagnose, provider):
    tests = "".join(TEST.replace("test_it", f"test_{n}") for n in range(6))
    provider.faults.extend([*[None] * 6, *[FAULTS["dropped"]] * 500])
    diagnosed = diagnose(tests)
    assert {t["subclass"] for t in diagnosed.report["tests"]} == {"provider_error"}
    # Two fetched ahead in vain, then three tests with two replays of three tries each.
    assert len(provider.requests) <= 6 + 2 + 3 * 2 * 3
    assert "given up after repeated errors" in diagnosed.test("test_5")["because"][0]


def test_a_stream_that_is_cut_is_not_run(diagnose, provider):
    provider.faults.append(Fault("cut", text="You have 30 days to send it all back to us."))
    diagnosed = diagnose(
        """
@pytest.mark.ragft(oracle=ORACLE)
def test_it():
    stream = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": "How long?"}], stream=True
    )
    text = "".join(p.choices[0].delta.content or "" for p in stream if p.choices)
    assert text.endswith("to us.")
"""
    )
    assert diagnosed.test()["subclass"] == "provider_error"
    assert "(cut, in the failed run)" in diagnosed.test()["because"][0]


def test_a_time_out_is_not_run(diagnose, provider):
    provider.faults.append(Fault(delay=0.6))
    diagnosed = diagnose(
        """
import time
client = openai.OpenAI(max_retries=0, timeout=0.2)
"""
        + TEST
    )
    assert "timeout" in diagnosed.test()["because"][0]


def test_retries_of_the_sdk_are_not_failures(diagnose, provider):
    provider.faults.append(FAULTS["500"])
    diagnosed = diagnose("client = openai.OpenAI(max_retries=2)\n" + TEST)
    assert diagnosed.test()["verdict"] == "knowledge"


def test_nothing_secret_reaches_report_or_store(diagnose, provider, pytester):
    diagnosed = diagnose(
        TEST.replace('"How long?"', '"My key is sk-abcdefghijklmnop1234. How long?"')
    )
    written = json.dumps(diagnosed.report) + diagnosed.result.stdout.str()
    assert "sk-abcdefghijklmnop1234" not in json.dumps(diagnosed.report["tests"][0]["exchanges"])
    assert "sk-made-up-for-tests" not in written
    stored = b"".join(p.read_bytes() for p in (pytester.path / ".ragft").iterdir())
    assert b"sk-made-up-for-tests" not in stored
