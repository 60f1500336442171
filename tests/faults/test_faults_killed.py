"""A run that is killed at any moment: the same command again ends it, and little is paid twice."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from diagnosis_process import Folder, Ran, model, suite
from rough_provider import RoughProvider

AT_ONCE = 4
COMMAND = f"--ragft-concurrency={AT_ONCE}"
NAMES = ("socks", "shoes", "stubborn_hats", "gloves", "scarves")
DIES = """
import os, signal
import {module}

def dying(real, count, when):
    def call(*arguments, **named):
        nonlocal count
        count -= 1
        if count == 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **named)
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return call

if "DIES" in os.environ:
    {module}.{name} = dying({module}.{name}, {count}, "{when}")
"""
ITEM, SUITE = "pytest_ragft.replay.item", "pytest_ragft.replay.suite"
STAGES = {
    "before the suite's first call": ("http.client", "HTTPConnection.request", 1, "before"),
    "in the suite's own run": ("http.client", "HTTPConnection.request", 4, "before"),
    "behind the suite's fifth reply": ("http.client", "HTTPResponse.read", 5, "after"),
    "before a reply is stored": ("pytest_ragft.replay.replies.store", "Store.put", 10, "before"),
    "behind a reply that was stored": (
        "pytest_ragft.replay.replies.store",
        "Store.put",
        11,
        "after",
    ),
    "while a test runs again": (ITEM, "_call", 8, "before"),
    "while a test is taken down": (ITEM, "_tear_down", 3, "before"),
    "between two replays": (SUITE, "Suite._plan", 9, "before"),
    "behind the first verdict": ("pytest_ragft.replay.progress", "Progress.decided", 1, "before"),
    "before the report": ("pytest_ragft.replay.publication", "Publication.conclude", 1, "before"),
    "while the report is written": ("os", "fsync", 1, "before"),
    "behind the report": ("pytest_ragft.replay.publication", "Publication.conclude", 1, "after"),
    "behind all replays": ("pytest_ragft.replay.replies.store", "Store.finish", 1, "before"),
}
OFFLINE = STAGES["while a test runs again"]


@dataclass(frozen=True)
class Killed:
    """A run that was killed, and the one behind it."""

    first: Ran
    second: Ran
    calls: int
    """Of both."""
    offline: Ran | None = None


def kill_and_go_on(path, stage):
    module, name, count, when = stage
    with RoughProvider(model) as provider:
        folder = Folder(path, provider.port)
        dying = DIES.format(module=module, name=name, count=count, when=when)
        folder.write(suite(*NAMES), dying)
        first = folder.run(COMMAND, DIES="1")
        folder.check_store()
        second = folder.run(COMMAND)
        calls = len(provider.asked)
        folder.check_store()
        offline = folder.run("--ragft-offline") if stage is OFFLINE else None
        assert len(provider.asked) == calls
        return Killed(first, second, calls, offline)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Paid calls of a run that nothing happens to, and its verdicts."""
    with RoughProvider(model) as provider:
        folder = Folder(tmp_path_factory.mktemp("undisturbed"), provider.port)
        folder.write(suite(*NAMES))
        return folder.run(COMMAND).verdicts, len(provider.asked)


@pytest.fixture(scope="module")
def killed(tmp_path_factory, request):
    """All stages; several at once, since most of the time they wait for each other's processes."""
    wanted = {item.callspec.params["stage"] for item in request.session.items if _is_of(item)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        under_way = {
            stage: pool.submit(kill_and_go_on, tmp_path_factory.mktemp("killed"), STAGES[stage])
            for stage in sorted(wanted)
        }
    return {stage: future.result() for stage, future in under_way.items()}


def _is_of(item):
    return "stage" in getattr(getattr(item, "callspec", None), "params", {})


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_run_is_ended_by_the_next(stage, killed, undisturbed):
    run = killed[stage]
    verdicts, calls = undisturbed
    assert run.first.code == -signal.SIGKILL, run.first.out
    assert run.second.verdicts == verdicts
    assert set(verdicts.values()) == {"knowledge", "behaviour"}
    # Those under way at the kill, and one that the test which runs again may make itself.
    assert calls <= run.calls <= calls + AT_ONCE + 1


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_run_leaves_a_whole_report_or_none(stage, killed, undisturbed):
    written = "behind" in stage and ("report" in stage or "replays" in stage)
    first = killed[stage].first
    assert (first.report is not None) == written
    if written:
        assert first.verdicts == undisturbed[0]


@pytest.mark.parametrize("stage", [name for name, each in STAGES.items() if each is OFFLINE])
def test_a_run_that_was_killed_and_ended_can_be_repeated_without_network(stage, killed):
    run = killed[stage]
    assert run.offline.verdicts == run.second.verdicts
