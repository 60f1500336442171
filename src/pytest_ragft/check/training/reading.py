"""A training file as turns: what the model would learn to say, and what stands before it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from pytest_ragft.check.fact import Problem
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.columns import UNDECLARED, Columns
from pytest_ragft.check.training.files import Part, Record, parts, records
from pytest_ragft.check.training.formats.format import Format, listed, shown
from pytest_ragft.check.training.recognition import SAMPLE, Plan, format_of, plan_of
from pytest_ragft.check.training.turn import ASKED, Fault, Turn, Unknown

MOST_FAULTS = 1_000
"""Broken lines after which it is no longer looked for a first row."""

__all__ = [
    "Part",
    "count_rows",
    "parts",
    "read_turns",
    "reader_of",
    "recognise",
    "turns_of",
]


def recognise(path: Path, columns: Columns | None = None) -> Format | Unknown | Problem:
    """What a file holds, from its first rows."""
    plan = _plan(path, columns or UNDECLARED)
    return plan.format if isinstance(plan, Plan) else plan


def read_turns(  # noqa: PLR0913  # a part of a file, and who watches; all but the path by name
    path: Path,
    columns: Columns | None = None,
    start: int = 0,
    end: int | None = None,
    before: int | None = None,
    *,
    watch: Callable[[Record | Fault], None] | None = None,
) -> Iterator[Turn | Fault]:
    """The turns of the rows that begin between two bytes; raises nothing.

    A file that cannot be read, or that has no known format, is one fault. `before` is the number of
    lines before `start`, as `parts` tells it; else they are counted. `watch` is shown each row
    before its turns come.
    """
    plan = _plan(path, columns or UNDECLARED)
    if not isinstance(plan, Plan):
        if not start:
            yield _fault(plan)
        return
    part = Part(start, end, before if start else 0)
    try:
        rows = records(path, part)
        yield from _turns(rows if watch is None else _watched(rows, watch), plan)
    except UnreadableError as error:
        yield Fault(error.line, error.line - 1, str(error), "a file of rows")


def _watched(
    rows: Iterable[Record | Fault], watch: Callable[[Record | Fault], None]
) -> Iterator[Record | Fault]:
    for row in rows:
        watch(row)
        yield row


def reader_of(
    path: Path, columns: Columns | None = None
) -> Callable[[Record], list[Turn | Fault]] | None:
    """Reads single rows as the file's are read; `None` where that is not known."""
    plan = _plan(path, columns or UNDECLARED)
    return (lambda record: list(_turns((record,), plan))) if isinstance(plan, Plan) else None


def turns_of(rows: Iterable[Record | Fault], columns: Columns | None = None) -> list[Turn | Fault]:
    """The same for rows that stand somewhere else, such as in a Python list."""
    held = list(rows)
    plan = plan_of([row[2] for row in held if type(row) is tuple], columns or UNDECLARED)
    return list(_turns(held, plan)) if isinstance(plan, Plan) else [_fault(plan)]


def count_rows(path: Path) -> int:
    """Rows of a file, broken ones included; 0 where it cannot be read."""
    try:
        return sum(1 for _ in records(path))
    except UnreadableError:
        return 0


def _plan(path: Path, columns: Columns) -> Plan | Unknown | Problem:
    try:
        first = list(islice(_sample(path), SAMPLE))
    except UnreadableError as error:
        return Problem(error.line, str(error))
    rows = [row[2] for row in first if type(row) is tuple]
    if not rows:
        return _no_rows(first)
    if any(isinstance(row, dict) and row.keys() >= _TOKENS for row in rows[:1]):
        return Problem(1, "holds token ids, not texts: check the file that they were made from")
    return plan_of(rows, columns)


_TOKENS = frozenset({"input_ids"})


def _sample(path: Path) -> Iterator[Record | Fault]:
    """Rows, and faults only as long as there is no row."""
    seen = False
    for record in islice(records(path), MOST_FAULTS):
        is_row = type(record) is tuple
        if is_row or not seen:
            yield record
        seen = seen or is_row


def _no_rows(first: list[Record | Fault]) -> Problem:
    fault = next((entry for entry in first if isinstance(entry, Fault)), None)
    if fault is None:
        return Problem(1, "holds no row")
    return Problem(fault.line, f"holds no row: found {fault.found}, expected {fault.expected}")


def _fault(plan: Unknown | Problem) -> Fault:
    if isinstance(plan, Problem):
        return Fault(plan.line, max(plan.line - 1, 0), plan.message, "a file of rows")
    near = f"; nearest is {plan.nearest}" if plan.nearest else ""
    found = f"rows with the keys {listed(plan.keys)}" if plan.keys else "rows that are no objects"
    return Fault(1, 0, f"{found}{near}", ASKED)


def _turns(rows: Iterable[Record | Fault], plan: Plan) -> Iterator[Turn | Fault]:
    format_, columns = plan
    keys, turns = format_.keys, format_.turns
    renames = columns.renames
    for record in rows:
        if isinstance(record, Fault):
            yield record
            continue
        line, number, row = record
        if type(row) is not dict:
            yield Fault(line, number, shown(row), f"an object with {listed(keys)}")
            continue
        if renames:
            row = columns.translated(row)
        for key in keys:
            if key not in row:
                yield _other(line, number, row, format_)
                break
        else:
            yield from turns(row, line, number, columns)


def _other(line: int, number: int, row: dict[str, object], format_: Format) -> Fault:
    """A row that is not like those before it."""
    other = format_of(row)
    found = f"a row of the format {other.name}" if other else f"the keys {listed(row)}"
    if not row:
        found = "an empty object"
    return Fault(line, number, found, f"{listed(format_.keys)}, as the format {format_.name} has")
