"""What is kept of the suite's own run of a test that failed."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from pytest_ragft.diagnosis.call import Exchange
from pytest_ragft.replay.compared import compared
from pytest_ragft.replay.failure import Failure
from pytest_ragft.replay.frames import let_go
from pytest_ragft.replay.observation import Observation, observe_original
from pytest_ragft.replay.prefetch.sighting import KeptSightings, Sighting
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.sites import body_of, function_of
from pytest_ragft.replay.spill import KeptSequence, Spill
from pytest_ragft.retrieval.received import received


class Seen(NamedTuple):
    """A call, and what its like can be foreseen by."""

    exchange: Exchange
    sighting: Sighting | None


def seen(recording: Recording) -> tuple[Seen, ...]:
    return tuple(map(Seen, recording.exchanges, recording.sightings))


def failure_of(
    item: pytest.Item,
    error: BaseException | None,
    recording: Recording,
    shared: Sequence[Seen],
    spill: Spill,
) -> Failure:
    """`shared`: the calls of fixtures that outlive the test; what is long is put away."""
    counted = {id(call.exchange) for call in shared}
    own = [call for call in seen(recording) if id(call.exchange) not in counted]
    calls = (*shared, *own)
    looked_at = compared(error)
    original = None if error is None else _observed(item, error)
    if error is not None and original is not None:
        let_go(error)
    return Failure(
        item=item,
        error=error,
        exchanges=KeptSequence.of((call.exchange for call in calls), spill),
        problem=recording.unresolved(),
        fresh=bool(shared),
        searches=KeptSequence.of(received(recording.searches), spill),
        compared=spill.keep(looked_at),
        unknown=tuple(dict.fromkeys(recording.unknown)),
        sightings=KeptSightings.of([call.sighting for call in calls if call.sighting], spill),
        original=original,
    )


def _observed(item: pytest.Item, error: BaseException) -> Observation | None:
    """None where it must be looked at again: the traceback is still there."""
    function = function_of(item)
    try:
        body = body_of(function) if function else None
        if function is None or body is None:
            return Observation()  # without a source nothing more is asked of it
        return observe_original(error, function, body)
    except Exception:  # noqa: BLE001  # our own mistake: the examination meets it again, and tells
        return None
