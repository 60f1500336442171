"""What one run of a test shows: which checks passed, and where it stopped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import CodeType, FunctionType, TracebackType

from pytest_ragft.diagnosis.trial import Outcome
from pytest_ragft.replay.sites import Body, Site
from pytest_ragft.replay.soft import SoftChecks, is_assertion

END = 1 << 30
"""Where a test that ran to its end stopped."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One run: outcomes by index of the site, and the statement that raised."""

    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    stopped: int = END
    """Place (in `Body.statements`) of what raised for good; `END` when nothing did."""
    cause: bool = False
    """The statement at `stopped` is the first failure, not the consequence of a failed check."""


def observe_original(error: BaseException, function: FunctionType, body: Body) -> Observation:
    """The first run, from its traceback: what stands before the failing statement has passed."""
    place = failing_place(error, function, body)
    if place is None:
        return Observation(stopped=0, cause=True)
    inside = body.branches(place)
    outcomes: dict[int, Outcome] = {}
    for index, site in enumerate(body.sites):
        inner = site.first <= place <= site.last
        if inner and (site.kind == "assert" or is_assertion(error)):
            outcomes[index] = False
            return Observation(outcomes, stopped=site.first)
        if site.last < place and _was_run(site, inside):
            outcomes[index] = True
    return Observation(outcomes, stopped=place, cause=True)


def observe_replay(
    error: BaseException | None, function: FunctionType, body: Body, soft: SoftChecks | None
) -> Observation:
    """A replay with soft asserts; `error` is what the test function raised all the same."""
    outcomes = dict(soft.outcomes) if soft else {}
    if error is None:
        return Observation(outcomes)
    place = failing_place(error, function, body) or 0
    return Observation(outcomes, stopped=place, cause=False not in outcomes.values())


def failing_place(error: BaseException, function: FunctionType, body: Body) -> int | None:
    """The statement of the test that an exception passed through, looked up in groups too."""
    wanted = function.__code__.co_filename, function.__code__.co_qualname
    for one in _exceptions(error):
        for code, line, column in _passed(one.__traceback__):
            if (code.co_filename, code.co_qualname) == wanted:
                return body.place(line, column)
    return None


def _passed(traceback: TracebackType | None) -> Iterator[tuple[CodeType, int, int | None]]:
    """Code, line and column of each frame; no column where it is not known."""
    while traceback is not None:
        code, line = traceback.tb_frame.f_code, traceback.tb_lineno
        instruction = max(traceback.tb_lasti, 0) // 2  # -1 in tracebacks that a library has made up
        found, _, column, _ = next(islice(code.co_positions(), instruction, None))
        yield code, line, column if found == line else None
        traceback = traceback.tb_next


def _exceptions(error: BaseException) -> Iterator[BaseException]:
    yield error
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _exceptions(inner)


def _was_run(site: Site, inside: tuple[int, ...]) -> bool:
    """Whether a site before the failing statement stands in no branch that may be skipped."""
    return site.branches == inside[: len(site.branches)]
