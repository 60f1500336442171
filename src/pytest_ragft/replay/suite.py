"""All failures of a run, one after the other, each replayed until its diagnosis stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from pytest_ragft.diagnosis import Diagnosis, Verdict
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.replay.examination import Examination, Surroundings, examine, undetermined
from pytest_ragft.replay.experiment import Bounds, Experiment, Halted, describe
from pytest_ragft.replay.failure import REMEDIES, Failure, spoilt
from pytest_ragft.replay.item import release, warn
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.settings import Settings

PROVIDER_LIMIT = 3
"""Tests in a row that provider errors left undecided, until the others are given up."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One failure with its case and diagnosis."""

    failure: Failure
    case: Case
    diagnosis: Diagnosis
    not_run: Mapping[str, int] = field(default_factory=dict)
    """Replays per arm that ended in no trial."""


class Suite:
    """The failures of a run under diagnosis; `findings` has one for each, also when cut short."""

    def __init__(self, failures: Sequence[Failure], recorder: Recorder, settings: Settings) -> None:
        self._failures = failures
        self._recorder = recorder
        self._settings = settings
        self._standing: pytest.Item | None = None
        self._halted: tuple[str, str] | None = None
        self._provider_errors = 0
        self.findings: list[Finding] = []
        self.finished = True

    def diagnose(self, around: Surroundings) -> Iterator[Finding]:
        """Each finding as it comes. Raises `KeyboardInterrupt` with every finding in place."""
        try:
            for failure in self._failures:
                finding = self._diagnose(failure, around)
                self.findings.append(finding)
                yield finding
        except (KeyboardInterrupt, pytest.exit.Exception):
            self.finished = False
            self._halted = ("interrupted", "the diagnosis was interrupted before this test")
            for failure in self._failures[len(self.findings) :]:
                self.findings.append(self._diagnose(failure, around))
            raise
        finally:
            if self._standing is not None:
                self._make_way(self._standing.session)

    def _diagnose(self, failure: Failure, around: Surroundings) -> Finding:
        try:
            examination = examine(failure, self._settings, around)
            if examination.subject is None or examination.obstacle:
                return _unplayed(failure, examination)
            if self._halted:
                return _halted(failure, examination, *self._halted)
            return self._experiment(failure, examination)
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            message = f"pytest-ragft could not diagnose {failure.item.nodeid}: {error!r}"
            warn(failure.item.config, message, failure.item)
            reason = f"an error inside pytest-ragft: {describe(error)}"
            return _halted(failure, Examination(Case()), "plugin_error", reason)

    def _experiment(self, failure: Failure, examination: Examination) -> Finding:
        self._make_way(None if failure.fresh else failure.item)
        self._standing = failure.item
        experiment = Experiment(
            examination.subject,  # type: ignore[arg-type]  # the caller has seen it
            Material(examination.case, examination.whereabouts, self._settings.stronger_model),
            self._recorder,
            Bounds(self._settings.max_replays, self._settings.timeout),
            dict(examination.missing),
        )
        try:
            diagnosis = experiment.run()
        except Halted as halt:
            if halt.everywhere:
                self._halted = (halt.name, str(halt))
            diagnosis = _named(experiment.conclude(str(halt)), halt.name)
        except (KeyboardInterrupt, pytest.exit.Exception):
            cut = _named(experiment.conclude("the diagnosis was interrupted"), "interrupted")
            self.findings.append(_finding(failure, examination, experiment, cut))
            raise
        else:
            diagnosis = self._after_provider_errors(experiment, diagnosis)
        return _finding(failure, examination, experiment, diagnosis)

    def _after_provider_errors(self, experiment: Experiment, diagnosis: Diagnosis) -> Diagnosis:
        problem = experiment.last_problem
        if diagnosis.verdict is not Verdict.UNDETERMINED or problem is None:
            self._provider_errors = 0
            return diagnosis
        self._provider_errors += 1
        found = spoilt(problem, "in replays")
        if self._provider_errors >= PROVIDER_LIMIT:
            self._halted = ("provider_error", f"given up after repeated errors: {problem.detail}")
        return _named(replace(diagnosis, because=(found.reason, *diagnosis.because)), found.name)

    def _make_way(self, following: pytest.Item | pytest.Session | None) -> None:
        if self._standing is not None:
            release(self._standing, following, self._settings.timeout)
            self._standing = None


def _finding(
    failure: Failure, examination: Examination, experiment: Experiment, diagnosis: Diagnosis
) -> Finding:
    where = _where_edited(experiment)
    noted = replace(diagnosis, because=(*diagnosis.because, *where, *examination.notes))
    found = _with_edits(failure, experiment.course)
    return Finding(found, examination.case, noted, dict(experiment.not_run))


def _where_edited(experiment: Experiment) -> tuple[str, ...]:
    """The reason that names the call which was edited, where a test has several."""
    named = experiment.course.named
    arms = {trial.arm for trial, _ in experiment.trials} - {"rerun"}
    if not named or not arms:
        return ()
    added = "the oracle" if arms - {"placebo", "instruct"} else "what the replays add"
    lost = experiment.unforeseen.total()
    told = f"{lost} replay{'' if lost == 1 else 's'}"
    others = f"not counted, since the answer came from a call that was left as it was: {told}"
    return (f"{added} was put into {named}", *([others] if lost else []))


def _with_edits(failure: Failure, course: Course) -> Failure:
    """The failed run's calls, those marked that replays edited."""
    parts = iter(course.parts)
    marked = (
        exchange if exchange.judge else replace(exchange, edited=next(parts).answers)
        for exchange in failure.exchanges
    )
    return replace(failure, exchanges=tuple(marked))


def _named(diagnosis: Diagnosis, name: str) -> Diagnosis:
    """An undecided diagnosis under the name of what kept it from being decided."""
    if diagnosis.verdict is not Verdict.UNDETERMINED:
        return diagnosis
    return replace(diagnosis, subclass=name, remedy=REMEDIES[name])


def _unplayed(failure: Failure, examination: Examination) -> Finding:
    found = examination.obstacle
    assert found is not None  # noqa: S101  # a failure without subject has an obstacle
    diagnosis = undetermined(examination, found.name, found.reason, found.remedy)
    return Finding(failure, examination.case, diagnosis)


def _halted(failure: Failure, examination: Examination, name: str, reason: str) -> Finding:
    diagnosis = undetermined(examination, name, reason, REMEDIES[name])
    return Finding(failure, examination.case, diagnosis)
