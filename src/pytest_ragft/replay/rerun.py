"""One more run of a test under an arm: what it shows, or why it shows nothing."""

from collections.abc import Callable

import pytest

from pytest_ragft.checks.supplied import Supplied, supplying
from pytest_ragft.declare import DECLARATIONS
from pytest_ragft.replay.caches import suspected, switched_off
from pytest_ragft.replay.echoing import unread
from pytest_ragft.replay.event_loops import loop_at_hand
from pytest_ragft.replay.failure import Subject
from pytest_ragft.replay.item import Phase, ReplayTimeout, Rerun, run_again
from pytest_ragft.replay.observation import Observation, observe_replay
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.soft import is_assertion, softened


def rerun(
    subject: Subject, recording: Recording, recorder: Recorder, timeout: float
) -> Observation | str:
    """`timeout` is in seconds. Raises `KeyboardInterrupt` and `pytest.exit.Exception`."""

    def leave(phase: Phase) -> None:
        # What finalisers call belongs to no trial.
        if phase == "teardown":
            recorder.current = recorder.outside

    failure, function = subject.failure, subject.function
    with (
        recorder.recording(recording),
        switched_off(),
        loop_at_hand(),
        softened(function) as soft,
        supplying(_supplied(recording)),
    ):
        ended = run_again(failure.item, fresh=failure.fresh, timeout=timeout, at=leave)
    raised = ended.call_error or (soft.crash if soft else None)
    if reason := _nothing_shown(ended, recording, timeout, raised):
        return reason
    observation = observe_replay(ended.call_error, function, subject.body, soft)
    if not recording.is_echo or False not in observation.outcomes.values():
        return observation
    reason = unread(raised, failure.error, recording.material.case, recording.course)
    return reason or observation


def judging(item: pytest.Item) -> Callable[[], bool]:
    """Whether the test says, now, that its calls are a judge's."""

    def is_judging() -> bool:
        declarations = item.stash.get(DECLARATIONS, None)
        return declarations is not None and declarations.judging > 0

    return is_judging


def describe(error: BaseException | None) -> str:
    """An exception in one line, its type first."""
    lines = str(error).splitlines()
    text = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return text if len(text) <= 120 else text[:117] + "..."  # noqa: PLR2004  # one line and a half


def _supplied(recording: Recording) -> Supplied:
    case, arm = recording.material.case, recording.arm
    gives = recording.is_echo or (arm is not None and arm.role == "oracle")
    if not gives or case.oracle is None:
        return Supplied(echo=recording.is_echo)
    return Supplied((case.oracle,), case.source, echo=recording.is_echo)


def _nothing_shown(
    ended: Rerun, recording: Recording, timeout: float, raised: BaseException | None
) -> str | None:
    """Why a replay without a provider's problem says nothing about the model."""
    if isinstance(ended.error, ReplayTimeout):
        return f"the replay took longer than {timeout:g} s"
    if isinstance(ended.error, pytest.skip.Exception):
        return f"the replay was skipped: {ended.error}"
    if ended.phase == "setup":
        return f"a fixture failed in the replay: {describe(ended.error)}"
    if all(exchange.judge for exchange in recording.exchanges):
        broken = raised is not None and not is_assertion(raised)
        why = describe(raised) if broken else suspected()
        return f"the replay made no model call ({why})"
    return recording.void
