"""What became of each failing test, with or without replays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

from pytest_ragft.diagnosis import Diagnosis, Verdict
from pytest_ragft.diagnosis.call import Exchange
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.replay.examination import Examination, undetermined
from pytest_ragft.replay.experiment import Experiment
from pytest_ragft.replay.failure import REMEDIES, Failure


@dataclass(frozen=True, slots=True)
class Finding:
    """One failure with its case and diagnosis."""

    failure: Failure
    case: Case
    diagnosis: Diagnosis
    not_run: Mapping[str, int] = field(default_factory=dict)
    """Replays per arm that ended in no trial."""


def found(
    failure: Failure, examination: Examination, experiment: Experiment, diagnosis: Diagnosis
) -> Finding:
    """What replays have shown."""
    where = _where_edited(experiment)
    noted = replace(diagnosis, because=(*diagnosis.because, *where, *examination.notes))
    marked = _with_edits(failure, experiment.course)
    return Finding(marked, examination.case, noted, dict(experiment.not_run))


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
    edited = [e.judge is None and next(parts).answers for e in failure.exchanges]
    return replace(failure, exchanges=_Marked(failure.exchanges, edited))


class _Marked(Sequence[Exchange]):
    """Calls that may be on disk, each marked when it is read."""

    def __init__(self, exchanges: Sequence[Exchange], edited: Sequence[bool]) -> None:
        self._exchanges, self._edited = exchanges, edited

    def __len__(self) -> int:
        return len(self._exchanges)

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | Sequence[Exchange]:
        if isinstance(index, slice):
            return _Marked(self._exchanges[index], self._edited[index])
        return replace(self._exchanges[index], edited=self._edited[index])


def named(diagnosis: Diagnosis, name: str) -> Diagnosis:
    """An undecided diagnosis under the name of what kept it from being decided."""
    if diagnosis.verdict is not Verdict.UNDETERMINED:
        return diagnosis
    return replace(diagnosis, subclass=name, remedy=REMEDIES[name])


def unplayed(failure: Failure, examination: Examination) -> Finding:
    """A failure that no replay can diagnose."""
    obstacle = examination.obstacle
    assert obstacle is not None  # noqa: S101  # a failure without subject has an obstacle
    diagnosis = undetermined(examination, obstacle.name, obstacle.reason, obstacle.remedy)
    return Finding(failure, examination.case, diagnosis)


def halted(failure: Failure, examination: Examination, name: str, reason: str) -> Finding:
    """A failure whose replays were given up before the first."""
    diagnosis = undetermined(examination, name, reason, REMEDIES[name])
    return Finding(failure, examination.case, diagnosis)
