"""Replies of 10 MB, prompts of 50 kB, hundreds of failures, and a clock that jumps."""

import json
import sqlite3
import threading
from contextlib import closing

import pytest
from diagnosis_process import model, suite
from rough_provider import completion, raw, reset_behind, whole

RIGHT = {"socks": "knowledge", "stubborn_hats": "behaviour"}


def test_replies_of_10_mb_are_kept_whole(folder, provider):
    def answer(asked):
        reply = json.loads(completion(model(asked)))
        likely = {"token": "days", "logprob": -0.1, "bytes": [100, 97, 121, 115]}
        reply["choices"][0]["logprobs"] = {"content": [likely] * 100_000}
        reply["system_fingerprint"] = "f" * 5_000_000
        return whole(json.dumps(reply).encode())

    provider.answer = answer
    folder.write(suite(*RIGHT))
    ran = folder.run("--tb=no")
    assert ran.verdicts == RIGHT
    with closing(sqlite3.connect(folder.store)) as database:
        (shortest,) = database.execute("SELECT MIN(LENGTH(content)) FROM reply").fetchone()
    assert shortest > 10_000_000
    folder.check_store()


def test_prompts_of_50_kb_are_edited_and_sent(folder, provider):
    folder.write(
        suite(*RIGHT)
        .replace('"messages": [', '"messages": [LONG, ')
        .replace("\n\nRUN =", "\n\nLONG = {'role': 'system', 'content': 'Be kind. ' * 5500}\nRUN =")
    )
    ran = folder.run("--tb=no")
    assert ran.verdicts == RIGHT
    assert all(len(prompt) > 49_000 for prompt in provider.prompts)


def test_hundreds_of_failures_on_a_provider_that_hangs_up_are_all_decided(folder, provider):
    names = [f"{'stubborn' if number % 4 == 0 else 'fine'}_{number}" for number in range(200)]

    def answer(asked):
        # About one in twelve, however the calls are mixed.
        lot = hash((asked.number, 20)) % 12
        if asked.number <= len(names) or lot > 1:
            return model(asked)
        return reset_behind() if lot else raw(b"")

    provider.answer = answer
    folder.write(suite(*names))
    ran = folder.run("--ragft-concurrency=64", "--ragft-max-calls=5000", "--tb=no", "-q")
    assert ran.verdicts == {
        name: "behaviour" if "stubborn" in name else "knowledge" for name in names
    }
    folder.check_store()


JUMP = """
import os, time
real, jumped = time.time, []
time.time = lambda: real() + (float(os.environ["JUMP"]) if jumped else 0.0)

def pytest_runtest_logreport(report):
    if report.when == "call" and os.environ["WHEN"] == "own run":
        jumped.append(report)

import pytest_ragft.replay.suite as suite
replay = suite.Suite._replay

def jumping(*arguments):
    jumped.append(arguments)
    return replay(*arguments)

if os.environ["WHEN"] == "replays":
    suite.Suite._replay = jumping
if os.environ["WHEN"] == "start":
    jumped.append(None)
"""


@pytest.mark.parametrize("jump", [-86_400, 86_400 * 3], ids=["back", "forward"])
@pytest.mark.parametrize("when", ["own run", "replays"])
def test_a_clock_that_jumps_changes_nothing(when, jump, folder, provider):
    folder.write(suite(*RIGHT), JUMP)
    ran = folder.run(JUMP=str(jump), WHEN=when)
    assert ran.verdicts == RIGHT
    assert ran.notes == ""


def test_a_run_that_was_cut_is_continued_though_the_clock_was_set_back(folder, provider):
    process = []
    lock = threading.Lock()

    def answer(asked):
        with lock:
            if asked.number == 4:
                process[0].kill()
        return model(asked)

    provider.answer = answer
    folder.write(suite(*RIGHT), JUMP)
    process.append(folder.start("--ragft-concurrency=1", JUMP="0", WHEN=""))
    assert folder.finish(process[0]).code == -9
    provider.answer = model
    asked = len(provider.asked)
    ran = folder.run(JUMP="-86400", WHEN="start")
    assert ran.verdicts == RIGHT
    # The suite's own calls are not made again.
    assert len(provider.asked) - asked == ran.report["cost"]["calls"]
