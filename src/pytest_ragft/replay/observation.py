"""What one run of a test shows: which checks passed, and where it stopped."""

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType

from pytest_ragft.diagnosis.trial import Outcome
from pytest_ragft.replay.sites import Body, Site
from pytest_ragft.replay.soft import SoftChecks, is_assertion

END = 1 << 30
"""The line on which a test that ran to its end stopped."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One run: outcomes by index of the site, and the line that raised."""

    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    stopped: int = END
    """Line of the statement that raised for good; `END` when none did."""
    cause: bool = False
    """The statement at `stopped` is the first failure, not the consequence of a failed check."""


def observe_original(error: BaseException, function: FunctionType, body: Body) -> Observation:
    """The first run, from its traceback: what stands before the failing line has passed."""
    line = failing_line(error, function)
    if line is None:
        return Observation(stopped=body.node.lineno, cause=True)
    inside = body.branches(line)
    outcomes: dict[int, Outcome] = {}
    for index, site in enumerate(body.sites):
        if site.line <= line <= site.end and (site.kind == "assert" or is_assertion(error)):
            outcomes[index] = False
            return Observation(outcomes, stopped=site.line)
        if site.end < line and _was_run(site, inside):
            outcomes[index] = True
    return Observation(outcomes, stopped=line, cause=True)


def observe_replay(
    error: BaseException | None, function: FunctionType, soft: SoftChecks | None
) -> Observation:
    """A replay with soft asserts; `error` is what the test function raised all the same."""
    outcomes = dict(soft.outcomes) if soft else {}
    if error is None:
        return Observation(outcomes)
    line = failing_line(error, function) or function.__code__.co_firstlineno
    return Observation(outcomes, stopped=line, cause=False not in outcomes.values())


def failing_line(error: BaseException, function: FunctionType) -> int | None:
    """The line of the test function that an exception passed through, looked up in groups too."""
    wanted = function.__code__.co_filename, function.__code__.co_qualname
    lines = [
        line
        for one in _exceptions(error)
        for frame, line in traceback.walk_tb(one.__traceback__)
        if (frame.f_code.co_filename, frame.f_code.co_qualname) == wanted
    ]
    return lines[0] if lines else None


def _exceptions(error: BaseException) -> Iterator[BaseException]:
    yield error
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _exceptions(inner)


def _was_run(site: Site, inside: tuple[int, ...]) -> bool:
    """Whether a site above the failing line stands in no branch that may have been skipped."""
    return site.branches == inside[: len(site.branches)]
