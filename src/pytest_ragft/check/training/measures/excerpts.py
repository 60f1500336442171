"""Rows as one short line, without keys that stand in them."""

from pytest_ragft.check.training.measure import WORST, Example
from pytest_ragft.redact import redact

WIDTH = 60
_LOOKED_AT = 8 * WIDTH
"""Characters that can be of interest: a key is told by more of it than is shown."""


def excerpt(text: str, width: int = WIDTH) -> str:
    """Its start, on one line."""
    line = " ".join(redact(text[:_LOOKED_AT]).split())
    return line if len(line) <= width else f"{line[: width - 1]}…"


def keep(worst: list[Example], score: float, line: int, says: str) -> None:
    """Among the worst, of equals the first; whatever the order they come in."""
    worst.append(Example(score, line, says))
    worst.sort(key=_order)
    del worst[WORST:]


def is_among(worst: list[Example], score: float, line: int) -> bool:
    """Asked before the words are put together."""
    return len(worst) < WORST or (-score, line) < _order(worst[-1])


def merged(worst: list[Example], other: list[Example]) -> list[Example]:
    return sorted([*worst, *other], key=_order)[:WORST]


def _order(example: Example) -> tuple[float, int]:
    """Of the same line the first that came: sorting is stable."""
    return -example.score, example.line
