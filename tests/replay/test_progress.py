"""What is said of the replays while they run."""

from types import SimpleNamespace

import pytest

from pytest_ragft.replay.progress import Progress
from pytest_ragft.replay.spending.budget import Spending
from pytest_ragft.replay.spending.estimate import Outlay, estimate


class Terminal:
    def __init__(self, *, tty=True):
        self.lines = []
        self._tty = tty
        self._tw = SimpleNamespace(fullwidth=60)

    def isatty(self):
        return self._tty

    def ensure_newline(self):
        pass

    def write_line(self, line):
        self.lines.append(line)

    def rewrite(self, line, *, erase):
        assert erase
        self.lines.append("\r" + line)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def config(terminal, verbosity=0, **more):
    manager = SimpleNamespace(get_plugin={"terminalreporter": terminal}.get)
    return SimpleNamespace(pluginmanager=manager, get_verbosity=lambda: verbosity, **more)


CALL = Spending(1, 100, 10, 0.01)
LIKELY = estimate([Outlay(CALL, 1.0)] * 5, concurrency=2)


def test_it_starts_with_an_estimate(clock):
    terminal = Terminal(tty=False)
    Progress(config(terminal), 5, clock).start(LIKELY)
    assert terminal.lines[0] == "ragft: replaying 5 failing tests"
    assert terminal.lines[1].startswith("ragft: estimated for 5 failing tests: 36 calls")


@pytest.mark.parametrize("found", [None, estimate([], concurrency=2)])
def test_where_nothing_can_be_estimated_nothing_is(clock, found):
    terminal = Terminal()
    Progress(config(terminal), 1, clock).start(found)
    assert terminal.lines == ["ragft: replaying 1 failing test"]


def test_a_terminal_has_a_line_that_follows(clock):
    terminal = Terminal()
    progress = Progress(config(terminal), 5, clock)
    progress.start(LIKELY)
    del terminal.lines[:]
    progress.show(Spending(), 0)
    assert terminal.lines == [], "so soon nobody could read it"
    clock.now = 9.0
    progress.decided()
    progress.show(Spending(9, 900, 90, 0.09), 3)
    progress.show(Spending(10, 900, 90, 0.09), 3)
    assert terminal.lines == ["\rragft: 1 of 5 decided, 9 calls, 3 saved, $0.090, about 27 s"]
    clock.now = 20.0
    for _ in range(4):
        progress.decided()
    progress.show(Spending(9), 0)
    assert terminal.lines[-1] == "\rragft: 5 of 5 decided, 9 calls"
    progress.close()
    assert terminal.lines[-1] == "\r"


def test_reading_the_corpus_is_told_on_a_terminal(clock):
    terminal = Terminal()
    Progress(config(terminal), 1, clock).indexing(3, 9)
    assert terminal.lines == ["\rragft: 3 of 9 documents read"]


@pytest.mark.parametrize(
    ("made", "total"),
    [
        (config(Terminal(), -1), 5),
        (config(Terminal(), workerinput={}), 5),
        (config(Terminal()), 0),
        (config(None), 5),
    ],
    ids=["quiet", "a worker of xdist", "nothing failed", "no terminal at all"],
)
def test_at_times_nothing_is_said(clock, made, total):
    progress = Progress(made, total, clock)
    clock.now = 9.0
    progress.start(LIKELY)
    progress.show(CALL, 0)
    progress.indexing(1, 2)
    progress.close()
    terminal = made.pluginmanager.get_plugin("terminalreporter")
    assert terminal is None or terminal.lines == []


def test_what_is_no_terminal_has_no_line_that_changes(clock):
    terminal = Terminal(tty=False)
    progress = Progress(config(terminal), 5, clock)
    clock.now = 9.0
    progress.show(CALL, 0)
    progress.indexing(1, 2)
    progress.close()
    assert terminal.lines == []
