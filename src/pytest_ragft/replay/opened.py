"""A test under diagnosis, between the start of its replays and its verdict."""

from dataclasses import dataclass, field

from pytest_ragft.diagnosis import Replay
from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.replay.examination import Examination
from pytest_ragft.replay.experiment import Bounds, Experiment
from pytest_ragft.replay.failure import Failure
from pytest_ragft.replay.prefetch.prediction import Foreseen
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.replies.store import Key
from pytest_ragft.replay.schedule import Scope, Waiting
from pytest_ragft.settings import Settings


@dataclass(slots=True, eq=False)
class Opened:
    """What is known of it now, and which replay is due."""

    number: int
    """In the order of the suite."""
    failure: Failure
    examination: Examination
    experiment: Experiment
    scope: Scope
    following: Replay | None = None
    foreseen: list[Foreseen] = field(default_factory=list)
    awaited: set[Key] = field(default_factory=set)
    problem: Problem | None = None
    """Of a reply that could not be fetched."""
    not_before: float = 0.0
    """Time of a monotonic clock, in seconds."""

    def waiting(self, now: float) -> Waiting:
        settles = self.following.settles if self.following else 0.0
        return Waiting(self.scope, not self.awaited and self.not_before <= now, settles)


def open_test(
    number: int,
    failure: Failure,
    examination: Examination,
    recorder: Recorder,
    settings: Settings,
) -> Opened:
    """A failure that nothing keeps from being replayed."""
    experiment = Experiment(
        examination.subject,  # type: ignore[arg-type]  # one without is no failure of this kind
        Material(examination.case, examination.whereabouts, settings.stronger_model),
        recorder,
        Bounds(settings.max_replays, settings.timeout),
        dict(examination.missing),
    )
    scope = tuple(node.nodeid for node in failure.item.listchain()[:-1])
    return Opened(number, failure, examination, experiment, scope)
