"""Workers that crash, are killed, are stopped or cannot take part spoil nothing of the others."""

import time

import pytest

FOUR = """
@knows
@pytest.mark.parametrize("n", range(4))
def test_window(n):
    kill(n)
    assert "30 days" in ask(f"How long, {n}?")
"""
KILL_IN_A_REPLAY = """
def kill(n):
    first = pathlib.Path(f"ran-{n}")
    if n == 2 and first.exists():
        os.kill(os.getpid(), 9)
    first.touch()
"""
KILL_IN_THE_SUITE = """
def kill(n):
    if n == 2:
        os.kill(os.getpid(), 9)
"""


def test_a_worker_killed_in_a_replay_loses_what_it_had_not_decided(suite):
    suite.write(KILL_IN_A_REPLAY + FOUR)
    spread = suite.run("-n2", "--dist=loadscope", "--max-worker-restart=0")
    lost = [f"test_suite.py::test_window[{n}]" for n in range(4)]
    (note,) = spread.report["run"]["notes"]
    assert "left failing tests undiagnosed: it ended before its diagnosis did." in note
    for nodeid in lost:
        assert (nodeid in note) != (nodeid in spread.verdicts)
    assert set(spread.verdicts.values()) <= {"knowledge"}
    assert lost[2] in note
    assert spread.report["run"]["failures"] == 4
    assert spread.report["cost"]["calls"] >= 2, "what the lost worker paid"
    assert spread.code == pytest.ExitCode.TESTS_FAILED


def test_a_run_with_a_lost_worker_is_gone_on_with(suite, provider):
    suite.write(KILL_IN_A_REPLAY + FOUR)
    suite.run("-n2", "--max-worker-restart=0")
    paid = len(provider.requests)
    suite.write("def kill(n):\n    pass\n" + FOUR)
    spread = suite.run("-n2")
    assert spread.report["summary"]["knowledge"] == 4
    assert spread.report["run"]["notes"] == []
    assert spread.report["cost"]["saved_calls"] > 0
    assert len(provider.requests) < 2 * paid


def test_a_worker_killed_in_the_suite_is_replaced(suite):
    suite.write(KILL_IN_THE_SUITE + FOUR)
    spread = suite.run("-n2", "--dist=load")
    undiagnosed = 4 - 1 - len(spread.verdicts)
    assert set(spread.verdicts.values()) == {"knowledge"}
    assert len(spread.report["run"]["notes"]) == min(1, undiagnosed)
    assert "worker 'gw" in spread.out
    assert "crashed while running" in spread.out


def test_ctrl_c_ends_workers_that_do_not_hear_it(suite, provider):
    suite.write("def kill(n):\n    pass\n" + FOUR)
    answer = provider.answer

    def slow(messages, model):
        time.sleep(0.5 if len(provider.requests) > 4 else 0)
        return answer(messages, model)

    provider.answer = slow
    spread = suite.interrupt(4 + 2, "-n2")
    assert spread.code == pytest.ExitCode.INTERRUPTED
    assert spread.report["run"]["finished"] is False
    assert "Interrupted: " in spread.out
    # Those of a worker that was still at the suite's own run have no diagnosis to report.
    assert 1 <= len(spread.report["tests"]) <= 4
    assert "INTERNALERROR" not in spread.out


def test_a_wrong_marker_is_a_usage_error_as_in_one_process(suite, provider):
    suite.write("@pytest.mark.ragft(oracel='x')\ndef test_it():\n    ask('x')\n")
    spread = suite.run("-n2")
    assert spread.code == pytest.ExitCode.USAGE_ERROR
    message = "test_suite.py::test_it: @pytest.mark.ragft: unknown argument 'oracel'. Did you"
    assert spread.err.count(message) == 1
    assert provider.requests == []


def test_a_worker_with_another_version_is_named(suite):
    suite.write("@knows\ndef test_it():\n    assert '30 days' in ask('How long?')\n")
    suite.path.joinpath("conftest.py").write_text(
        "def pytest_configure_node(node):\n    node.workerinput['ragft']['version'] = '0.0.1'\n",
        encoding="utf-8",
    )
    spread = suite.run("-n1")
    (note,) = spread.report["run"]["notes"]
    assert "Worker gw0 left failing tests undiagnosed: pytest-ragft is" in note
    assert "there and 0.0.1 here; install the same one" in note
    assert note.endswith("test_suite.py::test_it")
    assert spread.code == pytest.ExitCode.TESTS_FAILED


def test_a_relay_for_one_process_is_refused(suite):
    suite.write("def test_it():\n    pass\n")
    spread = suite.run("-n2", "--ragft-proxy=127.0.0.1:1")
    assert spread.code == pytest.ExitCode.USAGE_ERROR
    assert "--ragft-proxy=127.0.0.1:1 leads to one process" in spread.err
