"""What an import leaves out, in few lines: the same losses together, with their places."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pytest_ragft.golden.importing.imported import Unmapped

SHOWN = 8
"""Places that are told of one kind of loss."""
LONGEST = 300
"""Characters of a reason."""


class _Kind(NamedTuple):
    whole: bool
    what: str
    reason: str
    file: str


def told(unmapped: Sequence[Unmapped], place: str) -> Iterator[str]:
    """A line for each kind of loss, whole rows first, in the order in which they stand.

    `place` is `line` or `row`.
    """
    first = {_kind(each): at for at, each in reversed([*enumerate(unmapped)])}
    order = sorted(unmapped, key=lambda each: (not each.whole, first[_kind(each)]))
    for kind, group in groupby(order, _kind):
        losses = list(group)
        many = f"{len(losses):,} × {'no case of a row' if kind.whole else kind.what}"
        yield f"{many}: {_shortened(kind.reason)} ({_places(losses, place)})"


def _kind(loss: Unmapped) -> _Kind:
    name = loss.path.name if loss.path else ""
    return _Kind(loss.whole, loss.what, loss.reason, name)


def _shortened(reason: str) -> str:
    line = " ".join(reason.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."


def _places(losses: Sequence[Unmapped], place: str) -> str:
    numbers = list(dict.fromkeys(loss.line for loss in losses))
    named = ", ".join(map(str, numbers[:SHOWN]))
    more = f" and {len(numbers) - SHOWN:,} more" if len(numbers) > SHOWN else ""
    file = f"{losses[0].path.name} " if losses[0].path else ""
    return f"{file}{place}{'s' if len(numbers) > 1 else ''} {named}{more}"
