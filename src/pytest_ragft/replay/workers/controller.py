"""The controller of pytest-xdist: shares out what may be spent, and makes one report of all."""

import functools
import platform
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from itertools import chain
from typing import Any

import pytest

from pytest_ragft.replay.facts import commit, now
from pytest_ragft.replay.item import warn
from pytest_ragft.replay.notes import named
from pytest_ragft.replay.prefetch.pace import MOST
from pytest_ragft.replay.progress import Progress
from pytest_ragft.replay.publication import Publication
from pytest_ragft.replay.replies.store import Store
from pytest_ragft.replay.spending.budget import Budget
from pytest_ragft.replay.spending.estimate import Estimate, describe, estimate
from pytest_ragft.replay.workers.crew import Member, Pool
from pytest_ragft.replay.workers.dealing import Deal
from pytest_ragft.replay.workers.distribution import KEY, Handout
from pytest_ragft.replay.workers.merging import merged, noticed
from pytest_ragft.report.record import RunRecord

OWN_END = 1.0
"""Seconds that interrupted workers get to end by themselves: Ctrl-C reaches local ones, too."""
PATIENCE = 10.0
"""Seconds to wait for the last word of workers that were told to stop."""
MOST_NAMED = 20
"""Tests that are named of a worker which was lost."""


