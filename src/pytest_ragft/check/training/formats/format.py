"""What a format is: how its rows are known, and how they are read."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.turn import Fault, Row, Turn

Reading: TypeAlias = Iterator[Turn | Fault]
SHOWN = 60
"""Characters of a value that are shown."""


class Format(NamedTuple):
    """One shape of training rows."""

    name: str
    keys: tuple[str, ...]
    """Columns without which a row is none of it."""
    fits: Callable[[Row], bool]
    """By the kinds of its values, where its keys do not tell."""
    turns: Callable[[Row, int, int, Columns], Reading]
    """The trained turns of a row, and at most one fault; of a row that holds the keys."""

    def knows(self, row: Row) -> bool:
        return all(key in row for key in self.keys) and self.fits(row)


def any_row(row: Row) -> bool:  # noqa: ARG001  # as every test of a row
    """The keys tell enough."""
    return True


def no_row(row: Row) -> bool:  # noqa: ARG001  # as above
    """Looks like other formats: only where it is declared."""
    return False


def shown(value: Any) -> str:  # noqa: ANN401  # rows hold anything
    """A value in a message: what it is, or its first characters."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return f"an object with the keys {listed(value)}" if value else "an empty object"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, str):
        return repr(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")
    return str(value)[:SHOWN].lower() if isinstance(value, bool) else str(value)[:SHOWN]


def listed(keys: Any) -> str:  # noqa: ANN401  # as above
    """The first keys of a row."""
    names = [str(key)[:SHOWN] for key in keys]
    most = 6
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
