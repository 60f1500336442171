"""The controller's and a worker's start, and what only rarely comes between them."""

import threading
from types import SimpleNamespace

import pytest

from pytest_ragft.declare import PROXY
from pytest_ragft.diagnosis.call import Usage
from pytest_ragft.replay.publication import Publication
from pytest_ragft.replay.replies.store import Store
from pytest_ragft.replay.spending.budget import Budget, Limits, spending
from pytest_ragft.replay.spending.estimate import Outlay
from pytest_ragft.replay.start import start
from pytest_ragft.replay.workers import controller as controlling
from pytest_ragft.replay.workers.controller import Controller
from pytest_ragft.replay.workers.distribution import KEY, Handout, is_controller
from pytest_ragft.replay.workers.merging import Begun
from pytest_ragft.report.transfer import pack

BEGUN = pack(Begun((Outlay(spending(Usage(10, 5), None), 0.5),)))


class Told:
    """A channel that keeps what is sent through it."""

    def __init__(self):
        self.sent = []

    def send(self, item):
        self.sent.append(item)

    def setcallback(self, callback, endmarker=None):
        self.callback = callback


class Screen:
    """A terminal reporter, as far as progress uses it."""

    def __init__(self):
        self.text = "..."
        self._tw = SimpleNamespace(fullwidth=80, width_of_current_line=3, line=self.line)

    def isatty(self):
        return True

    def line(self):
        self.text += "\n"

    def ensure_newline(self):
        pass

    def write_line(self, text):
        self.text += f"{text}\n"

    def rewrite(self, text, erase):
        self.text += f"\r{text}"


@pytest.fixture
def config(pytester):
    config = pytester.parseconfig("-p", "no:terminal")
    config.option.dist = "load"
    config.option.verbose = 0
    yield config
    config._ensure_unconfigure()


@pytest.fixture
def controller(config, pytester, monkeypatch):
    monkeypatch.setattr(controlling, "OWN_END", 0.0)
    monkeypatch.setattr(controlling, "PATIENCE", 0.0)
    store = Store(pytester.path / ".ragft")
    made = Controller(config, Budget(Limits()), store, Publication(config, []), 4)
    made.pytest_xdist_setupnodes(["popen"])
    yield made
    store.close()


def _node(controller, **spec):
    gateway = SimpleNamespace(
        id="gw0", spec=SimpleNamespace(**{"popen": True, "via": None, **spec}), newchannel=Told
    )
    node = SimpleNamespace(gateway=gateway, workerinput={})
    controller.pytest_configure_node(node)
    return node


@pytest.mark.parametrize(
    ("spec", "joined"), [({}, True), ({"popen": None}, False), ({"via": "proxy"}, False)]
)
def test_only_workers_on_this_machine_join_the_store(controller, config, spec, joined):
    given = Handout.received(_node(controller, **spec).workerinput[KEY])
    folder = str(config.rootpath / ".ragft")
    assert given.joined == ((folder, controller._store.run) if joined else None)
    assert given.share == 4


def test_progress_follows_what_workers_tell(controller, config):
    screen = Screen()
    config.pluginmanager.register(screen, "terminalreporter")
    node = _node(controller)
    member = controller._members["gw0"]
    controller.pytest_xdist_node_collection_finished(["a"])
    for when, failed in (("setup", False), ("call", True), ("call", True), ("teardown", False)):
        report = SimpleNamespace(node=node, when=when, failed=failed, nodeid="a")
        controller.pytest_runtest_logreport(report)
        controller.pytest_runtest_logfinish()
    assert screen.text == "...", "nothing before the last worker has begun"
    assert member.failing == ["a"]
    controller._progress._shown = -1.0
    member.hear(("begin", BEGUN))
    controller._progress._shown = -1.0
    controller._changed(decided=1)
    assert "...\nragft: replaying 1 failing test\nragft: estimated for 1" in screen.text
    assert screen.text.endswith("\rragft: 1 of 1 decided, 0 calls")
    controller._announce()
    assert screen.text.count("replaying") == 1


def test_a_worker_that_ends_by_itself_is_not_stopped(controller, monkeypatch):
    _node(controller)
    member = controller._members["gw0"]
    member.hear(("begin", BEGUN))
    monkeypatch.setattr(controlling, "_await", lambda members, _: member.ended.set())
    controller._stop()
    assert member.channel.sent == []


def test_without_a_terminal_no_line_is_broken(controller):
    controller._break_line()
    controller._tell(controlling.Progress(controller._config, 1))


def test_a_second_ctrl_c_waits_no_more(controller, monkeypatch):
    _node(controller)
    controller._members["gw0"].hear(("begin", BEGUN))

    def impatient(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(controlling, "_await", impatient)
    controller._stop()
    assert controller._interrupted


def test_workers_that_hear_no_ctrl_c_are_told_to_stop(controller):
    node = _node(controller)
    member = controller._members["gw0"]
    controller._stop()
    assert member.channel.sent == [], "it is not at work, so pytest-xdist ends it"
    controller._conclude()
    assert controller._publication._run is None, "as in one process, the suite was not over"
    member.hear(("begin", BEGUN))
    controller._stop()
    assert member.channel.sent == [("stop",)]
    assert node.workerinput[KEY]["channel"] is member.channel


def test_an_error_in_the_report_is_a_warning(controller, config, monkeypatch):
    warned = []
    monkeypatch.setattr(controlling, "warn", lambda config, message: warned.append(message))
    monkeypatch.setattr(controlling, "merged", lambda *_: 1 / 0)
    _node(controller)
    controller._conclude()
    (message,) = warned
    assert message.startswith("pytest-ragft could not report its diagnosis: ZeroDivisionError")


def test_reports_of_no_worker_are_passed_over(controller):
    controller.pytest_runtest_logreport(SimpleNamespace(when="call", failed=True, nodeid="a"))
    assert controller._members == {}


@pytest.mark.parametrize(
    ("option", "spread"),
    [
        ({"dist": "load", "tx": ["popen"], "collectonly": False}, True),
        ({"dist": "load", "tx": ["popen"], "collectonly": True}, False),
        ({"dist": "load", "tx": [], "collectonly": False}, False),
        ({"dist": "no", "tx": ["popen"], "collectonly": False}, False),
        ({"collectonly": False}, False),
    ],
)
def test_the_controller_is_known_by_its_options(option, spread):
    assert is_controller(SimpleNamespace(option=SimpleNamespace(**option))) is spread


def test_a_worker_that_cannot_take_part_says_so_and_runs_its_tests(config, pytester):
    pytester.makepyprojecttoml("[tool.ragft]\nmax_call = 3\n")
    channel = Told()
    config.workerinput = {KEY: Handout(channel, 1, None).sent()}
    start(config)
    ((what, message),) = channel.sent
    assert what == "refused"
    assert "unknown key 'max_call'" in message
    assert config.stash[PROXY]("http://x") == "http://x"


def test_a_worker_whose_controller_has_no_diagnosis_only_runs_tests(config):
    config.workerinput = {}
    start(config)
    assert not config.pluginmanager.has_plugin("ragft-worker")


def test_waiting_ends_with_the_last_word(controller):
    _node(controller)
    member = controller._members["gw0"]
    threading.Timer(0.05, member.ended.set).start()
    controlling._await([member], 10)
    assert member.ended.is_set()