class Controller:
    """The hooks; no test runs in this process."""

    def __init__(
        self,
        config: pytest.Config,
        budget: Budget,
        store: Store,
        publication: Publication,
        concurrency: int | None,
    ) -> None:
        self._config = config
        self._budget = budget
        self._store = store
        self._publication = publication
        self._started = now()
        self._concurrency = concurrency or MOST
        self._pool = Pool(budget, Deal(self._concurrency), self._changed)
        self._members: dict[str, Member] = {}
        self._collected: Sequence[str] = ()
        self._over: set[tuple[str, str]] = set()
        self._interrupted = False
        self._progress: Progress | None = None
        self._estimated = False
        self._printing = threading.Lock()

    def pytest_xdist_setupnodes(self, specs: Sequence[object]) -> None:
        self._pool.deal.expect(len(specs))

    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401  # no public type for it
        name, spec = node.gateway.id, node.gateway.spec
        each = self._config.option.dist == "each"
        member = Member(name, node.gateway.newchannel(), self._pool, f"@{name}" if each else "")
        self._members[name] = member
        share = self._pool.deal.join(name, functools.partial(member.tell, "share"))
        here = bool(spec.popen) and not spec.via
        joined = (str(self._config.rootpath / ".ragft"), self._store.run) if here else None
        node.workerinput[KEY] = Handout(member.channel, share, joined).sent()
        member.channel.setcallback(member.hear, None)

    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        self._collected = ids

    def pytest_runtest_logreport(self, report: Any) -> None:  # noqa: ANN401  # with more attributes
        node = getattr(report, "node", None)
        member = self._members.get(node.gateway.id) if node else None
        if member is None or report.when == "setup":
            return
        if report.when == "call":
            if report.failed and report.nodeid not in member.failing:
                member.failing.append(report.nodeid)
            return
        self._over.add((member.suffix, report.nodeid))  # torn down, or its worker crashed

    @pytest.hookimpl(trylast=True)  # behind its dot
    def pytest_runtest_logfinish(self) -> None:
        suffixes = {each.suffix for each in self._members.values()}
        if len(self._over) >= len(suffixes) * len(self._collected):
            self._announce()

    @pytest.hookimpl(wrapper=True, trylast=True)  # innermost: the summary is printed behind it
    def pytest_sessionfinish(self) -> Generator[None, object, object]:
        self._stop()
        result = yield
        if self._progress is not None:
            self._progress.close()
        self._conclude()
        return result

    def _announce(self) -> None:
        """The suite is over: from now on, lines may come from other threads."""
        members = self._members.values()
        with self._printing:
            if self._progress is None:
                self._progress = Progress(self._config, sum(len(each.failing) for each in members))
                for _ in range(sum(len(each.tests) for each in members)):
                    self._progress.decided()
                self._tell(self._progress)

    def _changed(self, *, decided: int = 0) -> None:
        with self._printing:
            if self._progress is not None:
                if decided:
                    self._progress.decided()
                self._tell(self._progress)

    def _tell(self, progress: Progress) -> None:
        """What is likely once all workers have said their part, then how far they are."""
        begun = [each.begun for each in list(self._members.values()) if not each.ended.is_set()]
        if not self._estimated and all(begun):
            self._estimated = True
            if (found := self._likely()).tests and not self._config.getoption("ragft_estimate"):
                self._break_line()
                progress.start(found)
        progress.show(self._budget.spent, 0)

    def _likely(self) -> Estimate:
        begun = [each.begun for each in list(self._members.values()) if each.begun]
        parts = chain.from_iterable(each.likely for each in begun)
        return estimate(list(parts), concurrency=self._concurrency)

    def _break_line(self) -> None:
        """Behind the dots of pytest-xdist, which pytest does not count as a begun line."""
        reporter: Any = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and reporter._tw.width_of_current_line:  # noqa: SLF001  # no public name for it
            reporter._tw.line()  # noqa: SLF001  # as above

    def _stop(self) -> None:
        """After Ctrl-C, workers say what they have, before pytest-xdist ends them."""
        open_ones = [member for member in self._members.values() if not member.ended.is_set()]
        self._interrupted = bool(open_ones)
        at_work = [member for member in open_ones if member.begun]
        try:
            _await(at_work, OWN_END)
            for member in at_work:
                if not member.ended.is_set():
                    member.tell("stop")
            _await(at_work, PATIENCE)
        except KeyboardInterrupt:
            return  # a second time: as it is, then

    def _conclude(self) -> None:
        members = list(self._members.values())
        if misuse := next((member.misuse for member in members if member.misuse), None):
            raise pytest.UsageError(misuse)
        if self._config.getoption("ragft_estimate"):
            found = self._likely()
            self._break_line()
            Progress(self._config, found.tests).say(describe(found))
            return
        if self._interrupted and not any(each.begun or each.conclusion for each in members):
            return
        try:
            self._publish(members)
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            warn(self._config, f"pytest-ragft could not report its diagnosis: {error!r}")

    def _publish(self, members: Sequence[Member]) -> None:
        conclusions = [member.conclusion for member in members if member.conclusion]
        tests = [placed for member in members for placed in member.tests.values()]
        left = tuple(self._left_undecided(members))
        here = RunRecord(
            started=self._started,
            tests=(),
            pytest=pytest.__version__,
            python=platform.python_version(),
            finished=not self._interrupted and all(each.run.finished for each in conclusions),
            git_commit=commit(self._config.rootpath),
            notes=left,
            failures=sum(member.failures for member in members),
        )
        run = merged(here, tests, [member.cost for member in members])
        noted = noticed([each.noted for each in conclusions], self._collected)
        self._publication.conclude(run, noted)
        if run.finished and noted.complete and not left:
            self._store.finish()

    def _left_undecided(self, members: Sequence[Member]) -> Iterator[str]:
        """A note for each worker that was lost, or that cannot be understood."""
        for member in members:
            decided = {self._collected[placed.place] for placed in member.tests.values()}
            left = [nodeid for nodeid in member.failing if nodeid not in decided]
            if not left or member.conclusion or (self._interrupted and not member.problem):
                continue
            why = member.problem or "it ended before its diagnosis did"
            tests = named(left, MOST_NAMED)
            yield f"Worker {member.id} left failing tests undiagnosed: {why}. {tests}"


def _await(members: Sequence[Member], seconds: float) -> None:
    """All of them have ended, or the time is up."""
    until = time.monotonic() + seconds
    for member in members:
        member.ended.wait(max(0.0, until - time.monotonic()))
