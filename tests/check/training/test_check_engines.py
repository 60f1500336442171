"""Processes and clusters: in the order of the parts, whatever happens to a worker."""

import importlib.util
import multiprocessing
import os
import signal
import sys
from types import ModuleType

import pytest
from training_rows import put, rows

from pytest_ragft import cli
from pytest_ragft.check import command
from pytest_ragft.check.training import EngineError, engines
from pytest_ragft.check.training.engines.processes import processes, work
from pytest_ragft.check.training.files import parts
from pytest_ragft.check.training.measures import for_held_out
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.task import Task

HAS_RAY = importlib.util.find_spec("ray") is not None


class Deadly:
    """A measure that ends every process but this one."""

    name = "deadly"

    def __init__(self):
        self.own = os.getpid()

    def start(self, profile):
        if os.getpid() != self.own:
            os._exit(1)
        return []

    def add(self, state, turn):
        state.append(turn.row)


@pytest.fixture
def unmeasured(monkeypatch):
    """A process that is killed leaves half a file of what it covered."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.delenv("COVERAGE_PROCESS_START", raising=False)


@pytest.fixture
def tasks(tmp_path):
    file = put(tmp_path, "train.jsonl", rows(40))
    return [Task(file, part, Profile()) for part in parts(file, 7)]


def sizes(states):
    return [size.rows for _, size in states]


@pytest.fixture
def expected(tasks):
    return sizes(engines.ENGINES["single"](for_held_out(), tasks, 1))


@pytest.mark.parametrize("count", [1, 2, 9])
def test_processes_give_the_parts_in_their_order(tasks, expected, count):
    assert sizes(processes(for_held_out(), tasks, count)) == expected
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("unmeasured")
def test_the_part_of_a_process_that_is_killed_is_done_here(tasks):
    found = [rows for (rows,) in processes((Deadly(),), tasks, 2)]
    assert [row for part in found for row in part] == [*range(40)]


@pytest.mark.usefixtures("unmeasured")
def test_processes_end_with_an_interruption(tasks):
    states = processes(for_held_out(), tasks, 2)
    next(states)
    with pytest.raises(KeyboardInterrupt):
        states.throw(KeyboardInterrupt())
    assert not multiprocessing.active_children()


@pytest.fixture
def pipe():
    """Our end of it, and a worker's, which lets its own process be deaf to Ctrl-C."""
    here, there = multiprocessing.Pipe()
    heard = signal.getsignal(signal.SIGINT)
    yield here, there
    signal.signal(signal.SIGINT, heard)
    here.close()
    there.close()


def test_a_worker_sends_what_it_measures(tasks, expected, pipe):
    here, there = pipe
    here.send((for_held_out(), tasks[:1]))
    work(there)
    assert sizes([here.recv()]) == expected[:1]


@pytest.mark.parametrize("listens", [True, False])
def test_a_worker_to_whom_nobody_listens_ends(tasks, pipe, listens):
    here, there = pipe
    if listens:
        here.send((for_held_out(), tasks))
    here.close()
    work(there)
    assert there.closed


class Cluster(ModuleType):
    """As much of Ray as is used, in this process."""

    def __init__(self, *, running, cpus):
        super().__init__("ray")
        self.running = running
        self.cpus = cpus
        self.begun = {}

    def is_initialized(self):
        return self.running

    def init(self, **options):
        self.begun = options

    def shutdown(self):
        self.begun["ended"] = True

    def put(self, value):
        return value

    def get(self, value):
        return value

    def cluster_resources(self):
        return self.cpus

    def remote(self, function):
        class Remote:
            remote = staticmethod(function)

        return Remote


@pytest.mark.parametrize(
    ("running", "cpus", "begun"),
    [
        (True, {}, {}),
        (False, {"CPU": 1.0}, {"num_cpus": 2, "include_dashboard": False, "address": None}),
        (False, {"CPU": 8.0}, {"address": "10.0.0.1:6379"}),
    ],
)
def test_a_cluster_is_begun_unless_it_runs(monkeypatch, tasks, running, cpus, begun):
    cluster = Cluster(running=running, cpus=cpus)
    monkeypatch.setitem(sys.modules, "ray", cluster)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    if begun.get("address"):
        monkeypatch.setenv("RAY_ADDRESS", begun["address"])
    whole = sizes(engines.ENGINES["single"](for_held_out(), tasks, 1))
    assert sizes(engines.ENGINES["ray"](for_held_out(), tasks, 2)) == whole
    assert begun.items() <= cluster.begun.items()
    assert cluster.begun.get("ended", running) is True


def test_without_ray_it_is_told_how_to_get_it(monkeypatch, tasks):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r"pip install 'pytest-ragft\[ray\]'"):
        next(engines.ENGINES["ray"](for_held_out(), tasks, 2))


@pytest.mark.skipif(not HAS_RAY, reason="Ray is installed for compatibility runs only")
@pytest.mark.filterwarnings("ignore")
def test_a_real_cluster_of_two_workers_gives_the_same(tasks, expected):
    assert sizes(engines.ENGINES["ray"](for_held_out(), tasks, 2)) == expected


def test_an_engine_that_is_missing_is_misuse(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "train.jsonl", rows(12))
    assert cli.main(["check", "--engine", "ray"]) == command.MISUSED
    assert capsys.readouterr().err == (
        "ragft: --engine ray needs Ray: pip install 'pytest-ragft[ray]'.\n"
    )
