"""One report of what several workers found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any

from pytest_ragft.replay.notes import Noted
from pytest_ragft.replay.spending.estimate import Outlay
from pytest_ragft.report.record import Cost, RunRecord, TestRecord


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker's first word, when its part of the suite is over."""

    likely: tuple[Outlay, ...]
    """What one run of each of its failing tests takes."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A worker's last word; its tests have gone before, one by one."""

    run: RunRecord
    noted: Noted


@dataclass(frozen=True, slots=True)
class Placed:
    """A test with its place in the suite as collected."""

    place: int
    test: TestRecord


def merged(here: RunRecord, placed: Sequence[Placed], costs: Sequence[Cost]) -> RunRecord:
    """`here` is the run as the controller knows it: it has no tests, models and cost yet."""
    tests = tuple(each.test for each in sorted(placed, key=lambda each: each.place))
    exchanges = chain.from_iterable(test.exchanges for test in tests)
    models = tuple(sorted({exchange.call.model for exchange in exchanges}))
    return replace(here, tests=tests, models=models, cost=total(costs))


def total(costs: Sequence[Cost]) -> Cost:
    """A sum that holds an unknown part is unknown."""
    paid = [cost for cost in costs if cost != Cost()] or [Cost()]
    sums: dict[str, Any] = {}
    for field in fields(Cost):
        values = [getattr(cost, field.name) for cost in paid]
        sums[field.name] = None if None in values else sum(values)
    return Cost(**sums)


def noticed(several: Iterable[Noted], places: Sequence[str]) -> Noted:
    """What all workers see, as each of them collects the whole suite, is told once.

    `places` are the node ids of the suite as collected.
    """
    all_of = list(several)
    order = {nodeid: place for place, nodeid in enumerate(places)}
    idle = dict.fromkeys(chain.from_iterable(noted.idle for noted in all_of))
    return Noted(
        warnings=tuple(dict.fromkeys(chain.from_iterable(each.warnings for each in all_of))),
        outside=max((noted.outside for noted in all_of), default=0),
        unread=tuple(dict.fromkeys(chain.from_iterable(each.unread for each in all_of))),
        complete=all(noted.complete for noted in all_of),
        idle=tuple(sorted(idle, key=lambda nodeid: order.get(nodeid, len(order)))),
    )
